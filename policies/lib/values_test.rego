package policies.lib.values_test

import data.policies.lib.examples_test as examples
import data.policies.lib.values

test_a_value_is_found_under_its_keys if values.at({"a": {"b": 0}}, ["a", "b"], 1) == 0

test_the_value_itself_is_under_no_keys if values.at("x", [], 1) == "x"

test_false_is_a_value if values.at({"a": false}, ["a"], true) == false

test_what_is_missing_is_otherwise if {
	every value in [null, {}, {"a": null}, {"a": {}}, {"a": {"b": null}}] { values.at(value, ["a", "b"], 1) == 1 }
}

test_a_mask_above_a_value_hides_it if {
	every mask in [examples.secret, examples.unknown] {
		values.at({"a": mask}, ["a", "b", "c"], 1) == mask
	}
}

test_what_is_no_map_has_no_value_to_hope_for if {
	every obstacle in ["x", 0, false, [], [{"b": {"c": 2}}]] {
		values.at({"a": obstacle}, ["a", "b", "c"], 1) == {"unreadable": true}
	}
}

test_what_is_no_list_is_its_own_item if {
	values.each([1, 2]) == [1, 2]
	values.each([]) == []
	values.each(examples.secret) == [examples.secret]
	values.each("x") == ["x"]
}

test_only_a_map_without_a_mask_is_readable if {
	values.is_readable({})
	values.is_readable({"secret": "x", "unknown": false})
	every value in [examples.secret, examples.unknown, {"unreadable": true}, [], "x", null, 1] {
		not values.is_readable(value)
	}
}

test_a_mask_is_named_in_messages if {
	values.text(examples.secret) == "a secret"
	values.text(examples.unknown) == "a value not known yet"
	values.text({"unreadable": true}) == "something that is no map"
	values.text(null) == "nothing"
	values.text(0) == 0
}

test_only_a_text_matches if {
	values.matches("abc", "^a")
	every value in ["b", "", null, 5, [], {}, examples.secret] { not values.matches(value, "^a") }
}
