package policies.rules.workloads.windows_pods_stay_in_containers_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.windows_pods_stay_in_containers

_pod := "spec.template.spec.securityContext.windowsOptions.hostProcess"

_container := "spec.template.spec.containers[0].securityContext.windowsOptions.hostProcess"

test_allows_containers if {
	_denied == set() with input as _at("baseline", null, null)
	every options in [null, {}, {"hostProcess": false}, {"hostProcess": null}, {"runAsUserName": "ContainerUser"}] {
		_denied == set() with input as _options("baseline", options)
	}
}

test_denies_processes_of_the_host if {
	every process in [true, "false", 0, examples.secret, examples.unknown] {
		_denied == {_pod, _container} with input as _options("baseline", {"hostProcess": process})
	}
	every hidden in [examples.secret, examples.unknown, "x"] {
		_denied == {_container} with input as _at("baseline", {}, hidden)
	}
}

test_allows_everything_where_pods_are_privileged if {
	_denied == set() with input as _options("privileged", {"hostProcess": true})
}

test_denies_with_the_name_and_the_value if {
	changes := _at("baseline", {"windowsOptions": {"hostProcess": true}}, {})
	some finding in windows_pods_stay_in_containers.deny with input as changes
	finding.message == "Deployment web: hostProcess must not be true, got true"
}

_options(standard, options) := _at(standard, {"windowsOptions": options}, {"windowsOptions": options})

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in windows_pods_stay_in_containers.deny

_at(standard, pod, container) := examples.held_to(
	standard,
	[examples.deployment({"securityContext": pod, "containers": [{"securityContext": container}]})],
)
