package policies.rules.workloads.added_capabilities_are_default_ones_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.added_capabilities_are_default_ones

_first := "spec.template.spec.containers[0].securityContext.capabilities.add[0]"

test_allows_nothing_and_the_default_set if {
	_denied == set() with input as _at("baseline", null)
	every added in [null, [], ["CHOWN"], ["NET_BIND_SERVICE", "SYS_CHROOT", "AUDIT_WRITE", "MKNOD", "KILL"]] {
		_denied == set() with input as _at("baseline", {"add": added})
	}
	every rest in [["DAC_OVERRIDE"], ["FOWNER"], ["FSETID"], ["SETFCAP"], ["SETGID"], ["SETPCAP"], ["SETUID"]] {
		_denied == set() with input as _at("baseline", {"add": rest})
	}
}

test_denies_any_other if {
	every capability in [
		"NET_RAW",
		"SYS_ADMIN",
		"ALL",
		"chown",
		"CAP_CHOWN",
		"",
		null,
		0,
		examples.secret,
		examples.unknown,
	] {
		_denied == {_first} with input as _at("baseline", {"add": [capability]})
	}
}

test_denies_only_the_capability_that_is_not_default if {
	second := "spec.template.spec.containers[0].securityContext.capabilities.add[1]"
	_denied == {second} with input as _at("baseline", {"add": ["CHOWN", "NET_RAW"]})
}

test_denies_what_cannot_be_read if {
	every hidden in [examples.secret, examples.unknown, "x"] {
		_denied == {_first} with input as _at("baseline", hidden)
		_denied == {_first} with input as _at("baseline", {"add": hidden})
	}
}

test_allows_everything_where_pods_are_privileged if {
	_denied == set() with input as _at("privileged", {"add": ["SYS_ADMIN"]})
}

test_denies_with_the_name_and_the_value if {
	some finding in added_capabilities_are_default_ones.deny with input as _at("baseline", {"add": ["NET_RAW"]})
	finding.message == "Deployment web, containers[0]: capability must be one of the default set, got NET_RAW"
}

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in added_capabilities_are_default_ones.deny

_at(standard, capabilities) := examples.held_to(
	standard,
	[examples.deployment({"containers": [{"securityContext": {"capabilities": capabilities}}]})],
)
