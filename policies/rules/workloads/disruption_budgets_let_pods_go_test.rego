package policies.rules.workloads.disruption_budgets_let_pods_go_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.disruption_budgets_let_pods_go

test_allows_budgets_that_let_a_pod_go if {
	every spec in [
		{"maxUnavailable": 1},
		{"maxUnavailable": "25%"},
		{"minAvailable": 1},
		{"minAvailable": "50%"},
		{"minAvailable": 0},
		{"maxUnavailable": null},
		{},
		null,
		examples.secret,
	] {
		_warned == set() with input as _budget(spec)
	}
}

test_denies_budgets_that_let_none_go if {
	_warned == {"spec.minAvailable"} with input as _budget({"minAvailable": "100%"})
	every value in [0, "0", "0%"] { _warned == {"spec.maxUnavailable"} with input as _budget({"maxUnavailable": value}) }
}

test_denies_with_the_name_and_the_value if {
	some finding in disruption_budgets_let_pods_go.warn with input as _budget({"maxUnavailable": 0})
	finding == {
		"urn": "urn:web",
		"path": "spec.maxUnavailable",
		"message": "PodDisruptionBudget web: maxUnavailable must let a pod be evicted, got 0",
	}
}

_budget(spec) := examples.changes([examples.in_namespace(
	"kubernetes:policy/v1:PodDisruptionBudget",
	"web", "acme", spec,
)])

_warned contains finding.path if some finding in disruption_budgets_let_pods_go.warn

test_allows_a_change_set_without_pods if {
	_warned == set() with input as examples.changes([examples.namespace("acme")])
	_warned == set() with input as {}
}
