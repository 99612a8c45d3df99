"""The API server: reached, asked, and its refusals explained."""
