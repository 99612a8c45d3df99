# METADATA
# title: Names are ours
# description: |
#   A certificate names hosts of the platform's domain, of a zone of the stack, or of a domain that the settings name.
#   The stack's own authority may also name what lies inside a cluster.
# custom:
#   severity: high
#   remedy: correct the name, or add its domain to certificates.domains of layer0:policies
#   scope: change_set
package policies.rules.certificates.names_are_ours

import data.policies.lib.certificates
import data.policies.lib.dns
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some certificate in certificates.issued
	some i, name in _names(certificate)
	fault := _fault(name, certificate.issuer)
	finding := {
		"urn": certificate.urn,
		"path": sprintf("names[%d]", [i]),
		"message": sprintf("%s: a name must %s, got %v", [certificate.title, fault, values.text(name)]),
	}
}

_names(certificate) := [null] if certificate.names == []

else := certificate.names

_fault(name, issuer) := "be a DNS name" if not _is_name(name, issuer)

else := sprintf("lie in one of %s", [concat(", ", _domains)]) if {
	_domains != set()
	not _is_ours(name)
	not _is_inside(name, issuer)
}

_is_name(name, issuer) if {
	dns.is_name(name)
	_has_domain(name, issuer)
}

_has_domain(name, _) if contains(name, ".")

_has_domain(_, "local")

_is_ours(name) if {
	some domain in _domains
	dns.is_within(name, domain)
}

# A name without a dot, and what clusters call their services.
_is_inside(name, "local") if values.matches(name, `^[^.]+$|\.svc(\.cluster\.local)?$`)

_domains := {dns.canonical(domain) | some domain in _named; is_string(domain)} | dns.zones

_named := array.concat(
	[values.at(input, ["settings", "platform", "domain"], null)],
	values.at(input, ["parameters", "certificates", "domains"], []),
)
