package policies.rules.changes.budgets_are_kept_test

import data.policies.lib.examples_test as examples
import data.policies.rules.changes.budgets_are_kept

test_denies_more_than_the_limit if {
	findings := budgets_are_kept.deny with input as _two_deletes(1)
	{finding.setting | some finding in findings} == {"policies.budgets.deletes"}
}

test_allows_what_the_limit_allows if {
	budgets_are_kept.deny == set() with input as _two_deletes(2)
}

test_allows_anything_without_a_limit if {
	every parameters in [{}, {"budgets": {"deletes": null}}, {"tenant_budgets": {"deletes": 0}}] {
		input_without := object.union(_two_deletes(0), {"parameters": null})
		findings := budgets_are_kept.deny with input as object.union(input_without, {"parameters": parameters})
		findings == set()
	}
}

test_allows_a_change_set_without_changes if {
	budgets_are_kept.deny == set() with input as {}
}

test_tells_what_is_used_where_the_limit_is_kept if {
	uses := budgets_are_kept.budgets with input as _two_deletes(2)
	uses == {{"setting": "policies.budgets.deletes", "tenant": null, "limit": "deletes", "used": 2, "allowed": 2}}
}

_two_deletes(allowed) := {
	"changes": [object.union(examples.namespace(name), {"op": "delete"}) | some name in ["acme", "globex"]],
	"parameters": {"budgets": {"deletes": allowed}},
}
