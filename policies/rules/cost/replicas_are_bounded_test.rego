package policies.rules.cost.replicas_are_bounded_test

import data.policies.lib.examples_test as examples
import data.policies.rules.cost.replicas_are_bounded

test_denies_more_pods_than_allowed if {
	every kind in ["apps/v1:Deployment", "apps/v1:StatefulSet", "apps/v1:ReplicaSet"] {
		_denied == {"spec.replicas"} with input as _changes(kind, {"replicas": 101}, {})
	}
}

test_denies_to_scale_to_more_pods_than_allowed if {
	scaler := "autoscaling/v2:HorizontalPodAutoscaler"
	_denied == {"spec.maxReplicas"} with input as _changes(scaler, {"maxReplicas": 101}, {})
}

test_denies_more_pods_of_a_job_than_allowed if {
	_denied == {"spec.parallelism"} with input as _changes("batch/v1:Job", {"parallelism": 101}, {})
}

test_denies_more_than_the_settings_allow if {
	_denied == {"spec.replicas"} with input as _changes("apps/v1:Deployment", {"replicas": 4}, {"replicas": 3})
}

test_denies_what_is_no_number if {
	every replicas in ["3", true, {}, [3], examples.secret, examples.unknown] {
		_denied == {"spec.replicas"} with input as _changes("apps/v1:Deployment", {"replicas": replicas}, {})
	}
}

test_denies_with_the_number if {
	findings := replicas_are_bounded.deny with input as _changes("apps/v1:Deployment", {"replicas": 300}, {})
	findings == {{
		"urn": "urn:web",
		"path": "spec.replicas",
		"message": "Deployment web: spec.replicas must be at most 100, got 300",
	}}
}

test_allows_as_many_as_allowed if {
	every replicas in [0, 1, 100, null] {
		_denied == set() with input as _changes("apps/v1:Deployment", {"replicas": replicas}, {})
	}
}

test_allows_as_many_as_the_settings_allow if {
	_denied == set() with input as _changes("apps/v1:Deployment", {"replicas": 500}, {"replicas": 500})
}

test_allows_other_kinds if {
	_denied == set() with input as _changes("acme.dev/v1:Database", {"replicas": 500}, {})
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in replicas_are_bounded.deny

_changes(type, spec, limits) := {
	"changes": [examples.change(sprintf("kubernetes:%s", [type]), "web", {"spec": spec})],
	"parameters": {"cost": limits},
}
