"""The platform's certificates: issued over ACME or by a local authority, renewed in place before they expire.

Deliberately not here: challenges other than DNS-01, names behind a CNAME of the challenge, IP addresses.
"""
