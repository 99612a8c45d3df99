# METADATA
# title: Services take no addresses
# description: |
#   Nodes send what is meant for an external address of a service to its pods: who may choose the address can take
#   traffic that is meant for others (CVE-2020-8554).
# custom:
#   severity: high
#   remedy: remove externalIPs, or name the service in policies.exposed_services
#   scope: change
package policies.rules.network.services_take_no_addresses

import data.policies.lib.declared
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some service in kubernetes.of_kind.Service
	addresses := values.at(service.manifest, ["spec", "externalIPs"], [])
	addresses != []
	not declared.names("exposed_services", service)
	finding := {
		"urn": service.urn,
		"path": "spec.externalIPs",
		"message": sprintf("%s: externalIPs must be empty, got %v", [service.title, values.text(addresses)]),
	}
}
