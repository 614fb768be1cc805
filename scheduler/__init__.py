"""What the events mean: state, decisions, plans, imports, exports and the commands people type."""
