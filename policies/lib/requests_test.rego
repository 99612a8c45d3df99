package policies.lib.requests_test

import data.policies.lib.examples_test as examples
import data.policies.lib.requests

test_a_pod_asks_for_what_its_containers_ask_for_together if {
	requests.of_pod({"containers": [_container("1"), _container("500m")]}, "cpu") == 1500
}

test_init_containers_run_one_after_the_other if {
	every case in [["2", 2000], ["1", 1000], ["500m", 1000]] {
		first := [_container(case[0]), _container("100m")]
		requests.of_pod({"containers": [_container("1")], "initContainers": first}, "cpu") == case[1]
	}
}

test_sidecars_run_from_their_turn_on if {
	sidecar := object.union(_container("100m"), {"restartPolicy": "Always"})
	requests.of_pod({"containers": [_container("1")], "initContainers": [sidecar]}, "cpu") == 1100
	large := object.union(_container("2"), {"restartPolicy": "Always"})
	requests.of_pod({"containers": [_container("1")], "initContainers": [large]}, "cpu") == 3000
	before := [sidecar, _container("2")]
	requests.of_pod({"containers": [_container("1")], "initContainers": before}, "cpu") == 2100
	after := [_container("2"), sidecar]
	requests.of_pod({"containers": [_container("1")], "initContainers": after}, "cpu") == 2000
}

test_what_is_set_for_the_whole_pod_counts if {
	pod := object.union(_container("3"), {"containers": [_container("1")]})
	requests.of_pod(pod, "cpu") == 3000
}

test_the_overhead_of_a_runtime_counts if {
	every pod in [{"containers": [_container("1")]}, object.union(_container("1"), {"containers": []})] {
		requests.of_pod(object.union(pod, {"overhead": {"cpu": "250m"}}), "cpu") == 1250
	}
}

test_a_limit_is_a_request_where_there_is_none if {
	requests.of_pod({"containers": [{"resources": {"limits": {"cpu": "2"}}}]}, "cpu") == 2000
	both := {"resources": {"limits": {"cpu": "2"}, "requests": {"cpu": "1"}}}
	requests.of_pod({"containers": [both]}, "cpu") == 1000
}

test_what_asks_for_nothing_gets_nothing if {
	every pod in [null, {}, {"containers": []}, {"containers": [{}, null]}, {"containers": [_container("x")]}] {
		requests.of_pod(pod, "cpu") == 0
	}
}

test_what_is_no_quantity_is_unclear if {
	every value in ["x", {}, examples.secret, examples.unknown] {
		requests.unclear == {{
			"urn": "urn:web",
			"title": "Deployment web, containers[0]",
			"path": "spec.template.spec.containers[0].resources.requests.cpu",
			"resource": "cpu",
			"value": value,
		}} with input as {"changes": [examples.deployment({"containers": [_container(value)]})]}
	}
	claim := examples.change(_claim, "db", {"spec": {"resources": {"requests": {"storage": "x"}}}})
	requests.unclear == {{
		"urn": "urn:db",
		"title": "PersistentVolumeClaim db",
		"path": "spec.resources.requests.storage",
		"resource": "storage",
		"value": "x",
	}} with input as {"changes": [claim]}
}

test_quantities_and_nothing_are_clear if {
	containers := [_container("1"), {}, {"resources": {"limits": {"memory": "1Gi"}}}]
	claim := examples.change(_claim, "db", {"spec": {"resources": {"requests": {"storage": "1Gi"}}}})
	none := examples.change(_claim, "none", {})
	requests.unclear == set() with input as {"changes": [examples.deployment({"containers": containers}), claim, none]}
}

_claim := "kubernetes:core/v1:PersistentVolumeClaim"

_container(cpu) := {"resources": {"requests": {"cpu": cpu}}}
