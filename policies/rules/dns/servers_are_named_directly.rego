# METADATA
# title: Servers are named directly
# description: |
#   What an MX, NS or SRV record names has addresses of its own: an alias there is against the standard (RFC 2181,
#   section 10.3; RFC 2782), and so is an address in the place of a name. Mail and delegations get lost over it.
# custom:
#   severity: high
#   remedy: name the host that the alias points at, or give the name A and AAAA records
#   scope: change_set
package policies.rules.dns.servers_are_named_directly

import data.policies.lib.dns
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some target in dns.targets
	target.record.type in {"MX", "NS", "SRV"}
	fault := _fault(target.name)
	finding := {
		"urn": target.record.urn,
		"path": target.path,
		"message": sprintf("%s: %s %s", [target.record.title, target.name, fault]),
	}
}

_fault(name) := "is an alias in the place of a host" if name in _aliases

_fault(name) := "is an address in the place of a name" if values.matches(name, `^([0-9]{1,3}\.){3}[0-9]{1,3}$|:`)

_aliases contains record.name if {
	some record in dns.records
	record.type == "CNAME"
}
