# METADATA
# title: Database connections are bounded
# description: A server has connections for all tenants together; one without a limit can take them all.
# custom:
#   severity: medium
#   remedy: set connectionLimit to a number from 1 to policies.tenant_connections
#   scope: change
package policies.rules.tenancy.database_connections_are_bounded

import data.policies.lib.postgres
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some tenant in postgres.tenants
	limit := values.at(tenant.new, ["connectionLimit"], null)
	not _is_bounded(limit)
	finding := {
		"urn": tenant.urn,
		"path": "connectionLimit",
		"message": sprintf("%s: connectionLimit must be 1 to %d, got %v", [tenant.title, _most, values.text(limit)]),
	}
}

_most := values.at(input, ["parameters", "tenant_connections"], 50)

_is_bounded(limit) if {
	limit >= 1
	limit <= _most
}
