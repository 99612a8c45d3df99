# METADATA
# title: Stacks stay within their amounts
# description: |
#   What all workloads of the stack ask for together stays within what the settings allow. Pods count as often as
#   they may be scaled to.
# custom:
#   severity: high
#   remedy: ask for less, or raise the amount in cost.stack of layer0:policies
#   scope: change_set
package policies.rules.cost.stacks_stay_within_their_amounts

import data.policies.lib.demand

metadata := rego.metadata.chain()[1].annotations

deny contains finding if some finding in demand.exceeded("the stack", demand.parts, "stack")

deny contains finding if some finding in demand.unclear("stack")
