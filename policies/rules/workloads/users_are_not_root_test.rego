package policies.rules.workloads.users_are_not_root_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.users_are_not_root

_pod := "spec.template.spec.securityContext.runAsUser"

_container := "spec.template.spec.containers[0].securityContext.runAsUser"

test_allows_other_users_and_that_of_the_image if {
	every context in [null, {}, {"runAsUser": null}, {"runAsUser": 1}, {"runAsUser": 65532}] {
		_denied == set() with input as _at("restricted", context, context)
	}
}

test_denies_user_0_and_what_is_no_user if {
	every user in [0, -1, "999", {}, examples.secret, examples.unknown] {
		_denied == {_pod} with input as _at("restricted", {"runAsUser": user}, {"runAsUser": 1})
		_denied == {_container} with input as _at("restricted", {}, {"runAsUser": user})
	}
}

test_denies_what_cannot_be_read if {
	every hidden in [examples.secret, examples.unknown, "x"] {
		_denied == {_container} with input as _at("restricted", {}, hidden)
		_denied == {_pod} with input as _at("restricted", hidden, {})
	}
}

test_allows_root_whose_users_are_not_the_nodes if {
	every case in [{"users": false, "want": set()}, {"users": true, "want": {_container}}] {
		_denied == case.want with input as examples.held_to("restricted", [examples.deployment({
			"hostUsers": case.users,
			"containers": [{"securityContext": {"runAsUser": 0}}],
		})])
	}
}

test_allows_everything_at_baseline if {
	_denied == set() with input as _at("baseline", {"runAsUser": 0}, {})
}

test_denies_with_the_name_and_the_user if {
	some finding in users_are_not_root.deny with input as _at("restricted", {}, {"runAsUser": 0})
	finding.message == "Deployment web, containers[0]: runAsUser must not be root, got 0"
}

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in users_are_not_root.deny

_at(standard, pod, container) := examples.held_to(
	standard,
	[examples.deployment({"securityContext": pod, "containers": [{"securityContext": container}]})],
)
