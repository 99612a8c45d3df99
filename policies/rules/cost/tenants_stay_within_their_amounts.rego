# METADATA
# title: Tenants stay within their amounts
# description: |
#   What all workloads of one tenant ask for together stays within what the settings allow. Pods count as often as
#   they may be scaled to.
# custom:
#   severity: high
#   remedy: ask for less, or raise the amount in cost.tenant of layer0:policies
#   scope: change_set
package policies.rules.cost.tenants_stay_within_their_amounts

import data.policies.lib.demand
import data.policies.lib.groups

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some tenant, parts in _parts
	some finding in demand.exceeded(sprintf("tenant %s", [tenant]), parts, "tenant")
}

deny contains finding if some finding in demand.unclear("tenant")

_parts := groups.of({[part.tenant, part] | some part in demand.parts; part.tenant != null})
