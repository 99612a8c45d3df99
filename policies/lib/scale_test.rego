package policies.lib.scale_test

import data.policies.lib.examples_test as examples
import data.policies.lib.scale

test_a_workload_has_the_pods_that_it_says if {
	every case in [
		["apps/v1:Deployment", {"replicas": 3}, 3],
		["apps/v1:Deployment", {"replicas": 0}, 0],
		["apps/v1:Deployment", {}, 1],
		["batch/v1:Job", {"parallelism": 4}, 4],
		["batch/v1:CronJob", {"jobTemplate": {"spec": {"parallelism": 5}}}, 5],
		["core/v1:ReplicationController", {"replicas": 3}, 3],
		["apps/v1:ReplicaSet", {"replicas": 3}, 3],
		["apps/v1:StatefulSet", {"replicas": 3}, 3],
		["autoscaling/v2:HorizontalPodAutoscaler", {"maxReplicas": 3}, 3],
		["core/v1:Pod", {"replicas": 3}, 1],
	] {
		scale.most_pods("urn:web") == case[2] with input as _changes(case[0], case[1], [])
	}
}

test_a_workload_may_be_scaled if {
	every case in [
		["web", "a", "Deployment", 9, 9],
		["web", "a", "Deployment", 2, 3],
		["db", "a", "Deployment", 9, 3],
	] {
		scaler := _scaler(case[0], case[1], case[2], case[3])
		scale.most_pods("urn:web") == case[4] with input as _changes("apps/v1:Deployment", {"replicas": 3}, [scaler])
	}
	every scaler in [
		_scaler("web", "b", "Deployment", 9),
		_scaler("web", "a", "StatefulSet", 9),
		_scaler("web", "a", "Deployment", "9"),
	] {
		scale.most_pods("urn:web") == 3 with input as _changes("apps/v1:Deployment", {"replicas": 3}, [scaler])
	}
}

test_a_number_that_cannot_be_read_is_one if {
	every replicas in ["3", null, examples.secret, examples.unknown] {
		scale.most_pods("urn:web") == 1 with input as _changes("apps/v1:Deployment", {"replicas": replicas}, [])
	}
}

_scaler(name, namespace, kind, most) := examples.in_namespace(
	"kubernetes:autoscaling/v2:HorizontalPodAutoscaler", sprintf("scaler-%s", [name]), namespace,
	{"scaleTargetRef": {"kind": kind, "name": name}, "maxReplicas": most},
)

_changes(type, spec, others) := {"changes": array.concat(
	[examples.change(
		sprintf("kubernetes:%s", [type]), "web",
		{"metadata": {"name": "web", "namespace": "a"}, "spec": spec},
	)],
	others,
)}
