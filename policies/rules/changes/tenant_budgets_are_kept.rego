# METADATA
# title: Tenant budgets are kept
# description: What one change set may do to each of the tenants has a limit where the settings set one.
# custom:
#   severity: high
#   remedy: make the change in smaller parts, or raise the limit in layer0:policies
#   scope: change_set
package policies.rules.changes.tenant_budgets_are_kept

import data.policies.lib.budgets as limits
import data.policies.lib.impact

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some tenant, changes in _changes
	some finding in limits.exceeded(tenant, changes, "tenant_budgets")
}

budgets contains use if {
	some tenant, changes in _changes
	some use in limits.uses(tenant, changes, "tenant_budgets")
}

_changes[tenant] := [impact.touched[place] | some place, _ in places] if some tenant, places in impact.by_tenant
