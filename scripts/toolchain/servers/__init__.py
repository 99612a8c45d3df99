"""The servers of stack local beside its Kubernetes: PostgreSQL, and a Route 53 that moto serves."""
