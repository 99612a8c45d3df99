"""What is known of kinds without asking a cluster: scopes, fields, quantities, what forces a replacement."""
