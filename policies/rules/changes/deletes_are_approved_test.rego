package policies.rules.changes.deletes_are_approved_test

import data.policies.lib.examples_test as examples
import data.policies.rules.changes.deletes_are_approved

test_approve_is_asked_for_a_delete_and_a_replace if {
	every op in ["delete", "replace"] {
		findings := deletes_are_approved.approve with input as _changes(op, ["other"])
		findings == {{
			"urn": "urn:acme",
			"message": sprintf("Namespace acme: %s needs an approval", [op]),
			"approvals": 1,
		}}
	}
}

test_denies_nothing_and_asks_in_a_destroy if {
	findings := deletes_are_approved.approve with input as object.union(_changes("delete", []), {"operation": "destroy"})
	{finding.urn | some finding in findings} == {"urn:acme"}
}

test_allows_what_deletes_nothing if {
	every op in ["create", "import", "read", "refresh", "same", "update"] {
		deletes_are_approved.approve == set() with input as _changes(op, [])
	}
}

test_allows_what_may_be_lost if {
	every allowed in ["*", "urn:acme"] {
		deletes_are_approved.approve == set() with input as _changes("delete", [allowed])
	}
}

test_allows_providers_to_go if {
	provider := object.union(examples.change("pulumi:providers:kubernetes", "p", {}), {"op": "delete"})
	deletes_are_approved.approve == set() with input as {"changes": [provider]}
}

test_allows_a_change_set_without_changes if {
	deletes_are_approved.approve == set() with input as {}
}

_changes(op, allowed) := {
	"changes": [object.union(examples.namespace("acme"), {"op": op})],
	"parameters": {"allow_data_loss": allowed},
}
