# METADATA
# title: Ingress hosts have certificates
# description: |
#   Where the stack makes certificates itself, one of them names each host that an ingress serves with TLS. Without it
#   the ingress answers with a certificate of its own that no browser trusts.
# custom:
#   severity: high
#   remedy: add the host to the names of a Certificate, or let cert-manager make it (annotation cert-manager.io/...)
#   scope: change_set
package policies.rules.certificates.ingress_hosts_have_certificates

import data.policies.lib.certificates
import data.policies.lib.dns
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	certificates.issued != set()
	some ingress in kubernetes.of_kind.Ingress
	not _is_made_elsewhere(ingress)
	some i, entry in values.each(values.at(ingress.manifest, ["spec", "tls"], []))
	some j, written in values.each(values.at(entry, ["hosts"], []))
	host := dns.canonical(written)
	not _is_covered(host)
	some place in _places(ingress, sprintf("spec.tls[%d].hosts[%d]", [i, j]))
	message := sprintf("%s: no certificate names %v", [ingress.title, values.text(host)])
	finding := object.union(place, {"message": message})
}

_is_covered(host) if {
	some certificate in certificates.issued
	some name in certificate.names
	certificates.covers(name, host)
}

_is_made_elsewhere(ingress) if {
	some annotation, _ in values.at(ingress.manifest, ["metadata", "annotations"], {})
	values.matches(annotation, "^(cert-manager.io/(cluster-)?issuer|kubernetes.io/tls-acme)$")
}

# A certificate whose names are hidden may be the one.
_places(ingress, path) := {{"urn": ingress.urn, "path": path}} if _hidden == set()

else := _hidden

_hidden contains {"urn": certificate.urn, "path": sprintf("names[%d]", [i])} if {
	some certificate in certificates.issued
	some i, name in certificate.names
	values.is_mask(name)
}
