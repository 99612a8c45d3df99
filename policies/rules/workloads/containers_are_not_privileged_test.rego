package policies.rules.workloads.containers_are_not_privileged_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.containers_are_not_privileged

_path := "spec.template.spec.containers[0].securityContext.privileged"

test_allows_containers_that_say_nothing if {
	every value in [false, null] { _denied == set() with input as _at("baseline", {"privileged": value}) }
}

test_denies_everything_else if {
	every value in [true, "false", 0, {}, examples.secret, examples.unknown] {
		_denied == {_path} with input as _at("baseline", {"privileged": value})
	}
}

test_denies_what_cannot_be_read if {
	every context in [examples.secret, examples.unknown, "x"] {
		_denied == {_path} with input as _at("baseline", context)
	}
}

test_denies_init_and_ephemeral_containers if {
	every list in ["initContainers", "ephemeralContainers"] {
		pod := examples.deployment({"containers": [], list: [{"securityContext": {"privileged": true}}]})
		wanted := {sprintf("spec.template.spec.%s[0].securityContext.privileged", [list])}
		_denied == wanted with input as examples.held_to("baseline", [pod])
	}
}

test_allows_everything_where_pods_are_privileged if {
	_denied == set() with input as _at("privileged", {"privileged": true})
}

test_denies_with_the_name_and_the_value if {
	some finding in containers_are_not_privileged.deny with input as _at("restricted", {"privileged": true})
	finding.message == "Deployment web, containers[0]: privileged must not be true, got true"
}

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in containers_are_not_privileged.deny

_at(standard, context) := examples.held_to(
	standard,
	[examples.deployment({"containers": [{"securityContext": context}]})],
)
