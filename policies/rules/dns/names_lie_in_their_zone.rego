# METADATA
# title: Names lie in their zone
# description: |
#   A record's name is absolute: its zone, or a name below it, of labels as DNS allows them. Otherwise it lands under a
#   name that nobody meant, such as www.example.com.example.com.
# custom:
#   severity: high
#   remedy: write the whole name, such as www.example.com in zone example.com
#   scope: change
package policies.rules.dns.names_lie_in_their_zone

import data.policies.lib.dns
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some record in dns.records
	not _is_placed(record)
	text := "%s: name must lie in zone %v, got %v"
	finding := {
		"urn": record.urn,
		"path": "name",
		"message": sprintf(text, [record.title, values.text(record.zone), values.text(record.name)]),
	}
}

deny contains finding if {
	some record in dns.records
	zone := record.zone
	not _is_domain(zone)
	finding := {
		"urn": record.urn,
		"path": "zone",
		"message": sprintf("%s: zone must be a domain name, got %v", [record.title, values.text(record.zone)]),
	}
}

_is_placed(record) if {
	dns.is_name(record.name)
	is_string(record.zone)
	dns.is_within(record.name, record.zone)
	not _is_doubled(record)
}

# www.example.com.example.com: the zone was put after a name that was absolute already.
_is_doubled(record) if {
	labels := split(record.zone, ".")
	count(labels) > 1
	endswith(concat("", [".", record.name]), sprintf(".%s.%s", [record.zone, record.zone]))
}

_is_domain(zone) if {
	dns.is_name(zone)
	not dns.is_wildcard(zone)
}
