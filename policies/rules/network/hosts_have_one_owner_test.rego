package policies.rules.network.hosts_have_one_owner_test

import data.policies.lib.examples_test as examples
import data.policies.rules.network.hosts_have_one_owner

test_denies_one_host_of_two_namespaces if {
	wanted := {["urn:one", "spec.rules[0].host"], ["urn:two", "spec.rules[0].host"]}
	_denied == wanted with input as _changes([_ingress("one", "acme", "a.io"), _ingress("two", "globex", "a.io")])
	routed := {["urn:one", "spec.rules[0].host"], ["urn:two", "spec.hostnames[0]"]}
	_denied == routed with input as _changes([_ingress("one", "acme", "a.io"), _route("globex", "a.io")])
	_denied == wanted with input as _changes([_ingress("one", null, "a.io"), _ingress("two", "globex", "a.io")])
}

test_allows_one_host_of_one_namespace if {
	_denied == set() with input as _changes([_ingress("one", "acme", "a.io"), _ingress("two", "acme", "a.io")])
	_denied == set() with input as _changes([_ingress("one", "acme", "a.io"), _ingress("two", "globex", "b.io")])
}

test_allows_a_gateway_that_serves_the_host_of_a_route if {
	_denied == set() with input as _changes([_gateway("edge", "a.io"), _route("acme", "a.io")])
}

test_allows_hosts_that_are_hidden_on_both_sides if {
	every mask in [examples.unknown, examples.secret] {
		_denied == set() with input as _changes([_ingress("one", "acme", mask), _ingress("two", "globex", mask)])
	}
}

test_denies_a_host_of_another_tenant if {
	every host in ["globex.example.com", "www.globex.example.com", "*.globex.example.com", "globex.io", "www.globex.io"] {
		_denied == {["urn:one", "spec.rules[0].host"]} with input as _changes([_ingress("one", "tenant-acme", host)])
		_denied == {["urn:gateway", "spec.listeners[0].hostname"]} with input as _changes([_gateway("tenant-acme", host)])
	}
}

test_allows_hosts_of_ones_own_and_of_nobody if {
	every host in ["acme.example.com", "www.acme.example.com", "acme.io", "www.example.com", "notglobex.io"] {
		_denied == set() with input as _changes([_ingress("one", "tenant-acme", host)])
	}
}

test_allows_the_platform_to_serve_a_tenants_host if {
	_denied == set() with input as _changes([_gateway("edge", "*.globex.example.com")])
}

test_allows_any_host_without_settings if {
	_denied == set() with input as {"changes": [_ingress("one", "tenant-acme", "globex.example.com")]}
}

test_denies_with_names if {
	shared := _changes([_ingress("one", "acme", "a.io"), _ingress("two", null, "a.io")])
	messages := {finding.message | some finding in hosts_have_one_owner.deny} with input as shared
	messages == {
		"Ingress one: host a.io is also one of namespace nothing",
		"Ingress two: host a.io is also one of namespace acme",
	}
	taken := _changes([_ingress("one", "tenant-acme", "globex.io")])
	some finding in hosts_have_one_owner.deny with input as taken
	finding.message == "Ingress one: host globex.io is tenant globex's"
}

_changes(list) := {
	"changes": list,
	"parameters": {"tenant_domains": {"acme": ["acme.io"], "globex": ["globex.io"]}},
	"settings": {"platform": {"domain": "example.com"}, "tenants": {"acme": {}, "globex": {}}},
}

_ingress(name, namespace, host) := examples.in_namespace(
	"kubernetes:networking.k8s.io/v1:Ingress", name, namespace,
	{"rules": [{"host": host}]},
)

_route(namespace, host) := examples.in_namespace(
	"kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "two", namespace,
	{"hostnames": [host]},
)

_gateway(namespace, host) := examples.in_namespace(
	"kubernetes:gateway.networking.k8s.io/v1:Gateway", "gateway", namespace,
	{"listeners": [{"hostname": host}]},
)

_denied contains [finding.urn, finding.path] if some finding in hosts_have_one_owner.deny
