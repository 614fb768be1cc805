"""Candidates made by masks, a file for each kind of length."""

from solver.generate.table import candidates_of

__all__ = ["candidates_of"]
