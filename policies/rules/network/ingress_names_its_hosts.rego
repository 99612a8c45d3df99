# METADATA
# title: Ingress names its hosts
# description: |
#   An ingress without a host, with a wildcard or with a default backend takes what arrives for hosts that nobody has
#   claimed yet.
# custom:
#   severity: high
#   remedy: name each host, and no default backend, or name the ingress in policies.wildcard_ingresses
#   scope: change
package policies.rules.network.ingress_names_its_hosts

import data.policies.lib.declared
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some ingress in _judged
	some i, rule in values.each(values.at(ingress.manifest, ["spec", "rules"], []))
	host := values.at(rule, ["host"], null)
	not _is_one_host(host)
	finding := {
		"urn": ingress.urn,
		"path": sprintf("spec.rules[%d].host", [i]),
		"message": sprintf("%s: host must be one name, got %v", [ingress.title, values.text(host)]),
	}
}

deny contains finding if {
	some ingress in _judged
	some field in ["defaultBackend", "backend"]
	values.at(ingress.manifest, ["spec", field], null) != null
	finding := {
		"urn": ingress.urn,
		"path": sprintf("spec.%s", [field]),
		"message": sprintf("%s: a default backend serves every host", [ingress.title]),
	}
}

_judged contains ingress if {
	some ingress in kubernetes.of_kind.Ingress
	not declared.names("wildcard_ingresses", ingress)
}

_is_one_host(host) if {
	is_string(host)
	host != ""
	not contains(host, "*")
}
