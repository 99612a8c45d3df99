package policies.lib.change_sets_test

import data.policies.lib.change_sets
import data.policies.lib.examples_test as examples

test_a_change_set_without_a_list_of_changes_is_a_fault if {
	every document in [{}, {"changes": null}, {"changes": {}}, {"changes": "x"}] {
		faults := change_sets.faults with input as document
		faults == {"the change set has no list of changes"}
	}
}

test_a_change_that_cannot_be_read_is_a_fault if {
	without := [object.remove(_web, [field]) | some field in ["urn", "type", "name", "op"]]
	every change in array.concat(without, [null, "x", object.union(_web, {"op": null})]) {
		faults := change_sets.faults with input as {"changes": [_web, change]}
		faults == {"changes[1] must have urn, type, name and op"}
	}
}

test_a_change_set_that_can_be_read_has_no_fault if {
	every changes in [[], [_web]] {
		change_sets.faults == set() with input as {"changes": changes}
	}
}

_web := examples.deployment({})
