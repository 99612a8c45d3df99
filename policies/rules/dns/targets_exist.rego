# METADATA
# title: Targets exist
# description: |
#   What a record points at in a zone of the stack is served there. A name that nobody serves is an outage, and whoever
#   gets to serve it takes over the name that points at it. What lies in a delegated zone cannot be judged here.
# custom:
#   severity: high
#   remedy: point at a name that has a record, add that record, or delete what points at it in the same change
#   scope: change_set
package policies.rules.dns.targets_exist

import data.policies.lib.dns
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some target in dns.targets
	_is_dangling(target)
	finding := {
		"urn": target.record.urn,
		"path": target.path,
		"message": sprintf("%s: no record serves %s", [target.record.title, target.name]),
	}
}

deny contains finding if {
	some target in dns.targets
	name := target.name
	not is_string(name)
	finding := {
		"urn": target.record.urn,
		"path": target.path,
		"message": sprintf("%s: must point at a name, got %v", [target.record.title, values.text(name)]),
	}
}

_is_dangling(target) if {
	name := target.name
	not name in _hosts
	wildcard := _by_wildcard(name)
	not wildcard in _hosts
	not _is_elsewhere(target)
	some zone in dns.zones
	dns.is_within(name, zone)
}

_hosts contains record.name if {
	some record in dns.records
	record.type in {"A", "AAAA", "CNAME"}
}

_existing contains above if {
	some record in dns.records
	some above in dns.lineage(record.name)
}

# A wildcard serves what does not exist below the nearest name that does (RFC 4592).
_by_wildcard(name) := concat("", ["*.", nearest]) if {
	not name in _existing
	nearest := [above | some above in dns.lineage(name); above in _existing][0]
} else := ""

# The address of a name server below its own delegation (glue) stands in the zone above.
_is_elsewhere(target) if {
	some record in dns.records
	record.type == "NS"
	not _is_apex(record)
	dns.is_within(target.name, record.name)
	not _is_glue(target, record)
}

_is_apex(record) if record.name in dns.zones

_is_glue(target, delegation) if {
	target.record.type == "NS"
	target.record.name == delegation.name
}
