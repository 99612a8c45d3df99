package policies.rules.changes.imports_are_announced_test

import data.policies.lib.examples_test as examples
import data.policies.rules.changes.imports_are_announced

test_warns_of_what_was_made_outside if {
	every op, message in {
		"import": "Namespace acme: becomes this stack's",
		"read": "Namespace acme: is read, and stays somebody else's",
	} {
		findings := imports_are_announced.warn with input as _changes(op)
		findings == {{"urn": "urn:acme", "message": message}}
	}
}

test_denies_nothing_and_allows_other_operations if {
	every op in ["create", "update", "replace", "delete", "same", "refresh", null] {
		imports_are_announced.warn == set() with input as _changes(op)
	}
}

test_allows_a_change_set_without_changes if {
	imports_are_announced.warn == set() with input as {}
}

_changes(op) := {"changes": [object.union(examples.namespace("acme"), {"op": op})]}
