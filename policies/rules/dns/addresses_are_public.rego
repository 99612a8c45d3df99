# METADATA
# title: Addresses are public
# description: |
#   A public zone that points into a private network tells everybody what lies in it, reaches nobody outside, and lets
#   a web page of a stranger speak to what the address means in the visitor's own network (DNS rebinding).
# custom:
#   severity: high
#   remedy: publish a public address, or name the zone in dns.private_zones of layer0:policies
#   scope: change
package policies.rules.dns.addresses_are_public

import data.policies.lib.dns
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some record in dns.records
	zone := record.zone
	not _is_private(zone)
	prefix := {"A": "/32", "AAAA": "/128"}[record.type]
	some i, value in record.values
	fault := _fault(value, prefix)
	finding := {
		"urn": record.urn,
		"path": sprintf("values[%d]", [i]),
		"message": sprintf("%s: %s, got %v", [record.title, fault, values.text(value)]),
	}
}

_fault(value, prefix) := "must be an address" if not _is_address(value, prefix)

else := "address must be public" if {
	some range in _private
	net.cidr_contains(range, concat("", [value, prefix]))
}

_is_address(value, prefix) if {
	is_string(value)
	net.cidr_is_valid(concat("", [value, prefix]))
}

# From the IANA registries of special-purpose addresses: what no router outside forwards, without the ranges that are
# for documentation.
_private := {
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
	"224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10", "ff00::/8",
}

# Reserved for private use, for tests and for documentation (RFC 2606, RFC 6762, RFC 8375, ICANN 2024-07-29).
_reserved := {"example", "home.arpa", "internal", "invalid", "local", "localhost", "test"}

_is_private(zone) if {
	some domain in _reserved
	dns.is_within(zone, domain)
}

_is_private(zone) if {
	some domain in values.at(input, ["parameters", "dns", "private_zones"], [])
	dns.is_within(zone, domain)
}

_is_private(_) if input.stack == "local"
