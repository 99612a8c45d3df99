package policies.rules.network.external_names_stay_inside_test

import data.policies.lib.examples_test as examples
import data.policies.rules.network.external_names_stay_inside

test_denies_names_of_elsewhere if {
	every name in [
		"attacker.example.com",
		"localhost",
		"metadata.google.internal",
		"db.acme.svc.cluster.local.example.com",
		"notsvc",
		"",
		null,
		0,
		examples.secret,
		examples.unknown,
	] {
		_denied == {["urn:web", "spec.externalName"]} with input as _leading_to(name, [])
	}
}

test_allows_names_of_the_cluster if {
	every name in ["db.layer0-data.svc.cluster.local", "db.layer0-data.svc"] {
		_denied == set() with input as _leading_to(name, [])
	}
}

test_allows_domains_that_the_stack_names if {
	every name in ["example.com", "db.example.com"] {
		_denied == set() with input as _leading_to(name, ["example.org", "example.com"])
	}
}

test_denies_other_domains_than_those_that_the_stack_names if {
	_denied != set() with input as _leading_to("badexample.com", ["example.com"])
}

test_allows_services_of_other_types if {
	every type in [null, "ClusterIP"] {
		spec := {"type": type, "externalName": "attacker.example.com"}
		_denied == set() with input as _service(spec, [])
	}
}

test_allows_names_without_parameters if {
	_denied == set() with input as object.remove(_leading_to("db.acme.svc", []), ["parameters"])
}

test_denies_with_the_name_and_the_value if {
	some finding in external_names_stay_inside.deny with input as _leading_to("example.com", [])
	finding.message == "Service web: externalName must stay inside, got example.com"
}

_leading_to(name, domains) := _service({"type": "ExternalName", "externalName": name}, domains)

_service(spec, domains) := object.union(
	examples.changes([examples.in_namespace("kubernetes:core/v1:Service", "web", "acme", spec)]),
	{"parameters": {"external_domains": domains}},
)

_denied contains [finding.urn, finding.path] if some finding in external_names_stay_inside.deny
