"""Plugin processes that the Pulumi engine starts: our own, and stand-ins for official ones, on their own feet."""
