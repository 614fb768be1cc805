"""What people look at: plain folds of the state into lines and records."""
