package policies.rules.network.tenants_are_isolated_test

import data.policies.lib.examples_test as examples
import data.policies.rules.network.tenants_are_isolated

_default_deny := {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}

test_allows_a_namespace_of_no_tenant if {
	_denied == set() with input as examples.changes([examples.namespace("acme"), _open])
}

test_denies_rules_that_are_hidden if {
	every mask in [examples.secret, examples.unknown] {
		every direction in ["ingress", "egress"] {
			at_rule := {{"urn": "urn:allow", "path": sprintf("spec.%s[0]", [direction])}}
			_denied == at_rule with input as _tenant([{direction: mask}])
			_denied == at_rule with input as _tenant([{direction: [mask]}])
		}
	}
}

test_denies_rules_that_allow_everybody if {
	every peers in [null, [], {}, "x", [null], ["x"], [{}], [{"namespaceSelector": examples.unknown}]] {
		at_ingress := {{"urn": "urn:allow", "path": "spec.ingress[0]"}}
		_denied == at_ingress with input as _tenant([{"ingress": [{"from": peers}]}])
		at_egress := {{"urn": "urn:allow", "path": "spec.egress[0]"}}
		_denied == at_egress with input as _tenant([{"egress": [{"to": peers}]}])
	}
}

test_denies_peers_that_are_everybody if {
	every peer in [
		{},
		{"namespaceSelector": {}},
		{"namespaceSelector": {"matchLabels": {}}},
		{"namespaceSelector": {"matchLabels": examples.unknown}},
		{"namespaceSelector": {"matchLabels": null}},
		{"namespaceSelector": {"matchExpressions": []}},
		{"namespaceSelector": {"matchExpressions": [{"key": "a", "operator": "NotIn", "values": ["b"]}]}},
		{"namespaceSelector": {"matchExpressions": examples.secret}},
		{"namespaceSelector": {}, "podSelector": {}},
		{"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "web"}}},
		{"podSelector": examples.unknown},
		{"ipBlock": {"cidr": "0.0.0.0/0"}},
		{"ipBlock": {"cidr": "::/0", "except": ["fd00::/8"]}},
		{"ipBlock": {"cidr": examples.secret}},
		{"ipBlock": {}},
	] {
		rules := [{"from": [{"podSelector": {}}]}, {"from": [{"podSelector": {}}, peer], "ports": [{"port": 443}]}]
		_denied == {{"urn": "urn:allow", "path": "spec.ingress[1]"}} with input as _tenant([{"ingress": rules}])
	}
}

test_allows_peers_that_are_named if {
	every peer in [
		{"podSelector": {}},
		{"podSelector": {"matchLabels": {"app": "web"}}},
		{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "layer0-system"}}},
		{"namespaceSelector": {"matchLabels": {"layer0.dev/tenant": examples.unknown}}},
		{"namespaceSelector": {"matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}]}},
		{"namespaceSelector": {"matchLabels": {"a": "b"}}, "podSelector": {"matchLabels": {"app": "web"}}},
		{"ipBlock": {"cidr": "10.0.0.0/8"}},
	] {
		_denied == set() with input as _tenant([{"ingress": [{"from": [peer]}], "egress": [{"to": [peer]}]}])
	}
}

test_allows_traffic_that_leaves_by_named_ports if {
	every to in [null, [], [{"namespaceSelector": {}}]] {
		_denied == set() with input as _tenant([{"egress": [{"to": to, "ports": [{"port": 53}]}]}])
	}
}

test_denies_traffic_that_leaves_by_ports_without_a_name if {
	every ports in [null, [], {}, examples.unknown] {
		at_rule := {{"urn": "urn:allow", "path": "spec.egress[0]"}}
		_denied == at_rule with input as _tenant([{"egress": [{"ports": ports}]}])
	}
}

test_denies_open_policies_wherever_a_tenant_may_have_them if {
	open := {"ingress": [{}]}
	at_rule := {{"urn": "urn:allow", "path": "spec.ingress[0]"}}
	base := [_labelled, _policy("deny", "acme", _default_deny)]
	_denied == at_rule with input as examples.changes(array.concat(base, [_policy("allow", examples.unknown, open)]))
	of_tenant := object.union(_policy("allow", "elsewhere", open), {"tenant": "acme"})
	_denied == at_rule with input as examples.changes([of_tenant])
	_denied == set() with input as examples.changes(array.concat(base, [_policy("allow", "elsewhere", open)]))
	_denied == at_rule with input as examples.changes([_policy("allow", "tenant-globex", open)])
}

test_denies_with_names if {
	changes := examples.changes([_labelled, _open])
	messages := {finding.message | some finding in tenants_are_isolated.deny} with input as changes
	messages == {"NetworkPolicy open: ingress rule 0 must name whom it allows"}
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_labelled := examples.change(
	"kubernetes:core/v1:Namespace", "acme",
	{"metadata": {"name": "acme", "labels": {"layer0.dev/tenant": "acme"}}},
)

_open := _policy("open", "acme", {"ingress": [{}]})

_denied contains object.remove(finding, ["message"]) if some finding in tenants_are_isolated.deny

_policy(name, namespace, spec) := examples.in_namespace(
	"kubernetes:networking.k8s.io/v1:NetworkPolicy",
	name, namespace, spec,
)

# A tenant that refuses all traffic, and what it allows in spite of that.
_tenant(allowed) := examples.changes(array.concat(
	[_labelled, _policy("deny", "acme", _default_deny)],
	[_policy("allow", "acme", spec) | some spec in allowed],
))
