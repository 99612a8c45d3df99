# METADATA
# title: Tenants of databases
# description: The roles and schemas of tenants in PostgreSQL that will exist after the change.
package policies.lib.postgres

# METADATA
# description: Each PostgresTenant.
tenants contains tenant if {
	some change in input.changes
	change.type == "platform:index:PostgresTenant"
	not object.get(change, "op", "") in {"delete", "read"}
	tenant := {
		"urn": change.urn,
		"title": sprintf("PostgresTenant %s", [change.name]),
		"tenant": object.get(change, "tenant", null),
		"new": object.get(change, "new", null),
	}
}
