package policies.lib.pod_security_test

import data.policies.lib.examples_test as examples
import data.policies.lib.pod_security

_both := {"baseline", "restricted"}

test_a_pod_is_held_to_its_standard_and_what_lies_below if {
	every case in [
		{"standard": "privileged", "want": set()},
		{"standard": "baseline", "want": {"baseline"}},
		{"standard": "restricted", "want": _both},
	] {
		_standards == case.want with input as examples.held_to(case.standard, [_pod("a")])
	}
}

test_a_standard_that_is_missing_or_unknown_is_restricted if {
	_standards == _both with input as {"changes": [_pod("a")]}
	_standards == _both with input as {"changes": [_pod("a")], "parameters": null}
	every standard in [null, "Baseline", "", 0, [], {}, examples.secret, examples.unknown] {
		_standards == _both with input as examples.held_to(standard, [_pod("a")])
	}
}

test_an_exception_holds_in_its_namespace_alone if {
	every case in [
		{"namespace": "a", "want": {"baseline"}},
		{"namespace": "b", "want": _both},
		{"namespace": null, "want": _both},
		{"namespace": examples.secret, "want": _both},
		{"namespace": examples.unknown, "want": _both},
	] {
		_standards == case.want with input as _with_exceptions(case.namespace, {"a": "baseline"})
	}
}

test_exceptions_that_cannot_be_read_are_restricted if {
	every exceptions in ["a", ["a"], {"a": 0}, {"a": examples.unknown}, examples.unknown] {
		_standards == _both with input as _with_exceptions("a", exceptions)
	}
	every exceptions in [null, {}, {"a": null}] {
		usual := examples.held_to("baseline", [_pod("a")])
		_standards == {"baseline"} with input as object.union(usual, _with_exceptions("a", exceptions))
	}
}

test_contexts_are_those_of_the_pod_and_of_its_containers if {
	spec := {
		"securityContext": {"runAsUser": 1},
		"containers": [{"securityContext": {"runAsUser": 2}}],
		"initContainers": [{}],
	}
	found := pod_security.contexts with input as examples.held_to("baseline", [examples.deployment(spec)])
	{[context.title, context.path, context.value] | some context in found.baseline} == {
		["Deployment web", "spec.template.spec.securityContext", {"runAsUser": 1}],
		[
			"Deployment web, containers[0]",
			"spec.template.spec.containers[0].securityContext",
			{"runAsUser": 2},
		],
		["Deployment web, initContainers[0]", "spec.template.spec.initContainers[0].securityContext", {}],
	}
	{context.urn | some context in found.baseline} == {"urn:web"}
	{context.pod.path | some context in found.baseline} == {"spec.template.spec"}
	found.restricted == set()
}

test_only_windows_is_not_linux if {
	pod_security.is_linux({"spec": null})
	not pod_security.is_linux({"spec": {"os": {"name": "windows"}}})
	every name in ["linux", null, "", "Windows", examples.unknown] {
		pod_security.is_linux({"spec": {"os": {"name": name}}})
	}
}

test_users_are_shared_unless_it_says_otherwise if {
	not pod_security.shares_users({"spec": {"hostUsers": false}})
	every users in [null, true, "false", examples.unknown] { pod_security.shares_users({"spec": {"hostUsers": users}}) }
}

test_a_container_is_without_what_neither_it_nor_its_pod_sets if {
	every case in [
		{"pod": {}, "container": {}, "want": 1},
		{"pod": {"a": null}, "container": {"a": null}, "want": 1},
		{"pod": {"a": 0}, "container": {}, "want": 0},
		{"pod": {}, "container": {"a": 0}, "want": 0},
		{"pod": examples.secret, "container": {}, "want": 0},
	] {
		spec := {"securityContext": case.pod, "containers": [{"securityContext": case.container}]}
		found := pod_security.without("a", "baseline") with input as examples.held_to("baseline", [examples.deployment(spec)])
		count(found) == case.want
	}
}

# The standards that hold for the pods, which are also those of their containers.
_standards := standards if {
	standards := {standard | some standard, pods in pod_security.pods; pods != set()}
	standards == {standard | some standard, containers in pod_security.containers; containers != set()}
}

_pod(namespace) := examples.in_namespace("kubernetes:core/v1:Pod", "web", namespace, {"containers": [{}]})

_with_exceptions(namespace, exceptions) := {
	"changes": [_pod(namespace)],
	"parameters": {"pod_security_exceptions": exceptions},
}
