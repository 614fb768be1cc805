"""What to do about it: facts in, arrays, rows from rules, an engine, and a referee that knows none of them."""
