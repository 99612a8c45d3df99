package policies.rules.changes.definitions_outlive_their_objects_test

import data.policies.lib.examples_test as examples
import data.policies.rules.changes.definitions_outlive_their_objects

test_denies_to_delete_a_definition_whose_objects_stay if {
	every op in ["delete", "replace", "discard", null] {
		_denied == {"urn:crd"} with input as _changes(op, [_object("a", "same")])
	}
	every op in ["create", "update", "same", "import", "refresh", "replace"] {
		_denied == {"urn:crd"} with input as _changes("delete", [_object("a", op)])
	}
}

test_denies_whatever_the_version if {
	other := object.union(_object("a", "same"), {"type": "kubernetes:acme.dev/v1beta1:Database"})
	_denied == {"urn:crd"} with input as _changes("delete", [other])
}

test_denies_with_what_goes if {
	changes := _changes("delete", [_object("b", "same"), _object("a", "update")])
	findings := definitions_outlive_their_objects.deny with input as changes
	findings == {{
		"urn": "urn:crd",
		"message": "CustomResourceDefinition crd: would take 2 objects along, such as Database a",
	}}
}

test_allows_to_delete_a_definition_with_its_objects if {
	_denied == set() with input as _changes("delete", [_object("a", "delete")])
	_denied == set() with input as _changes("delete", [])
}

test_allows_objects_of_other_definitions if {
	every type in ["kubernetes:acme.dev/v1:Cache", "kubernetes:other.dev/v1:Database"] {
		_denied == set() with input as _changes("delete", [object.union(_object("a", "same"), {"type": type})])
	}
}

test_allows_an_object_of_another_group_beside_one_of_another_kind if {
	kind := object.union(_object("a", "same"), {"type": "kubernetes:acme.dev/v1:Cache", "urn": "urn:cache"})
	group := object.union(_object("b", "same"), {"type": "kubernetes:other.dev/v1:Database"})
	_denied == set() with input as _changes("delete", [kind, group])
}

test_allows_what_keeps_a_definition if {
	every op in ["create", "import", "read", "refresh", "same", "update"] {
		_denied == set() with input as _changes(op, [_object("a", "same")])
	}
}

test_allows_to_delete_other_kinds if {
	other := object.union(_definition("delete"), {"type": "kubernetes:core/v1:ConfigMap"})
	_denied == set() with input as {"changes": [other, _object("a", "same")]}
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_denied contains finding.urn if some finding in definitions_outlive_their_objects.deny

_definition(op) := object.union(
	examples.change("kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition", "crd", null),
	{"op": op, "old": {"spec": {"group": "acme.dev", "names": {"kind": "Database"}}}},
)

_object(name, op) := object.union(examples.change("kubernetes:acme.dev/v1:Database", name, {}), {"op": op})

_changes(op, objects) := {"changes": array.concat([_definition(op)], objects)}
