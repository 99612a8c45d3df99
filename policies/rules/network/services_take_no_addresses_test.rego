package policies.rules.network.services_take_no_addresses_test

import data.policies.lib.examples_test as examples
import data.policies.rules.network.services_take_no_addresses

test_denies_external_addresses if {
	every addresses in [["203.0.113.7"], {}, "203.0.113.7", [examples.unknown], examples.secret, examples.unknown] {
		_denied == {["urn:web", "spec.externalIPs"]} with input as _service({"externalIPs": addresses})
	}
}

test_allows_a_service_without_any if {
	every spec in [null, {}, {"externalIPs": null}, {"externalIPs": []}] {
		_denied == set() with input as _service(spec)
	}
}

test_allows_a_service_that_the_stack_names if {
	open := _service({"externalIPs": ["203.0.113.7"]})
	_denied == set() with input as object.union(open, {"parameters": {"exposed_services": ["web"]}})
}

test_denies_with_the_name_and_the_value if {
	some finding in services_take_no_addresses.deny with input as _service({"externalIPs": ["203.0.113.7"]})
	finding.message == "Service web: externalIPs must be empty, got [\"203.0.113.7\"]"
}

_service(spec) := examples.changes([examples.in_namespace("kubernetes:core/v1:Service", "web", "acme", spec)])

_denied contains [finding.urn, finding.path] if some finding in services_take_no_addresses.deny
