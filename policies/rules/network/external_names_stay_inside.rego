# METADATA
# title: External names stay inside
# description: |
#   A service of type ExternalName sends its clients to any name, and an ingress in front of it publishes what lies
#   there.
# custom:
#   severity: high
#   remedy: use a name below svc.cluster.local, or name the domain in policies.external_domains
#   scope: change
package policies.rules.network.external_names_stay_inside

import data.policies.lib.hosts
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some service in kubernetes.of_kind.Service
	values.at(service.manifest, ["spec", "type"], "ClusterIP") == "ExternalName"
	name := values.at(service.manifest, ["spec", "externalName"], null)
	not _is_allowed(name)
	finding := {
		"urn": service.urn,
		"path": "spec.externalName",
		"message": sprintf("%s: externalName must stay inside, got %v", [service.title, values.text(name)]),
	}
}

_is_allowed(name) if {
	some domain in array.concat(["svc", "svc.cluster.local"], values.at(input, ["parameters", "external_domains"], []))
	hosts.is_inside(name, domain)
}
