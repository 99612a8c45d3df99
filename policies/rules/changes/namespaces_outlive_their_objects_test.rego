package policies.rules.changes.namespaces_outlive_their_objects_test

import data.policies.lib.examples_test as examples
import data.policies.rules.changes.namespaces_outlive_their_objects

test_denies_to_delete_a_namespace_that_holds_something if {
	every op in ["create", "update", "replace", "same", "import", "refresh"] {
		_denied == {"urn:acme"} with input as _changes("delete", [_inside("web", op)])
	}
	every op in ["discard", null] {
		_denied == {"urn:acme"} with input as _changes(op, [_inside("web", "same")])
	}
}

test_denies_to_replace_a_namespace_under_what_stays if {
	every op in ["update", "same", "refresh"] {
		_denied == {"urn:acme"} with input as _changes("replace", [_inside("web", op)])
	}
}

test_denies_with_what_goes if {
	changes := _changes("delete", [_inside("web", "same"), _inside("db", "update"), _inside("gone", "delete")])
	findings := namespaces_outlive_their_objects.deny with input as changes
	findings == {{
		"urn": "urn:acme",
		"message": "Namespace acme: would take 2 objects along, such as Service db",
	}}
}

test_allows_to_delete_an_empty_namespace if {
	_denied == set() with input as _changes("delete", [])
	_denied == set() with input as _changes("delete", [_inside("web", "delete"), _inside("web", "read")])
}

test_allows_to_replace_a_namespace_with_what_it_holds if {
	every op in ["create", "import", "replace", "delete"] {
		_denied == set() with input as _changes("replace", [_inside("web", op)])
	}
}

test_allows_what_keeps_a_namespace if {
	every op in ["create", "import", "read", "refresh", "same", "update"] {
		_denied == set() with input as _changes(op, [_inside("web", "same")])
	}
}

test_allows_what_lies_elsewhere if {
	elsewhere := examples.in_namespace("kubernetes:core/v1:Service", "web", "globex", {})
	_denied == set() with input as _changes("delete", [elsewhere])
	other := object.union(_inside("web", "same"), {"type": "acme:index:Service"})
	_denied == set() with input as _changes("delete", [other])
}

test_allows_to_delete_what_is_no_namespace if {
	pod := object.union(_gone("delete"), {"type": "kubernetes:core/v1:Pod"})
	_denied == set() with input as {"changes": [pod, _inside("web", "same")]}
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_denied contains finding.urn if some finding in namespaces_outlive_their_objects.deny

_gone(op) := object.union(examples.namespace("acme"), {"op": op, "old": {"metadata": {"name": "acme"}}})

_inside(name, op) := object.union(examples.in_namespace("kubernetes:core/v1:Service", name, "acme", {}), {"op": op})

_changes(op, others) := {"changes": array.concat([_gone(op)], others)}
