# METADATA
# title: Disruption budgets let pods go
# description: A budget that never lets a pod be evicted blocks every drain, and with it every upgrade of the nodes.
# custom:
#   severity: medium
#   remedy: set maxUnavailable to at least 1, or minAvailable to less than all
#   scope: change
package policies.rules.workloads.disruption_budgets_let_pods_go

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

warn contains finding if {
	some budget in kubernetes.of_kind.PodDisruptionBudget
	some bound, blocking in {"maxUnavailable": {0, "0", "0%"}, "minAvailable": {"100%"}}
	value := values.at(budget.manifest, ["spec", bound], null)
	value in blocking
	finding := {
		"urn": budget.urn,
		"path": sprintf("spec.%s", [bound]),
		"message": sprintf("%s: %s must let a pod be evicted, got %v", [budget.title, bound, value]),
	}
}
