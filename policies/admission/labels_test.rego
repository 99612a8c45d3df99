package policies.admission.labels_test

import data.policies.admission.labels
import data.policies.lib.examples_test as examples

test_no_selector_fits_every_object if {
	every manifest in [null, {}, _with({}), _with({"a": "1"})] {
		labels.fit({}, manifest)
	}
}

test_match_labels_are_all_wanted if {
	wanted := {"matchLabels": {"a": "1", "b": "2"}}
	labels.fit(wanted, _with({"a": "1", "b": "2", "c": "3"}))
	every given in [{}, {"a": "1"}, {"a": "2", "b": "2"}] {
		not labels.fit(wanted, _with(given))
	}
}

test_labels_and_expressions_are_both_wanted if {
	wanted := object.union({"matchLabels": {"a": "1"}}, _expression("Exists", "b", []))
	labels.fit(wanted, _with({"a": "1", "b": ""}))
	not labels.fit(wanted, _with({"a": "1"}))
	not labels.fit(wanted, _with({"b": ""}))
}

test_in_wants_one_of_the_values if {
	wanted := _expression("In", "a", ["1", "2"])
	labels.fit(wanted, _with({"a": "2"}))
	not labels.fit(wanted, _with({"a": "3"}))
	not labels.fit(wanted, _with({}))
	not labels.fit(wanted, {})
}

test_not_in_wants_another_value_or_none if {
	wanted := _expression("NotIn", "a", ["1", "2"])
	labels.fit(wanted, _with({"a": "3"}))
	labels.fit(wanted, _with({}))
	not labels.fit(wanted, _with({"a": "2"}))
}

test_exists_wants_any_value if {
	wanted := _expression("Exists", "a", [])
	labels.fit(wanted, _with({"a": ""}))
	not labels.fit(wanted, _with({"b": "1"}))
}

test_does_not_exist_wants_no_value if {
	wanted := _expression("DoesNotExist", "a", [])
	labels.fit(wanted, _with({"b": "1"}))
	not labels.fit(wanted, _with({"a": ""}))
}

test_a_mask_may_be_what_is_wanted if {
	every mask in [examples.secret, examples.unknown] {
		every operator in ["In", "NotIn", "Exists", "DoesNotExist"] {
			labels.fit(_expression(operator, "a", ["1"]), _with({"a": mask}))
			labels.fit(_expression(operator, "a", ["1"]), _with(mask))
			labels.fit(_expression(operator, "a", ["1"]), {"metadata": mask})
		}
	}
}

test_the_mask_of_another_label_says_nothing if {
	not labels.fit(_expression("Exists", "a", []), _with({"b": examples.unknown}))
}

_expression(operator, key, wanted) := {"matchExpressions": [{"key": key, "operator": operator, "values": wanted}]}

_with(given) := {"metadata": {"labels": given}}
