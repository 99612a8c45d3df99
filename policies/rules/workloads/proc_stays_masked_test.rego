package policies.rules.workloads.proc_stays_masked_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.proc_stays_masked

_path := "spec.template.spec.containers[0].securityContext.procMount"

test_allows_containers_that_say_nothing if {
	every value in ["Default", null] { _denied == set() with input as _at("baseline", {"procMount": value}) }
}

test_denies_everything_else if {
	every value in ["Unmasked", "default", "", true, {}, examples.secret, examples.unknown] {
		_denied == {_path} with input as _at("baseline", {"procMount": value})
	}
}

test_denies_what_cannot_be_read if {
	every context in [examples.secret, examples.unknown, "x"] {
		_denied == {_path} with input as _at("baseline", context)
	}
}

test_allows_unmasking_for_users_that_are_not_the_nodes if {
	_denied == set() with input as _unmasked("baseline", false)
	_denied == {_path} with input as _unmasked("restricted", false)
	every users in [true, null, examples.unknown] {
		_denied == {_path} with input as _unmasked("baseline", users)
	}
}

test_allows_everything_where_pods_are_privileged if {
	_denied == set() with input as _at("privileged", {"procMount": "Unmasked"})
}

test_denies_with_the_name_and_the_value if {
	some finding in proc_stays_masked.deny with input as _at("baseline", {"procMount": "Unmasked"})
	finding.message == "Deployment web, containers[0]: procMount must be Default, got Unmasked"
}

_unmasked(standard, users) := examples.held_to(standard, [examples.deployment({
	"hostUsers": users,
	"containers": [{"securityContext": {"procMount": "Unmasked"}}],
})])

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in proc_stays_masked.deny

_at(standard, context) := examples.held_to(
	standard,
	[examples.deployment({"containers": [{"securityContext": context}]})],
)
