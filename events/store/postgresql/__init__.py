"""A log on PostgreSQL: the same tables, and one function through which everything is appended."""
