# METADATA
# title: Databases are one tenant's
# description: |
#   Role, schema and password of a database's tenant are made of its name: two resources with the same name share them.
# custom:
#   severity: critical
#   remedy: make one PostgresTenant per tenant and database, and name it after the tenant
#   scope: change_set
package policies.rules.tenancy.databases_are_one_tenants

import data.policies.lib.postgres
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some tenant in postgres.tenants
	tenant.tenant != null
	name := values.at(tenant.new, ["name"], null)
	name != tenant.tenant
	finding := _finding(tenant, sprintf("name must be %s, got %v", [tenant.tenant, values.text(name)]))
}

deny contains finding if {
	some tenant in postgres.tenants
	some other in postgres.tenants
	other.urn != tenant.urn
	_place(other) == _place(tenant)
	finding := _finding(tenant, sprintf("%s is the same tenant of the same database", [other.title]))
}

_place(tenant) := [values.at(tenant.new, [field], "") | some field in ["database", "name"]]

_finding(tenant, fault) := {
	"urn": tenant.urn,
	"path": "name",
	"message": sprintf("%s: %s", [tenant.title, fault]),
}
