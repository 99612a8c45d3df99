"""Finds, fetches and builds the real tools, and starts them."""
