# METADATA
# title: Ingress serves TLS
# description: |
#   What an ingress serves without TLS can be read and changed on its way. An entry of spec.tls without hosts holds for
#   all of them.
# custom:
#   severity: high
#   remedy: add every host of the ingress to an entry of spec.tls
#   scope: change
package policies.rules.network.ingress_serves_tls

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some ingress in kubernetes.of_kind.Ingress
	some host in _served(ingress)
	not _is_encrypted(ingress, host)
	finding := {
		"urn": ingress.urn,
		"path": "spec.tls",
		"message": sprintf("%s: tls must hold for %v", [ingress.title, values.text(host)]),
	}
}

deny contains finding if {
	some ingress in kubernetes.of_kind.Ingress
	some name, wanted in _clear_text
	value := values.at(ingress.manifest, ["metadata", "annotations", name], wanted)
	value != wanted
	finding := {
		"urn": ingress.urn,
		"path": sprintf("metadata.annotations[%q]", [name]),
		"message": sprintf("%s: annotation %s must be %s, got %v", [ingress.title, name, wanted, values.text(value)]),
	}
}

# Whether the controllers of Google and of nginx also serve without TLS.
_clear_text := {
	"kubernetes.io/ingress.allow-http": "false",
	"nginx.ingress.kubernetes.io/ssl-redirect": "true",
}

_served(ingress) := {values.at(rule, ["host"], _everything) |
	some rule in values.each(values.at(ingress.manifest, ["spec", "rules"], {}))
}

_everything := "every host"

_is_encrypted(ingress, host) if {
	some entry in values.each(values.at(ingress.manifest, ["spec", "tls"], []))
	values.is_readable(entry)
	names := values.each(values.at(entry, ["hosts"], []))
	_covers(names, host)
}

_covers([], _)

_covers(names, host) if host in names

_covers(names, host) if {
	is_string(host)
	regex.replace(host, `^[^.]+`, "*") in names
}
