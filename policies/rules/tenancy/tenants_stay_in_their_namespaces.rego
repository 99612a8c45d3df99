# METADATA
# title: Tenants stay in their namespaces
# description: |
#   What is made for a tenant lies in the tenant's namespace, where quotas, network policies and roles confine it.
#   Objects of the whole cluster belong to the platform.
# custom:
#   severity: critical
#   remedy: set metadata.namespace to tenant-<tenant>; make objects of the whole cluster outside of the tenant
#   scope: change
package policies.rules.tenancy.tenants_stay_in_their_namespaces

import data.policies.lib.kubernetes
import data.policies.lib.tenants
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some resource in kubernetes.resources
	resource.tenant != null
	resource.kind != "Namespace"
	wanted := tenants.namespace(resource.tenant)
	resource.namespace != wanted
	finding := {
		"urn": resource.urn,
		"path": "metadata.namespace",
		"message": sprintf("%s: must lie in %s, got %v", [resource.title, wanted, values.text(resource.namespace)]),
	}
}
