"""Tenants of a shared PostgreSQL database: a role and a schema each, and rows that no other tenant reaches."""
