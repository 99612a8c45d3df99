"""What authors of rules need: their tests, their coverage, what they read, what they would have said, and new ones."""
