"""Plans as files, one small file per format."""
