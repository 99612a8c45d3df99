package policies.rules.cost.stacks_stay_within_their_amounts_test

import data.policies.lib.examples_test as examples
import data.policies.rules.cost.stacks_stay_within_their_amounts

test_denies_more_than_the_stack_may_ask_for if {
	_denied == {["", "policies.cost.stack.cpu"]} with input as _changes("250m", 5, {"cpu": "1"})
}

test_denies_with_the_amounts if {
	findings := stacks_stay_within_their_amounts.deny with input as _changes("250m", 5, {"cpu": "1"})
	findings == {{
		"urn": "",
		"setting": "policies.cost.stack.cpu",
		"message": "the stack asks for 1250m cpu of 1 allowed by policies.cost.stack.cpu, most by Deployment web",
	}}
}

test_denies_what_is_no_quantity if {
	findings := stacks_stay_within_their_amounts.deny with input as _changes(examples.secret, 1, {"cpu": "1"})
	findings == {{
		"urn": "urn:web",
		"path": "spec.template.spec.containers[0].resources.requests.cpu",
		"message": "Deployment web, containers[0]: must be a quantity, got a secret",
	}}
}

test_allows_as_much_as_the_stack_may_ask_for if {
	_denied == set() with input as _changes("250m", 4, {"cpu": "1"})
}

test_allows_anything_without_a_limit if {
	every limits in [{}, null, {"cpu": null}, {"memory": "1Gi"}] {
		_denied == set() with input as _changes("999", 99, limits)
		_denied == set() with input as _changes("x", 1, limits)
	}
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_denied contains [finding.urn, finding.setting] if some finding in stacks_stay_within_their_amounts.deny

_changes(cpu, replicas, limits) := {
	"changes": [examples.change("kubernetes:apps/v1:Deployment", "web", {"spec": {
		"replicas": replicas,
		"template": {"spec": {"containers": [{"resources": {"requests": {"cpu": cpu}}}]}},
	}})],
	"parameters": {"cost": {"stack": limits}},
}
