"""Makes change sets with the Pulumi engine, and runs them."""
