package policies.rules.workloads.seccomp_profiles_are_set_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.seccomp_profiles_are_set

_container := "spec.template.spec.containers[0].securityContext.seccompProfile"

_profile := {"seccompProfile": {"type": "RuntimeDefault"}}

test_allows_a_profile_on_the_pod_or_on_the_container if {
	_denied == set() with input as _at("restricted", _profile, null)
	_denied == set() with input as _at("restricted", {}, _profile)
}

test_allows_profiles_that_are_judged_elsewhere if {
	every profile in [{}, "x", examples.secret, examples.unknown] {
		_denied == set() with input as _at("restricted", {"seccompProfile": profile}, {})
		_denied == set() with input as _at("restricted", {}, {"seccompProfile": profile})
	}
}

test_denies_a_container_without_any if {
	every context in [null, {}, {"seccompProfile": null}] {
		_denied == {_container} with input as _at("restricted", context, context)
	}
}

test_allows_windows_where_there_are_none if {
	_denied == set() with input as _os("windows")
	_denied == {_container} with input as _os("linux")
}

test_allows_everything_at_baseline if {
	_denied == set() with input as _at("baseline", {}, {})
}

test_denies_with_the_name if {
	some finding in seccomp_profiles_are_set.deny with input as _at("restricted", {}, {})
	finding.message == "Deployment web, containers[0]: seccompProfile must be set here or on the pod"
}

_os(name) := examples.held_to("restricted", [examples.deployment({"os": {"name": name}, "containers": [{}]})])

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in seccomp_profiles_are_set.deny

_at(standard, pod, container) := examples.held_to(
	standard,
	[examples.deployment({"securityContext": pod, "containers": [{"securityContext": container}]})],
)
