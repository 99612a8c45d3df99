package policies.rules.tenancy.tenant_namespaces_are_named_test

import data.policies.lib.examples_test as examples
import data.policies.rules.tenancy.tenant_namespaces_are_named

_name := ["urn:ns", "metadata.name"]

_label := ["urn:ns", `metadata.labels["layer0.dev/tenant"]`]

test_allows_a_namespace_named_after_its_tenant if {
	_denied == set() with input as _namespace("acme", "tenant-acme", "acme")
	_denied == set() with input as _namespace(null, "tenant-acme", "acme")
	_denied == set() with input as _namespace(null, "layer0-data", null)
}

test_denies_other_names if {
	every name in ["acme", "tenant-globex", "tenant-", null, 0, examples.secret, examples.unknown] {
		_denied == {_name} with input as _namespace("acme", name, "acme")
		_denied == {_name} with input as _namespace(null, name, "acme")
	}
}

test_denies_a_tenants_name_for_a_namespace_of_nobody if {
	_denied == {_name} with input as _namespace(null, "tenant-acme", null)
}

test_denies_other_labels if {
	every label in [null, "globex", "", examples.secret, examples.unknown] {
		_denied == {_label} with input as _namespace("acme", "tenant-acme", label)
	}
}

test_denies_a_tenant_that_is_hidden if {
	_denied == {_name} with input as _namespace(null, "tenant-acme", examples.unknown)
}

test_denies_with_names_and_values if {
	changes := _namespace("acme", "a", "b")
	messages := {finding.message | some finding in tenant_namespaces_are_named.deny} with input as changes
	messages == {
		"Namespace ns: name must be tenant-acme, got a",
		"Namespace ns: label layer0.dev/tenant must be acme, got b",
	}
	some finding in tenant_namespaces_are_named.deny with input as _namespace(null, "tenant-acme", null)
	finding.message == "Namespace ns: name must be nobody's, got tenant-acme"
}

_namespace(tenant, name, label) := examples.changes([object.union(
	examples.change(
		"kubernetes:core/v1:Namespace", "ns",
		{"metadata": {"name": name, "labels": {"layer0.dev/tenant": label}}},
	),
	{"tenant": tenant},
)])

_denied contains [finding.urn, finding.path] if some finding in tenant_namespaces_are_named.deny
