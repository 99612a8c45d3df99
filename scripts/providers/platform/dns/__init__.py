"""DNS records, on any of three back ends: Route 53, a server that takes dynamic updates, Namecheap."""
