# METADATA
# title: Services stay inside
# description: A load balancer or a node port of its own takes a service past the platform's ingress.
# custom:
#   severity: high
#   remedy: use type ClusterIP and publish the service through the ingress, or name it in policies.exposed_services
#   scope: change
package policies.rules.network.services_stay_inside

import data.policies.lib.declared
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some service in kubernetes.of_kind.Service
	type := values.at(service.manifest, ["spec", "type"], "ClusterIP")
	not type in {"ClusterIP", "ExternalName"}
	not declared.names("exposed_services", service)
	finding := {
		"urn": service.urn,
		"path": "spec.type",
		"message": sprintf("%s: type must be ClusterIP, got %v", [service.title, values.text(type)]),
	}
}
