"""Foreign files become commands: read whole or not at all, every error named with its file, row and column."""
