package policies.rules.network.ingress_names_its_hosts_test

import data.policies.lib.examples_test as examples
import data.policies.rules.network.ingress_names_its_hosts

test_denies_what_is_not_one_host if {
	every host in [null, "", "*", "*.example.com", 0, ["www.example.com"], examples.secret, examples.unknown] {
		rules := [{"host": "www.example.com"}, {"host": host}]
		_denied == {["urn:web", "spec.rules[1].host"]} with input as _ingress({"rules": rules}, [])
	}
}

test_denies_rules_that_cannot_be_read if {
	every rules in [{}, "x", [null], examples.unknown, examples.secret] {
		_denied == {["urn:web", "spec.rules[0].host"]} with input as _ingress({"rules": rules}, [])
	}
}

test_denies_a_default_backend if {
	every backend in [{"service": {"name": "web"}}, {}, examples.unknown] {
		_denied == {["urn:web", "spec.defaultBackend"]} with input as _ingress({"defaultBackend": backend}, [])
		_denied == {["urn:web", "spec.backend"]} with input as _ingress({"backend": backend}, [])
	}
}

test_allows_hosts_that_are_named if {
	every spec in [{"rules": [{"host": "www.example.com"}]}, {"rules": null, "defaultBackend": null}] {
		_denied == set() with input as _ingress(spec, [])
	}
}

test_allows_an_ingress_that_the_stack_names if {
	_denied == set() with input as _ingress({"rules": [{}], "defaultBackend": {}}, ["web"])
}

test_denies_with_names_and_values if {
	changes := _ingress({"rules": [{"host": "*.example.com"}], "backend": {}}, [])
	messages := {finding.message | some finding in ingress_names_its_hosts.deny} with input as changes
	messages == {
		"Ingress web: host must be one name, got *.example.com",
		"Ingress web: a default backend serves every host",
	}
}

_ingress(spec, wildcards) := object.union(
	examples.changes([examples.in_namespace("kubernetes:networking.k8s.io/v1:Ingress", "web", "acme", spec)]),
	{"parameters": {"wildcard_ingresses": wildcards}},
)

_denied contains [finding.urn, finding.path] if some finding in ingress_names_its_hosts.deny
