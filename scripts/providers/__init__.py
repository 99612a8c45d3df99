"""Plugin processes that the Pulumi engine starts: stand-ins for official providers, on their own feet."""
