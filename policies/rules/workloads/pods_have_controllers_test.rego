package policies.rules.workloads.pods_have_controllers_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.pods_have_controllers

test_denies_bare_pods if {
	every manifest in [null, {}, {"spec": {"containers": []}}, examples.secret] {
		_warned == {"urn:web"} with input as examples.changes([examples.change("kubernetes:core/v1:Pod", "web", manifest)])
	}
}

test_allows_pods_of_controllers if {
	_warned == set() with input as examples.changes([examples.deployment({})])
}

test_denies_with_the_name if {
	some finding in pods_have_controllers.warn with input as examples.changes([examples.change(
		"kubernetes:core/v1:Pod",
		"web", {},
	)])
	finding.message == "Pod web: nothing makes this pod anew when it is lost with its node"
}

_warned contains finding.urn if some finding in pods_have_controllers.warn

test_allows_a_change_set_without_pods if {
	_warned == set() with input as examples.changes([examples.namespace("acme")])
	_warned == set() with input as {}
}
