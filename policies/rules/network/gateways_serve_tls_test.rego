package policies.rules.network.gateways_serve_tls_test

import data.policies.lib.examples_test as examples
import data.policies.rules.network.gateways_serve_tls

_tls := {"name": "https", "protocol": "HTTPS", "tls": {"certificateRefs": [{"name": "web-tls"}]}}

_clear := {"name": "http", "protocol": "HTTP"}

_redirect := {"filters": [{"type": "RequestRedirect", "requestRedirect": {"scheme": "https"}}]}

test_allows_listeners_with_tls if {
	every listener in [
		_tls,
		object.union(_tls, {"protocol": "TLS"}),
		{"protocol": "TLS", "tls": {"mode": "Passthrough"}},
		{"protocol": "TCP"},
		{"protocol": "UDP"},
		{"protocol": "HBONE"},
	] {
		_denied == set() with input as examples.changes([_gateway([listener])])
	}
}

test_denies_listeners_without_tls if {
	every listener in [
		_clear,
		{"protocol": "HTTPS"},
		{"protocol": "HTTPS", "tls": {"mode": "Terminate", "certificateRefs": []}},
		{"protocol": "HTTPS", "tls": {"certificateRefs": examples.unknown}},
		object.union(_tls, {"protocol": examples.unknown}),
		object.union(_tls, {"protocol": "HTTP"}),
		{},
		null,
		examples.secret,
	] {
		_denied == {["urn:gateway", "spec.listeners[0]"]} with input as examples.changes([_gateway([listener])])
	}
}

test_denies_listeners_that_cannot_be_read if {
	every listeners in [examples.unknown, examples.secret, "x"] {
		_denied == {["urn:gateway", "spec.listeners[0]"]} with input as examples.changes([_gateway(listeners)])
	}
}

test_allows_a_listener_in_clear_beside_one_with_tls_for_its_hosts if {
	every hostnames in [[{}, {}], [{"hostname": "a"}, {"hostname": "a"}], [{"hostname": "a"}, {}]] {
		[clear, tls] := hostnames
		listeners := [object.union(_clear, clear), object.union(_tls, tls)]
		_denied == set() with input as examples.changes([_gateway(listeners)])
	}
}

test_denies_a_listener_in_clear_beside_one_for_other_hosts if {
	every hostnames in [[{}, {"hostname": "a.example.com"}], [{"hostname": "b"}, {"hostname": "a"}]] {
		[clear, tls] := hostnames
		listeners := [object.union(_clear, clear), object.union(_tls, tls)]
		_denied == {["urn:gateway", "spec.listeners[0]"]} with input as examples.changes([_gateway(listeners)])
	}
	passed := [_clear, {"protocol": "TLS", "tls": {"mode": "Passthrough"}}]
	_denied == {["urn:gateway", "spec.listeners[0]"]} with input as examples.changes([_gateway(passed)])
}

test_denies_routes_of_a_listener_in_clear_that_do_not_redirect if {
	_denied == {["urn:route", "spec.rules[0]"]} with input as _routed(_to_gateway, null)
	every rule in [{}, null, {"filters": []}, {"filters": [{"type": "RequestRedirect"}]}, examples.unknown] {
		_denied == {["urn:route", "spec.rules[1]"]} with input as _routed(_to_gateway, [_redirect, rule])
	}
	every filter in [
		{"type": "RequestRedirect", "requestRedirect": {"scheme": "http"}},
		{"type": "RequestMirror", "requestRedirect": {"scheme": "https"}},
	] {
		_denied == {["urn:route", "spec.rules[0]"]} with input as _routed(_to_gateway, [{"filters": [filter]}])
	}
}

test_denies_routes_that_name_the_listener_in_clear if {
	parents := [{"name": "web", "namespace": "acme", "sectionName": "http"}]
	_denied == {["urn:route", "spec.rules[0]"]} with input as _routed(parents, [{}])
}

test_allows_routes_that_redirect if {
	_denied == set() with input as _routed(_to_gateway, [_redirect])
}

test_allows_routes_of_listeners_with_tls_or_of_other_gateways if {
	every parents in [
		null,
		[{"name": "web", "sectionName": "https"}],
		[{"name": "other"}],
		[{"name": "web", "namespace": "other"}],
	] {
		_denied == set() with input as _routed(parents, [{}])
	}
}

test_allows_gateways_of_another_kind if {
	gateway := _gateway([{}])
	istio := object.union(gateway, {"new": {"apiVersion": "networking.istio.io/v1"}})
	_denied == set() with input as examples.changes([istio])
	every version in ["gateway.networking.k8s.io/v1", null, examples.unknown] {
		standard := object.union(gateway, {"new": {"apiVersion": version}})
		_denied != set() with input as examples.changes([standard])
	}
}

test_denies_with_names if {
	changes := _routed(_to_gateway, [{}])
	some finding in gateways_serve_tls.deny with input as changes
	finding.message == "HTTPRoute route: rule 0 must redirect to https, as an HTTP listener serves it"
	some other in gateways_serve_tls.deny with input as examples.changes([_gateway([_clear])])
	other.message == "Gateway gateway: listener 0 must serve TLS with a certificate"
}

_to_gateway := [{"name": "web"}]

_routed(parents, rules) := examples.changes([
	_gateway([_clear, _tls]),
	examples.in_namespace(
		"kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "route", "acme",
		{"parentRefs": parents, "rules": rules},
	),
])

_gateway(listeners) := examples.change(
	"kubernetes:gateway.networking.k8s.io/v1:Gateway", "gateway",
	{"metadata": {"name": "web", "namespace": "acme"}, "spec": {"listeners": listeners}},
)

_denied contains [finding.urn, finding.path] if some finding in gateways_serve_tls.deny
