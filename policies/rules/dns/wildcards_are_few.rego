# METADATA
# title: Wildcards are few
# description: |
#   A wildcard answers for every name that nobody thought of, so it stands only where the settings allow it, for hosts,
#   and as the first label.
# custom:
#   severity: medium
#   remedy: name the hosts, or name the domain in dns.wildcard_domains of layer0:policies
#   scope: change
package policies.rules.dns.wildcards_are_few

import data.policies.lib.dns
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some record in dns.records
	some fault in _faults(record)
	finding := {"urn": record.urn, "path": "name", "message": sprintf("%s: %s", [record.title, fault])}
}

warn contains finding if {
	dns.wildcard_domains == null
	some record in dns.records
	dns.is_wildcard(record.name)
	message := sprintf("%s: %s answers for every name below it", [record.title, record.name])
	finding := {"urn": record.urn, "path": "name", "message": message}
}

_faults(record) := ({fault |
	dns.is_wildcard(record.name)
	domains := dns.wildcard_domains
	domains != null
	domain := trim_prefix(record.name, "*.")
	not domain in domains
	fault := sprintf("no wildcard is allowed here, got %s", [record.name])
} | {fault |
	dns.is_wildcard(record.name)
	record.type == "NS"
	fault := sprintf("a wildcard cannot be delegated, got %s", [record.name])
}) | {fault |
	values.matches(record.name, `.\*|\*[^.]`)
	fault := sprintf("a wildcard must be the whole first label, got %s", [record.name])
}
