# METADATA
# title: Tables have row security
# description: |
#   Forced row-level security keeps a tenant's rows in shared tables from other roles, also where a query forgets to ask
#   whose they are.
# custom:
#   severity: high
#   remedy: list the tables that tenants share in tables, as schema.table
#   scope: change
package policies.rules.tenancy.tables_have_row_security

import data.policies.lib.postgres
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some tenant in postgres.tenants
	tables := values.at(tenant.new, ["tables"], [])
	not _is_list_of_names(tables)
	finding := {
		"urn": tenant.urn,
		"path": "tables",
		"message": sprintf("%s: tables must name those that the tenant shares, got %v", [tenant.title, values.text(tables)]),
	}
}

_is_list_of_names(tables) if {
	is_array(tables)
	every table in tables { is_string(table) }
}
