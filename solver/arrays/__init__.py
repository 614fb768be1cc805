"""The facts as arrays: one file for each noun."""
