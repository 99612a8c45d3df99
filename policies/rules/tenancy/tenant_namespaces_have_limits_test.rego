package policies.rules.tenancy.tenant_namespaces_have_limits_test

import data.policies.lib.examples_test as examples
import data.policies.rules.tenancy.tenant_namespaces_have_limits

_container := {"type": "Container", "default": {"cpu": "500m", "memory": "512Mi"}}

_at_namespace := {["urn:acme", "metadata.name"]}

test_allows_defaults_for_containers if {
	_denied == set() with input as _changes("acme", {"limits": [{"type": "Pod"}, _container]})
	apart := [{"type": "Container", "default": {"cpu": 1}}, {"type": "Container", "default": {"memory": "1Gi"}}]
	_denied == set() with input as _changes("acme", {"limits": apart})
}

test_allows_namespaces_of_no_tenant if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
}

test_denies_a_tenant_without_defaults if {
	every limits in [
		null,
		[],
		{},
		[null],
		[{"type": "Pod", "default": {"cpu": 1, "memory": 1}}],
		[{"type": "Container", "max": {"cpu": 1, "memory": 1}}],
		[{"type": "Container", "default": {"cpu": 1}}],
		[{"type": "Container", "default": {"cpu": 1, "memory": null}}],
		[{"default": {"cpu": 1, "memory": 1}}],
	] {
		_denied == _at_namespace with input as _changes("acme", {"limits": limits})
	}
}

test_denies_defaults_of_another_namespace if {
	_denied == _at_namespace with input as _changes("globex", {"limits": [_container]})
}

test_denies_masks_at_the_range_that_may_be_the_one if {
	every mask in [examples.secret, examples.unknown] {
		_denied == {["urn:limits", "spec.limits"]} with input as _changes("acme", {"limits": mask})
		_denied == {["urn:limits", "metadata.namespace"]} with input as _changes(mask, {"limits": [_container]})
	}
}

test_denies_with_what_is_missing if {
	limits := [{"type": "Container", "default": {"cpu": 1}}]
	some finding in tenant_namespaces_have_limits.deny with input as _changes("acme", {"limits": limits})
	finding.message == "Namespace acme: no LimitRange has a default for memory"
}

_changes(namespace, spec) := examples.changes([
	object.union(examples.namespace("acme"), {"tenant": "acme"}),
	examples.in_namespace("kubernetes:core/v1:LimitRange", "limits", namespace, spec),
])

_denied contains [finding.urn, finding.path] if some finding in tenant_namespaces_have_limits.deny
