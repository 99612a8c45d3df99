package policies.rules.network.policies_name_their_peers_test

import data.policies.lib.examples_test as examples
import data.policies.rules.network.policies_name_their_peers

test_denies_rules_that_allow_everybody if {
	every peers in [
		null,
		[],
		[{}],
		[null],
		{},
		"x",
		[{"podSelector": {}}, {"ipBlock": {"cidr": "0.0.0.0/0"}}],
		[{"ipBlock": {"cidr": "::/0", "except": ["fd00::/8"]}}],
		[{"ipBlock": {"cidr": examples.unknown}}],
		[{"ipBlock": {}}],
		[{"podSelector": examples.unknown}],
		[examples.unknown],
		examples.secret,
	] {
		_denied == {["urn:allow", "spec.ingress[1]"]} with input as _policy({"ingress": [_named, {"from": peers}]}, [])
		_denied == {["urn:allow", "spec.egress[0]"]} with input as _policy({"egress": [{"to": peers}]}, [])
	}
}

test_denies_rules_that_cannot_be_read if {
	every rules in [{}, [{}], [null], examples.unknown, examples.secret] {
		_denied == {["urn:allow", "spec.ingress[0]"]} with input as _policy({"ingress": rules}, [])
		_denied == {["urn:allow", "spec.egress[0]"]} with input as _policy({"egress": rules}, [])
	}
}

test_denies_everybody_to_ports_that_are_open if {
	_denied == {["urn:allow", "spec.ingress[0]"]} with input as _policy({"ingress": [{"ports": [{"port": 443}]}]}, [])
}

test_allows_peers_that_are_named if {
	every peer in [
		{"podSelector": {}},
		{"podSelector": {"matchLabels": {"app": "web"}}},
		{"namespaceSelector": {"matchLabels": {"layer0.dev/tenant": "acme"}}},
		{"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "web"}}},
		{"namespaceSelector": {}},
		{"ipBlock": {"cidr": "10.0.0.0/8"}},
	] {
		spec := {"ingress": [{"from": [peer]}], "egress": [{"to": [peer]}]}
		_denied == set() with input as _policy(spec, [])
	}
}

test_allows_what_leaves_by_named_ports if {
	_denied == set() with input as _policy({"egress": [{"ports": [{"port": 53}]}]}, [])
}

test_allows_policies_without_rules if {
	every spec in [null, {}, {"ingress": null}, {"ingress": [], "egress": []}] {
		_denied == set() with input as _policy(spec, [])
	}
}

test_allows_a_policy_that_the_stack_names if {
	_denied == set() with input as _policy({"ingress": [{}]}, ["allow"])
}

test_allows_policies_of_tenants_as_another_rule_judges_them if {
	type := "kubernetes:networking.k8s.io/v1:NetworkPolicy"
	open := examples.in_namespace(type, "allow", "tenant-acme", {"ingress": [{}]})
	_denied == set() with input as examples.changes([open])
}

test_denies_with_the_name_and_the_place if {
	some finding in policies_name_their_peers.deny with input as _policy({"egress": [{}]}, [])
	finding.message == "NetworkPolicy allow: egress rule 0 must name whom it allows"
}

_named := {"from": [{"podSelector": {}}]}

_policy(spec, open) := object.union(
	examples.changes([examples.in_namespace("kubernetes:networking.k8s.io/v1:NetworkPolicy", "allow", "edge", spec)]),
	{"parameters": {"open_network_policies": open}},
)

_denied contains [finding.urn, finding.path] if some finding in policies_name_their_peers.deny
