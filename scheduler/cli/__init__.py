"""What people type: one small file per noun, which parses, calls one function and prints."""
