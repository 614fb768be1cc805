"""The textbook CP-SAT model: what somebody who knows CP-SAT and the rules would write down first."""
