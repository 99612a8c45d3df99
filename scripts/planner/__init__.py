"""Turns a sentence into a proposed edit of a stack's file, and can do nothing else."""
