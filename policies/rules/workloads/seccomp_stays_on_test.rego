package policies.rules.workloads.seccomp_stays_on_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.seccomp_stays_on

_pod := "spec.template.spec.securityContext.seccompProfile.type"

_container := "spec.template.spec.containers[0].securityContext.seccompProfile.type"

test_allows_the_profiles_of_runtime_and_node if {
	every type in ["RuntimeDefault", "Localhost"] {
		_denied == set() with input as _at("baseline", {"seccompProfile": {"type": type}}, {"seccompProfile": {"type": type}})
	}
}

test_allows_saying_nothing if {
	every context in [null, {}, {"seccompProfile": null}] {
		_denied == set() with input as _at("baseline", context, context)
	}
}

test_denies_any_other_profile if {
	every type in ["Unconfined", "runtime/default", "localhost", "", null, 0, examples.secret, examples.unknown] {
		_denied == {_pod} with input as _at("baseline", {"seccompProfile": {"type": type}}, {})
		_denied == {_container} with input as _at("baseline", {}, {"seccompProfile": {"type": type}})
	}
	every profile in [{}, "RuntimeDefault", examples.secret, examples.unknown] {
		_denied == {_container} with input as _at("baseline", {}, {"seccompProfile": profile})
	}
}

test_denies_what_cannot_be_read if {
	every hidden in [examples.secret, examples.unknown, "x"] {
		_denied == {_container} with input as _at("baseline", {}, hidden)
		_denied == {_pod} with input as _at("baseline", hidden, {})
	}
}

test_allows_everything_where_pods_are_privileged if {
	_denied == set() with input as _at("privileged", {"seccompProfile": {"type": "Unconfined"}}, {})
}

test_denies_with_the_name_and_the_value if {
	some finding in seccomp_stays_on.deny with input as _at("baseline", {}, {"seccompProfile": {"type": "Unconfined"}})
	wanted := "Deployment web, containers[0]: seccomp profile must be RuntimeDefault or Localhost, got Unconfined"
	finding.message == wanted
}

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in seccomp_stays_on.deny

_at(standard, pod, container) := examples.held_to(
	standard,
	[examples.deployment({"securityContext": pod, "containers": [{"securityContext": container}]})],
)
