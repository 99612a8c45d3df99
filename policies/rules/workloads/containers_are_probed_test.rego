package policies.rules.workloads.containers_are_probed_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.containers_are_probed

_container := "spec.template.spec.containers[0]"

_both contains concat(".", [_container, probe]) if some probe in ["livenessProbe", "readinessProbe"]

_ready := {"httpGet": {"path": "/ready", "port": 8080}}

test_allows_containers_with_both_probes if {
	every probe in [_ready, {"exec": {"command": ["true"]}}, {"tcpSocket": {"port": 80}}, {"grpc": {"port": 80}}] {
		_warned == set() with input as _web({"containers": [{"livenessProbe": probe, "readinessProbe": probe}]})
	}
}

test_denies_containers_without if {
	_warned == _both with input as _web({"containers": [{}]})
	every probe in [null, {}, {"periodSeconds": 5}, {"exec": null}, "x", examples.secret, examples.unknown] {
		_warned == {concat(".", [_container, "livenessProbe"])} with input as _web({"containers": [{
			"livenessProbe": probe,
			"readinessProbe": _ready,
		}]})
	}
}

test_denies_containers_that_cannot_be_read if {
	every containers in [null, "x", examples.secret, examples.unknown] {
		_warned == _both with input as _web({"containers": containers})
	}
}

test_allows_init_and_ephemeral_containers if {
	_warned == set() with input as _web({"containers": [], "initContainers": [{}], "ephemeralContainers": [{}]})
}

test_denies_sidecars_without if {
	_warned == {"spec.template.spec.initContainers[0].livenessProbe"} with input as _web({
		"containers": [],
		"initContainers": [{"restartPolicy": "Always", "readinessProbe": _ready}],
	})
}

test_allows_what_runs_to_its_end if {
	every policy in ["Never", "OnFailure"] {
		_warned == set() with input as _web({"restartPolicy": policy, "containers": [{}]})
		_warned == set() with input as _web({"containers": [{"restartPolicy": policy}]})
	}
	job := {"template": {"spec": {"containers": [{"restartPolicy": "Always"}]}}}
	every case in [{"type": "Job", "spec": job}, {"type": "CronJob", "spec": {"jobTemplate": {"spec": job}}}] {
		type := sprintf("kubernetes:batch/v1:%s", [case.type])
		_warned == set() with input as examples.changes([examples.change(type, "web", {"spec": case.spec})])
	}
}

test_denies_with_the_name if {
	messages := {finding.message | some finding in containers_are_probed.warn} with input as _web({"containers": [{}]})
	messages == {
		"Deployment web, containers[0]: a container that keeps running must have a livenessProbe",
		"Deployment web, containers[0]: a container that keeps running must have a readinessProbe",
	}
}

_web(spec) := examples.changes([examples.deployment(spec)])

_warned contains finding.path if some finding in containers_are_probed.warn

test_allows_a_change_set_without_pods if {
	_warned == set() with input as examples.changes([examples.namespace("acme")])
	_warned == set() with input as {}
}
