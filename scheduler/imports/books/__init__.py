"""Workbooks: what they hold, within bounds, as tables like those of CSV files; and one to fill in."""
