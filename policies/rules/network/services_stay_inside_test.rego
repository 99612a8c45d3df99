package policies.rules.network.services_stay_inside_test

import data.policies.lib.examples_test as examples
import data.policies.rules.network.services_stay_inside

test_denies_types_that_are_reached_from_outside if {
	every type in ["LoadBalancer", "NodePort", "loadbalancer", 0, [], examples.secret, examples.unknown] {
		_denied == {["urn:web", "spec.type"]} with input as _service({"type": type})
	}
}

test_denies_a_service_that_cannot_be_read if {
	every spec in [examples.unknown, examples.secret, "x"] {
		_denied == {["urn:web", "spec.type"]} with input as _service(spec)
	}
}

test_allows_types_that_stay_inside if {
	every spec in [null, {}, {"type": null}, {"type": "ClusterIP", "clusterIP": "None"}, {"type": "ExternalName"}] {
		_denied == set() with input as _service(spec)
	}
}

test_allows_a_service_that_the_stack_names if {
	declared := object.union(_service({"type": "LoadBalancer"}), {"parameters": {"exposed_services": ["web"]}})
	_denied == set() with input as declared
}

test_denies_with_the_name_and_the_value if {
	some finding in services_stay_inside.deny with input as _service({"type": "NodePort"})
	finding.message == "Service web: type must be ClusterIP, got NodePort"
}

_service(spec) := examples.changes([examples.in_namespace("kubernetes:core/v1:Service", "web", "acme", spec)])

_denied contains [finding.urn, finding.path] if some finding in services_stay_inside.deny
