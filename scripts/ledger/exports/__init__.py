"""Entries for a SIEM: in its formats, and on the way to it."""
