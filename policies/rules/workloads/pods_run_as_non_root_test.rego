package policies.rules.workloads.pods_run_as_non_root_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.pods_run_as_non_root

_pod := "spec.template.spec.securityContext.runAsNonRoot"

_container := "spec.template.spec.containers[0].securityContext.runAsNonRoot"

_yes := {"runAsNonRoot": true}

test_allows_a_pod_that_says_it_for_every_container if {
	every context in [null, {}, {"runAsNonRoot": null}, _yes] {
		_denied == set() with input as _at("restricted", _yes, context)
	}
}

test_allows_containers_that_say_it_themselves if {
	_denied == set() with input as _at("restricted", {}, _yes)
}

test_denies_where_nobody_says_it if {
	every context in [null, {}, {"runAsNonRoot": null}] {
		_denied == {_container} with input as _at("restricted", context, context)
	}
}

test_denies_what_is_not_true_also_where_it_is_overridden if {
	every value in [false, "true", 1, {}, [], examples.secret, examples.unknown] {
		_denied == {_pod} with input as _at("restricted", {"runAsNonRoot": value}, _yes)
		_denied == {_container} with input as _at("restricted", _yes, {"runAsNonRoot": value})
	}
}

test_denies_init_and_ephemeral_containers if {
	every list in ["initContainers", "ephemeralContainers"] {
		pod := examples.deployment({"containers": [], list: [{}]})
		_denied == {sprintf("spec.template.spec.%s[0].securityContext.runAsNonRoot", [list])} with input as examples.held_to(
			"restricted",
			[pod],
		)
	}
}

test_denies_what_cannot_be_read if {
	every hidden in [examples.secret, examples.unknown, "x"] {
		_denied == {_container} with input as _at("restricted", _yes, hidden)
		_denied == {_pod} with input as _at("restricted", hidden, {})
	}
	every containers in [examples.secret, examples.unknown, "x"] {
		_denied == {_container} with input as _pod_of({"securityContext": _yes, "containers": containers})
	}
}

test_denies_a_pod_without_containers if {
	every containers in [null, {}, [null]] {
		_denied == {_container} with input as _pod_of({"containers": containers})
	}
}

test_allows_root_whose_users_are_not_the_nodes if {
	every context in [{}, {"runAsNonRoot": false}] {
		_denied == set() with input as _pod_of({"hostUsers": false, "containers": [{"securityContext": context}]})
	}
	every users in [true, null, examples.unknown] {
		_denied == {_container} with input as _pod_of({"hostUsers": users, "containers": [{}]})
	}
}

test_allows_everything_at_baseline if {
	_denied == set() with input as _at("baseline", {}, {"runAsNonRoot": false})
}

test_denies_with_the_name_and_the_value if {
	some finding in pods_run_as_non_root.deny with input as _at("restricted", _yes, {"runAsNonRoot": false})
	finding == {
		"urn": "urn:web",
		"path": _container,
		"message": "Deployment web, containers[0]: runAsNonRoot must be true, got false",
	}
}

test_denies_with_the_name_of_the_container if {
	some finding in pods_run_as_non_root.deny with input as _at("restricted", {}, {})
	finding.message == "Deployment web, containers[0]: runAsNonRoot must be true here or on the pod"
}

_pod_of(spec) := examples.held_to("restricted", [examples.deployment(spec)])

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in pods_run_as_non_root.deny

_at(standard, pod, container) := examples.held_to(
	standard,
	[examples.deployment({"securityContext": pod, "containers": [{"securityContext": container}]})],
)
