package policies.rules.workloads.privileges_do_not_escalate_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.privileges_do_not_escalate

_path := "spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation"

test_allows_false if {
	every value in [false] { _denied == set() with input as _at("restricted", {"allowPrivilegeEscalation": value}) }
}

test_denies_everything_else if {
	every value in [true, null, "false", 0, {}, examples.secret, examples.unknown] {
		_denied == {_path} with input as _at("restricted", {"allowPrivilegeEscalation": value})
	}
}

test_denies_what_cannot_be_read if {
	every context in [examples.secret, examples.unknown, "x"] {
		_denied == {_path} with input as _at("restricted", context)
	}
}

test_denies_a_container_without_a_security_context if {
	_denied == {_path} with input as _at("restricted", null)
	_denied == {_path} with input as _at("restricted", {})
}

test_allows_windows_where_it_cannot_be_set if {
	_denied == set() with input as _os("windows")
	_denied == {_path} with input as _os("linux")
}

test_allows_everything_at_baseline if {
	_denied == set() with input as _at("baseline", {"allowPrivilegeEscalation": true})
}

test_denies_with_the_name_and_the_value if {
	some finding in privileges_do_not_escalate.deny with input as _at("restricted", {})
	finding.message == "Deployment web, containers[0]: allowPrivilegeEscalation must be false, got nothing"
}

_os(name) := examples.held_to("restricted", [examples.deployment({"os": {"name": name}, "containers": [{}]})])

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in privileges_do_not_escalate.deny

_at(standard, context) := examples.held_to(
	standard,
	[examples.deployment({"containers": [{"securityContext": context}]})],
)
