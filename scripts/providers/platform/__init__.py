"""Our own plugin: DNS records, certificates and tenant databases, on servers that no other package provisions."""
