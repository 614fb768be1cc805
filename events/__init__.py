"""What happened: event classes, their stored bytes, the tree over them and the append-only store."""
