package policies.rules.tenancy.namespaces_have_quotas_test

import data.policies.lib.examples_test as examples
import data.policies.rules.tenancy.namespaces_have_quotas

_whole := {"cpu": "4", "memory": "8Gi", "pods": 20}

_at_namespace := {{"urn": "urn:acme", "path": "metadata.name"}}

test_allows_a_namespace_with_a_quota if {
	_denied == set() with input as _changes([_quota("acme", {"hard": _whole})])
}

test_allows_bounds_on_requests_and_limits if {
	hard := {"requests.cpu": "4", "limits.memory": "8Gi", "pods": 20}
	_denied == set() with input as _changes([_quota("acme", {"hard": hard})])
}

test_allows_bounds_from_several_quotas if {
	_denied == set() with input as _changes([
		_named("one", "acme", {"hard": {"cpu": "4", "pods": 1}}),
		_named("two", "acme", {"hard": {"memory": "1Gi"}}),
	])
}

test_allows_a_bound_that_is_not_known_yet if {
	hard := object.union(_whole, {"cpu": examples.unknown})
	_denied == set() with input as _changes([_quota("acme", {"hard": hard})])
}

test_denies_a_namespace_without_a_quota if {
	_denied == _at_namespace with input as _changes([])
}

test_denies_a_quota_of_another_namespace if {
	every other in ["other", "", null] {
		_denied == _at_namespace with input as _changes([_quota(other, {"hard": _whole})])
	}
}

test_denies_a_quota_that_goes_away if {
	quota := object.union(_quota("acme", {"hard": _whole}), {"op": "delete", "new": null})
	_denied == _at_namespace with input as _changes([quota])
}

test_denies_a_quota_without_a_bound if {
	every missing in ["cpu", "memory", "pods"] {
		quota := _quota("acme", {"hard": object.remove(_whole, [missing])})
		_denied == _at_namespace with input as _changes([quota])
		none := _quota("acme", {"hard": object.union(_whole, {missing: null})})
		_denied == _at_namespace with input as _changes([none])
	}
}

test_denies_a_quota_whose_bounds_are_no_map if {
	every hard in [null, {}, [], "cpu", ["cpu", "memory", "pods"]] {
		_denied == _at_namespace with input as _changes([_quota("acme", {"hard": hard})])
	}
}

test_denies_a_quota_for_some_pods_only if {
	every scope in [{"scopes": ["BestEffort"]}, {"scopeSelector": {}}, {"scopes": examples.unknown}] {
		_denied == _at_namespace with input as _changes([_quota("acme", object.union({"hard": _whole}, scope))])
	}
}

test_denies_masks_at_the_quota_that_may_be_the_one if {
	every mask in [examples.secret, examples.unknown] {
		hidden := {{"urn": "urn:quota", "path": "spec.hard"}}
		_denied == hidden with input as _changes([_quota("acme", {"hard": mask})])
		_denied == hidden with input as _changes([_quota("acme", mask)])
		elsewhere := {{"urn": "urn:quota", "path": "metadata.namespace"}}
		_denied == elsewhere with input as _changes([_quota(mask, {"hard": _whole})])
	}
}

test_denies_a_namespace_whose_name_is_hidden_or_missing if {
	every name in [examples.secret, examples.unknown, null] {
		namespace := examples.change("kubernetes:core/v1:Namespace", "acme", {"metadata": {"name": name}})
		_denied == _at_namespace with input as examples.changes([namespace, _quota("acme", {"hard": _whole})])
	}
}

test_denies_with_what_is_missing if {
	some finding in namespaces_have_quotas.deny with input as _changes([_quota("acme", {"hard": {"cpu": "4"}})])
	finding.message == "Namespace acme: no ResourceQuota bounds its memory, pods"
}

test_allows_a_change_set_without_namespaces if {
	_denied == set() with input as examples.changes([_quota("acme", {})])
	_denied == set() with input as {}
}

_denied contains object.remove(finding, ["message"]) if some finding in namespaces_have_quotas.deny

_changes(quotas) := examples.changes(array.concat([examples.namespace("acme")], quotas))

_quota(namespace, spec) := _named("quota", namespace, spec)

_named(name, namespace, spec) := examples.in_namespace("kubernetes:core/v1:ResourceQuota", name, namespace, spec)
