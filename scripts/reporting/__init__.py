"""Tells the story of a stack on one page: what changed, who said yes, and how it stands."""
