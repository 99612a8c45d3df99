package policies.rules.network.namespaces_refuse_traffic_test

import data.policies.lib.examples_test as examples
import data.policies.rules.network.namespaces_refuse_traffic

_default_deny := {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}

_at_namespace := {["urn:acme", "metadata.name"]}

test_allows_a_namespace_that_refuses_all_traffic if {
	_denied == set() with input as _only(_default_deny)
	_denied == set() with input as _only(object.union(_default_deny, {"ingress": [], "egress": null}))
}

test_allows_the_clusters_own_namespaces if {
	every name in ["default", "kube-node-lease", "kube-public", "kube-system"] {
		_denied == set() with input as examples.changes([examples.namespace(name)])
	}
}

test_denies_a_namespace_without_policies if {
	_denied == _at_namespace with input as examples.changes([examples.namespace("acme")])
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
		_denied == _at_namespace with input as _in(other, _default_deny)
	}
}

test_denies_masks_at_the_policy_that_may_be_the_one if {
	every mask in [examples.secret, examples.unknown] {
		every field in ["podSelector", "policyTypes", "ingress", "egress"] {
			wanted := {["urn:deny", sprintf("spec.%s", [field])]}
			_denied == wanted with input as _only(object.union(_default_deny, {field: mask}))
		}
		_denied == {["urn:deny", "metadata.namespace"]} with input as _in(mask, _default_deny)
	}
}

test_denies_a_namespace_whose_name_is_hidden if {
	every name in [examples.secret, examples.unknown, null] {
		namespace := examples.change("kubernetes:core/v1:Namespace", "acme", {"metadata": {"name": name}})
		_denied == _at_namespace with input as examples.changes([namespace])
	}
}

test_denies_with_the_name if {
	some finding in namespaces_refuse_traffic.deny with input as examples.changes([examples.namespace("acme")])
	finding.message == "Namespace acme: no NetworkPolicy refuses all traffic by default"
}

# A namespace with this policy alone.
_only(spec) := _in("acme", spec)

_in(namespace, spec) := examples.changes([
	examples.namespace("acme"),
	examples.in_namespace("kubernetes:networking.k8s.io/v1:NetworkPolicy", "deny", namespace, spec),
])

_denied contains [finding.urn, finding.path] if some finding in namespaces_refuse_traffic.deny
