package policies.rules.network.tenants_are_isolated_test

import data.policies.lib.examples_test as examples
import data.policies.rules.network.tenants_are_isolated

_default_deny := {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}

_at_namespace := {{"urn": "urn:acme", "path": "metadata.name"}}

test_allows_a_tenant_that_refuses_all_traffic if {
	_denied == set() with input as _tenant([])
	_denied == set() with input as _only(object.union(_default_deny, {"ingress": [], "egress": null}))
}

test_allows_a_namespace_of_no_tenant if {
	_denied == set() with input as examples.changes([examples.namespace("kube-public"), _open])
}

test_denies_a_tenant_without_policies if {
	_denied == _at_namespace with input as examples.changes([_labelled])
}

test_denies_a_namespace_made_for_a_tenant_without_its_label if {
	namespace := object.union(examples.namespace("acme"), {"tenant": "acme"})
	_denied == _at_namespace with input as examples.changes([namespace])
}

test_denies_a_namespace_whose_labels_are_hidden if {
	every mask in [examples.secret, examples.unknown, "x"] {
		_denied == _at_namespace with input as examples.changes([_namespace({"name": "acme", "labels": mask})])
	}
}

test_denies_a_policy_that_leaves_some_traffic_open if {
	every change in [
		{"podSelector": {"matchLabels": {"app": "web"}}},
		{"podSelector": null},
		{"podSelector": []},
		{"policyTypes": ["Ingress"]},
		{"policyTypes": []},
		{"policyTypes": null},
		{"policyTypes": "Ingress, Egress"},
		{"ingress": [{"from": [{"podSelector": {}}]}]},
		{"egress": [{"to": [{"podSelector": {}}]}]},
	] {
		_denied == _at_namespace with input as _only(object.union(_default_deny, change))
	}
	every spec in [null, {}] {
		_denied == _at_namespace with input as _only(spec)
	}
}

test_denies_a_policy_of_another_namespace if {
	every other in ["other", null] {
		_denied == _at_namespace with input as examples.changes([_labelled, _policy("deny", other, _default_deny)])
	}
}

test_denies_masks_at_the_policy_that_may_be_the_one if {
	every mask in [examples.secret, examples.unknown] {
		selector := {{"urn": "urn:deny", "path": "spec.podSelector"}}
		_denied == selector with input as _only(object.union(_default_deny, {"podSelector": mask}))
		elsewhere := {{"urn": "urn:deny", "path": "metadata.namespace"}}
		_denied == elsewhere with input as examples.changes([_labelled, _policy("deny", mask, _default_deny)])
		types := {{"urn": "urn:deny", "path": "spec.policyTypes"}}
		_denied == types with input as _only(object.union(_default_deny, {"policyTypes": mask}))
	}
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

test_denies_a_name_that_is_hidden_on_both_sides if {
	namespace := _namespace({"name": examples.unknown, "labels": {"layer0.dev/tenant": "acme"}})
	elsewhere := {{"urn": "urn:deny", "path": "metadata.namespace"}}
	_denied == elsewhere with input as examples.changes([namespace, _policy("deny", examples.unknown, _default_deny)])
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
}

test_denies_with_names if {
	changes := examples.changes([_labelled, _open])
	messages := {finding.message | some finding in tenants_are_isolated.deny} with input as changes
	messages == {
		"Namespace acme: no NetworkPolicy refuses all traffic by default",
		"NetworkPolicy open: ingress rule 0 must name whom it allows",
	}
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_labelled := _namespace({"name": "acme", "labels": {"layer0.dev/tenant": "acme"}})

_namespace(metadata) := examples.change("kubernetes:core/v1:Namespace", "acme", {"metadata": metadata})

_open := _policy("open", "acme", {"ingress": [{}]})

_denied contains object.remove(finding, ["message"]) if some finding in tenants_are_isolated.deny

_policy(name, namespace, spec) := examples.in_namespace(
	"kubernetes:networking.k8s.io/v1:NetworkPolicy",
	name, namespace, spec,
)

# A tenant with this policy alone.
_only(spec) := examples.changes([_labelled, _policy("deny", "acme", spec)])

# A tenant that refuses all traffic, and what it allows in spite of that.
_tenant(allowed) := examples.changes(array.concat(
	[_labelled, _policy("deny", "acme", _default_deny)],
	[_policy("allow", "acme", spec) | some spec in allowed],
))
