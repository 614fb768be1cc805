"""What a set of files changes in the log, one file per noun: rows against state, as commands."""
