"""Language models as planners: what they are given, how they are asked, what that may cost, and what is kept of it."""
