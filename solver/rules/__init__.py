"""The rules as rows: one file each."""
