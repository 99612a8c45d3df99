package policies.rules.workloads.capabilities_are_dropped_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.capabilities_are_dropped

_drop := "spec.template.spec.containers[0].securityContext.capabilities.drop"

_add := "spec.template.spec.containers[0].securityContext.capabilities.add[0]"

test_allows_dropping_all if {
	every drop in [["ALL"], ["NET_RAW", "ALL"]] { _denied == set() with input as _at("restricted", {"drop": drop}) }
}

test_allows_keeping_the_right_to_serve_a_low_port if {
	every add in [["NET_BIND_SERVICE"], [], null] {
		_denied == set() with input as _at("restricted", {"drop": ["ALL"], "add": add})
	}
}

test_denies_dropping_less if {
	every drop in [null, [], ["NET_RAW"], ["all"], "ALL", {}, [examples.unknown], examples.secret, examples.unknown] {
		_denied == {_drop} with input as _at("restricted", {"drop": drop})
	}
	every capabilities in [null, {}] { _denied == {_drop} with input as _at("restricted", capabilities) }
}

test_denies_adding_anything_else if {
	every capability in ["CHOWN", "NET_RAW", "ALL", "net_bind_service", null, examples.secret, examples.unknown] {
		_denied == {_add} with input as _at("restricted", {"drop": ["ALL"], "add": [capability]})
	}
}

test_denies_what_cannot_be_read if {
	every hidden in [examples.secret, examples.unknown, "x"] {
		_denied == {_add, _drop} with input as _at("restricted", hidden)
	}
}

test_allows_windows_where_there_are_none if {
	_denied == set() with input as _os("windows")
	_denied == {_drop} with input as _os("linux")
}

test_allows_everything_at_baseline if {
	_denied == set() with input as _at("baseline", {"add": ["CHOWN"]})
}

test_denies_with_the_name_and_the_values if {
	messages := {finding.message | some finding in capabilities_are_dropped.deny} with input as _at(
		"restricted",
		{"add": ["CHOWN"]},
	)
	messages == {
		"Deployment web, containers[0]: capabilities.drop must have ALL, got []",
		"Deployment web, containers[0]: capability must be NET_BIND_SERVICE, got CHOWN",
	}
}

_os(name) := examples.held_to("restricted", [examples.deployment({"os": {"name": name}, "containers": [{}]})])

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in capabilities_are_dropped.deny

_at(standard, capabilities) := examples.held_to(
	standard,
	[examples.deployment({"containers": [{"securityContext": {"capabilities": capabilities}}]})],
)
