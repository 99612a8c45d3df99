package policies.admission_test

import data.policies.admission
import data.policies.lib.examples_test as examples

_lacking := {"NeedsLabels": {"violation": {{"msg": "it lacks owner", "details": {}}}}}

_labelled := {"match": {"namespaceSelector": {"matchLabels": {"team": "a"}}}}

test_a_constraint_is_asked_about_each_object if {
	admission.verdict.reviews == [
		{"constraint": 0, "change": 0, "operation": "CREATE", "messages": {"it lacks owner"}},
		{"constraint": 0, "change": 1, "operation": "CREATE", "messages": {"it lacks owner"}},
	] with input as examples.changes([_config("a"), _config("b")])
		with data.policies.gatekeeper as _with({}, _lacking)
}

test_constraints_and_notes_are_handed_on if {
	verdict := admission.verdict with input as examples.changes([])
		with data.policies.gatekeeper as _with({}, _lacking)
	verdict == {"constraints": [_constraint], "notes": ["no effect"], "reviews": []}
}

test_a_disabled_constraint_is_not_asked if {
	entries := {"gatekeeper/NeedsLabels": {"reason": "they move", "expires": "2026-06-30"}}
	resting := {"now": "2026-06-01T00:00:00Z", "parameters": {"disabled": entries}}
	verdict := admission.verdict with input as object.union(examples.changes([_config("a")]), resting)
		with data.policies.gatekeeper as _with({}, _lacking)
	[verdict.constraints, verdict.reviews] == [[], []]
}

test_a_constraint_is_asked_only_about_what_it_matches if {
	every match in [{"kinds": [{"kinds": ["Pod"]}]}, {"namespaces": ["other"]}] {
		_operations == [] with input as examples.changes([_config("a")])
			with data.policies.gatekeeper as _with({"match": match}, _lacking)
	}
}

test_a_constraint_is_asked_only_about_its_operations if {
	gone := examples.changes([object.union(_config("a"), {"op": "delete", "old": _config("a").new})])
	_operations == [] with input as gone with data.policies.gatekeeper as _with({}, _lacking)
	deleted := _with({"operations": ["DELETE"]}, _lacking)
	_operations == ["DELETE"] with input as gone with data.policies.gatekeeper as deleted
	_operations == [] with input as examples.changes([_config("a")]) with data.policies.gatekeeper as deleted
}

test_a_constraint_is_asked_about_what_stays_whatever_its_operations if {
	kept := examples.changes([object.union(_config("a"), {"op": "same"})])
	_operations == [""] with input as kept with data.policies.gatekeeper as _with({}, _lacking)
}

test_a_violation_without_words_is_told_whole if {
	every violation in [{"message": "x"}, {"msg": 1}, "x"] {
		_messages == [{json.marshal(violation)}] with input as examples.changes([_config("a")])
			with data.policies.gatekeeper as _with({}, {"NeedsLabels": {"violation": {violation}}})
	}
}

test_templates_of_other_kinds_say_nothing if {
	_messages == [set()] with input as examples.changes([_config("a")])
		with data.policies.gatekeeper as _with({}, {"Other": {"violation": {{"msg": "x"}}}})
}

test_a_namespace_elsewhere_is_named_where_its_labels_are_asked_for if {
	told := "it lacks owner; namespace shop is not in this stack, so it counts as selected"
	_messages == [{told}] with input as examples.changes([_config("a")])
		with data.policies.gatekeeper as _with(_labelled, _lacking)
}

test_a_namespace_of_the_stack_is_not_named if {
	metadata := {"name": "shop", "labels": {"team": "a"}}
	namespace := examples.change("kubernetes:core/v1:Namespace", "shop", {"metadata": metadata})
	of_config_maps := object.union(_labelled, {"match": {"kinds": [{"kinds": ["ConfigMap"]}]}})
	_messages == [{"it lacks owner"}] with input as examples.changes([_config("a"), namespace])
		with data.policies.gatekeeper as _with(of_config_maps, _lacking)
}

_operations := [answer.operation | some answer in admission.verdict.reviews]

_messages := [answer.messages | some answer in admission.verdict.reviews]

_constraint := {
	"rule": "gatekeeper/NeedsLabels/owner",
	"kind": "NeedsLabels",
	"match": {},
	"parameters": {},
	"operations": ["CREATE", "UPDATE"],
}

_with(more, templates) := {
	"installed": {"constraints": [object.union(_constraint, more)], "notes": ["no effect"]},
	"templates": templates,
}

_config(name) := examples.in_namespace("kubernetes:core/v1:ConfigMap", name, "shop", {})
