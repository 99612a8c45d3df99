package policies.admission.match_test

import data.policies.admission.match

_review(namespace, labels) := {
	"namespace": namespace,
	"input": {
		"kind": {"group": "", "version": "v1", "kind": "Pod"},
		"name": "web-1",
		"object": {"metadata": {"name": "web-1", "labels": labels}},
		"oldObject": null,
		"namespaceObject": {"metadata": {"labels": {"team": "a"}}},
	},
}

_elsewhere := object.union(_review("shop", {}), {"input": {"namespaceObject": null}})

_namespace := {
	"namespace": "",
	"input": {
		"kind": {"group": "", "version": "v1", "kind": "Namespace"},
		"name": "shop",
		"object": {"metadata": {"name": "shop", "labels": {"team": "b"}}},
		"oldObject": null,
		"namespaceObject": null,
	},
}

_expression(key, operator, values) := {"labelSelector": {"matchExpressions": [{
	"key": key,
	"operator": operator,
	"values": values,
}]}}

test_kinds if {
	match.selects_kind({}, ["apps", "Deployment"])
	match.selects_kind({"kinds": [{"apiGroups": ["*"], "kinds": ["Deployment"]}]}, ["apps", "Deployment"])
	match.selects_kind({"kinds": [{"kinds": ["Pod"]}, {"apiGroups": ["apps"]}]}, ["apps", "Deployment"])
	not match.selects_kind({"kinds": [{"apiGroups": [""], "kinds": ["*"]}]}, ["apps", "Deployment"])
	not match.selects_kind({"kinds": [{"apiGroups": ["apps"], "kinds": ["Pod"]}]}, ["apps", "Deployment"])
}

test_namespaces if {
	every pattern in ["shop", "sh*", "*op", "*ho*", "*"] {
		match.selects({"namespaces": ["x", pattern]}, _review("shop", {}))
		match.selects({"namespaces": [pattern]}, _namespace)
		not match.selects({"excludedNamespaces": [pattern]}, _review("shop", {}))
		not match.selects({"excludedNamespaces": [pattern]}, _namespace)
	}
}

test_other_namespaces if {
	not match.selects({"namespaces": ["sho"]}, _review("shop", {}))
	match.selects({"namespaces": ["other"]}, _review("", {}))
	match.selects({"excludedNamespaces": ["*"]}, _review("", {}))
}

test_a_masked_namespace_may_be_any if {
	match.selects({"namespaces": ["other"]}, _review({"unknown": true}, {}))
	match.selects({"excludedNamespaces": ["*"]}, _review({"unknown": true}, {}))
}

test_labels if {
	match.selects({"labelSelector": {"matchLabels": {"a": "1"}}}, _review("shop", {"a": "1"}))
	not match.selects({"labelSelector": {"matchLabels": {"a": "1"}}}, _review("shop", {"a": "2"}))
	match.selects(_expression("a", "In", ["1", "2"]), _review("shop", {"a": "2"}))
	not match.selects(_expression("a", "In", ["1"]), _review("shop", {}))
	match.selects(_expression("a", "NotIn", ["1"]), _review("shop", {}))
	not match.selects(_expression("a", "NotIn", ["1"]), _review("shop", {"a": "1"}))
	match.selects(_expression("a", "Exists", []), _review("shop", {"a": ""}))
	not match.selects(_expression("a", "Exists", []), _review("shop", {}))
	match.selects(_expression("a", "DoesNotExist", []), _review("shop", {}))
	not match.selects(_expression("a", "DoesNotExist", []), _review("shop", {"a": "1"}))
	match.selects({"labelSelector": {"matchLabels": {"a": "1"}}}, _review("shop", {"a": {"secret": true}}))
}

test_the_old_object_counts_too if {
	old := {"metadata": {"name": "web-1", "labels": {"a": "1"}}}
	review := object.union(_review("shop", {}), {"input": {"oldObject": old}})
	match.selects({"labelSelector": {"matchLabels": {"a": "1"}}}, review)
}

test_labels_of_the_namespace if {
	wanted := {"namespaceSelector": {"matchLabels": {"team": "a"}}}
	match.selects(wanted, _review("shop", {}))
	match.selects(wanted, _review("", {}))
	match.selects(wanted, _elsewhere)
	not match.selects(wanted, _namespace)
	not match.selects({"namespaceSelector": {"matchLabels": {"team": "b"}}}, _review("shop", {}))
	match.selects({"namespaceSelector": {"matchLabels": {"team": "b"}}}, _namespace)
}

test_scope_name_and_source if {
	match.selects({"scope": "Namespaced"}, _review("shop", {}))
	not match.selects({"scope": "Cluster"}, _review("shop", {}))
	match.selects({"scope": "Cluster"}, _namespace)
	not match.selects({"scope": "Namespaced"}, _namespace)
	match.selects({"name": "web-*"}, _review("shop", {}))
	not match.selects({"name": "web"}, _review("shop", {}))
	match.selects({"source": "Original"}, _review("shop", {}))
	not match.selects({"source": "Generated"}, _review("shop", {}))
}
