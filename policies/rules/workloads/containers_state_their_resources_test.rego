package policies.rules.workloads.containers_state_their_resources_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.containers_state_their_resources

_resources := "spec.template.spec.containers[0].resources"

_cpu_request := concat(".", [_resources, "requests.cpu"])

_memory_request := concat(".", [_resources, "requests.memory"])

_memory_limit := concat(".", [_resources, "limits.memory"])

_all := {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "64Mi"}}

test_allows_containers_that_state_all if {
	_warned == set() with input as _web({"containers": [{"resources": _all}]})
}

test_allows_limits_as_requests if {
	_warned == set() with input as _web({"containers": [{"resources": {"limits": {"cpu": 1, "memory": "64Mi"}}}]})
}

test_allows_what_the_pod_states if {
	_warned == set() with input as _web({"resources": _all, "containers": [{}]})
	_warned == {_memory_limit} with input as _web({"resources": {"requests": _all.requests}, "containers": [{}]})
}

test_denies_what_is_not_stated if {
	every resources in [null, {}, {"requests": null}, {"requests": {}, "limits": {}}] {
		everything := {_cpu_request, _memory_request, _memory_limit}
		_warned == everything with input as _web({"containers": [{"resources": resources}]})
	}
}

test_denies_what_is_not_stated_in_part if {
	_warned == {_memory_limit} with input as _web({"containers": [{"resources": object.remove(_all, ["limits"])}]})
	_warned == {_cpu_request} with input as _web({"containers": [{"resources": object.remove(_all, ["requests"])}]})
}

test_denies_what_is_no_amount if {
	every amount in [null, 0, "0", "", examples.secret, examples.unknown] {
		resources := {"requests": {"cpu": amount, "memory": "64Mi"}, "limits": {"memory": "64Mi"}}
		_warned == {_cpu_request} with input as _web({"containers": [{"resources": resources}]})
	}
}

test_denies_init_containers if {
	paths := _warned with input as _web({"containers": [], "initContainers": [{"resources": {"limits": {"cpu": 1}}}]})
	paths == {
		"spec.template.spec.initContainers[0].resources.requests.memory",
		"spec.template.spec.initContainers[0].resources.limits.memory",
	}
}

test_allows_ephemeral_containers_that_cannot_state_any if {
	_warned == set() with input as _web({"containers": [], "ephemeralContainers": [{}]})
}

test_denies_containers_that_cannot_be_read if {
	every hidden in ["x", examples.secret, examples.unknown] {
		count(_warned) == 3 with input as _web({"containers": hidden})
		count(_warned) == 3 with input as _web({"containers": [{"resources": hidden}]})
	}
}

test_denies_with_the_name if {
	resources := object.remove(_all, ["limits"])
	some finding in containers_state_their_resources.warn with input as _web({"containers": [{"resources": resources}]})
	finding.message == "Deployment web, containers[0]: resources.limits.memory must be set, here or on the pod"
}

_web(spec) := examples.changes([examples.deployment(spec)])

_warned contains finding.path if some finding in containers_state_their_resources.warn

test_allows_a_change_set_without_pods if {
	_warned == set() with input as examples.changes([examples.namespace("acme")])
	_warned == set() with input as {}
}
