package policies.rules.workloads.pods_run_as_non_root_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.pods_run_as_non_root

_pod_setting := "spec.template.spec.securityContext.runAsNonRoot"

_container_setting := "spec.template.spec.containers[0].securityContext.runAsNonRoot"

_pod_user := "spec.template.spec.securityContext.runAsUser"

_container_user := "spec.template.spec.containers[0].securityContext.runAsUser"

test_allows_a_pod_whose_setting_holds_for_every_container if {
	_denied == set() with input as _web({"runAsNonRoot": true}, {})
}

test_allows_containers_that_say_it_themselves if {
	_denied == set() with input as _web({}, {"runAsNonRoot": true, "runAsUser": 999})
}

test_allows_a_container_that_overrides_its_pod if {
	_denied == set() with input as _web({"runAsNonRoot": false, "runAsUser": 0}, {"runAsNonRoot": true, "runAsUser": 1})
}

test_allows_null_as_not_set if {
	_denied == set() with input as _web({"runAsNonRoot": true, "runAsUser": null}, null)
}

test_denies_a_pod_that_does_not_say_it if {
	every unset in [null, {}, {"runAsNonRoot": null}] {
		_denied == {_pod_setting} with input as _web(unset, unset)
	}
}

test_denies_what_is_not_true if {
	every value in [false, "true", 1, {}, []] {
		_denied == {_pod_setting} with input as _web({"runAsNonRoot": value}, {})
	}
}

test_denies_a_container_that_overrides_its_pod if {
	_denied == {_container_setting} with input as _web({"runAsNonRoot": true}, {"runAsNonRoot": false})
}

test_denies_user_0_and_what_is_no_user if {
	every user in [0, -1, "999", {}] {
		_denied == {_pod_user} with input as _web({"runAsNonRoot": true, "runAsUser": user}, {})
		_denied == {_container_user} with input as _web({"runAsNonRoot": true}, {"runAsUser": user})
	}
}

test_denies_init_and_ephemeral_containers if {
	_denied == {"spec.template.spec.initContainers[0].securityContext.runAsNonRoot"} with input as _changes({
		"securityContext": {"runAsNonRoot": true},
		"containers": [{}],
		"initContainers": [{"securityContext": {"runAsNonRoot": false}}],
		"ephemeralContainers": [{}],
	})
}

test_denies_masks_at_the_value_that_they_hide if {
	every mask in [examples.secret, examples.unknown] {
		_denied == {_container_setting} with input as _web({"runAsNonRoot": true}, {"runAsNonRoot": mask})
		_denied == {_container_user} with input as _web({"runAsNonRoot": true}, {"runAsUser": mask})
		_denied == {_container_setting, _container_user} with input as _web({"runAsNonRoot": true}, mask)
		_denied == {_pod_setting, _pod_user} with input as _web(mask, {})
	}
}

test_denies_containers_that_cannot_be_read if {
	every containers in [examples.secret, examples.unknown] {
		_denied == {_container_setting, _container_user} with input as _changes({
			"securityContext": {"runAsNonRoot": true},
			"containers": containers,
		})
	}
}

test_denies_a_pod_without_containers if {
	every containers in [null, {}, [null]] {
		_denied == {_pod_setting} with input as _changes({"containers": containers})
	}
}

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

test_denies_with_the_name_and_the_value if {
	some finding in pods_run_as_non_root.deny with input as _web({"runAsNonRoot": true}, {"runAsNonRoot": false})
	finding == {
		"urn": "urn:web",
		"path": _container_setting,
		"message": "Deployment web, containers[0]: runAsNonRoot must be true, got false",
	}
}

test_denies_with_the_name_and_the_user if {
	some finding in pods_run_as_non_root.deny with input as _web({"runAsNonRoot": true}, {"runAsUser": 0})
	finding == {
		"urn": "urn:web",
		"path": _container_user,
		"message": "Deployment web, containers[0]: runAsUser must not be root, got 0",
	}
}

_denied contains finding.path if some finding in pods_run_as_non_root.deny

_web(pod, container) := _changes({"securityContext": pod, "containers": [{"securityContext": container}]})

_changes(spec) := examples.changes([examples.deployment(spec)])
