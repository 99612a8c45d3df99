# METADATA
# title: TTLs are bounded
# description: |
#   A record that resolvers keep too long cannot be corrected in an incident; one that they hardly keep makes every
#   visitor wait for the name servers, and fail with them. An alias has no TTL of its own.
# custom:
#   severity: medium
#   remedy: set a ttl between dns.least_ttl and dns.most_ttl of layer0:policies, or change those
#   scope: change
package policies.rules.dns.ttls_are_bounded

import data.policies.lib.dns
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some record in dns.records
	record.alias == null
	ttl := record.ttl
	not _is_bounded(ttl)
	text := "%s: ttl must be from %v to %v seconds, got %v"
	finding := {
		"urn": record.urn,
		"path": "ttl",
		"message": sprintf(text, [record.title, _least, _most, values.text(ttl)]),
	}
}

_least := values.at(input, ["parameters", "dns", "least_ttl"], 60)

_most := values.at(input, ["parameters", "dns", "most_ttl"], 86400)

_is_bounded(ttl) if {
	ttl >= _least
	ttl <= _most
}
