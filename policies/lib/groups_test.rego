package policies.lib.groups_test

import data.policies.lib.groups

test_values_are_gathered_by_their_key if {
	groups.of({["a", 1], ["b", {"x": 2}], ["a", 3]}) == {"a": {1, 3}, "b": {{"x": 2}}}
}

test_keys_and_values_may_be_null_and_false if groups.of({[null, false], [null, null]}) == {null: {false, null}}

test_values_that_are_maps_stay_apart if groups.of({["a", {"x": 1}], ["a", {"x": 2}]}) == {"a": {{"x": 1}, {"x": 2}}}

test_no_pairs_make_no_groups if groups.of(set()) == {}
