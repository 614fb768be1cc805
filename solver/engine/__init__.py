"""The engine: rows over candidates in, the best roster found with its bounds out."""
