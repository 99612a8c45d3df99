# METADATA
# title: Tenant namespaces are named
# description: |
#   Roles, policies and people know a tenant's namespace by its name and by its label; both name the same tenant.
# custom:
#   severity: high
#   remedy: name the namespace tenant-<tenant> and give it the label layer0.dev/tenant
#   scope: change
package policies.rules.tenancy.tenant_namespaces_are_named

import data.policies.lib.kubernetes
import data.policies.lib.tenants
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some namespace in kubernetes.of_kind.Namespace
	tenant := tenants.of(namespace)
	tenants.of_namespace(namespace.name) != tenant
	said := [namespace.title, _name(tenant), values.text(namespace.name)]
	finding := {"urn": namespace.urn, "path": "metadata.name", "message": sprintf("%s: name must be %s, got %v", said)}
}

deny contains finding if {
	some namespace in kubernetes.of_kind.Namespace
	tenant := tenants.of(namespace)
	label := tenants.label(namespace)
	label != tenant
	said := [namespace.title, values.text(tenant), values.text(label)]
	finding := {
		"urn": namespace.urn,
		"path": `metadata.labels["layer0.dev/tenant"]`,
		"message": sprintf("%s: label layer0.dev/tenant must be %v, got %v", said),
	}
}

_name(tenant) := tenants.namespace(tenant) if is_string(tenant)

else := "nobody's"
