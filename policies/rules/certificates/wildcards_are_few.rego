# METADATA
# title: Wildcards are few
# description: |
#   Whoever has the key of a wildcard certificate can be any host of its domain, so there is one only where the settings
#   allow it.
# custom:
#   severity: medium
#   remedy: name the hosts, or name the domain in dns.wildcard_domains of layer0:policies
#   scope: change
package policies.rules.certificates.wildcards_are_few

import data.policies.lib.certificates
import data.policies.lib.dns
import data.policies.lib.groups

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	domains := dns.wildcard_domains
	domains != null
	some domain, findings in _wildcards
	not domain in domains
	some finding in findings
}

warn contains finding if {
	dns.wildcard_domains == null
	some findings in _wildcards
	some finding in findings
}

_wildcards := groups.of({[trim_prefix(name, "*."), finding] |
	some certificate in certificates.issued
	some i, name in certificate.names
	dns.is_wildcard(name)
	finding := {
		"urn": certificate.urn,
		"path": sprintf("names[%d]", [i]),
		"message": sprintf("%s: %s stands for every host of its domain", [certificate.title, name]),
	}
})
