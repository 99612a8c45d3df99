package policies.admission.reviews_test

import data.policies.admission.reviews
import data.policies.lib.examples_test as examples

_type := "kubernetes:core/v1:ConfigMap"

_was := _shown({"a": "1"})

_is := _shown({"a": "2"})

test_a_review_is_an_admission_request if {
	reviews.of_kind[["", "ConfigMap"]] == {{
		"change": 0,
		"operation": "CREATE",
		"namespace": "shop",
		"input": {
			"uid": "",
			"kind": {"group": "", "version": "v1", "kind": "ConfigMap"},
			"resource": {"group": "", "version": "", "resource": ""},
			"operation": "CREATE",
			"name": "c",
			"namespace": "shop",
			"object": _is,
			"oldObject": null,
			"userInfo": {},
			"options": null,
			"namespaceObject": null,
			"_unstable": {"namespace": null},
		},
	}} with input as _changes("create")
}

test_an_operation_is_what_happens_to_the_object if {
	every op, reviewed in {
		"create": {["CREATE", _is, null]},
		"import": {["CREATE", _is, null]},
		"update": {["UPDATE", _is, _was]},
		"refresh": {["UPDATE", _is, _was]},
		"replace": {["CREATE", _is, null], ["DELETE", _was, _was]},
		"delete": {["DELETE", _was, _was]},
		"same": {["", _is, null]},
		"read": set(),
		"nobody knows": {["CREATE", _is, null]},
	} {
		_reviewed == reviewed with input as _changes(op)
	}
}

test_what_is_not_there_is_not_reviewed if {
	gone := examples.changes([object.union(_change, {"op": "delete", "old": null})])
	_reviewed == set() with input as gone
}

test_reviews_lie_by_their_kinds if {
	list := [_change, examples.namespace("other")]
	object.keys(reviews.of_kind) == {["", "ConfigMap"], ["", "Namespace"]} with input as examples.changes(list)
}

test_a_namespace_of_the_stack_is_shown_with_its_objects if {
	list := [_change, examples.namespace("shop")]
	namespace := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
	some review in reviews.of_kind[["", "ConfigMap"]] with input as examples.changes(list)
	review.input.namespaceObject == namespace
	review.input._unstable == {"namespace": namespace}
}

test_the_inventory_holds_what_there_will_be_by_its_place if {
	gone := object.union(_change, {"name": "gone", "op": "delete"})
	another := examples.change(_type, "d", {"metadata": {"namespace": "shop"}})
	list := [_change, another, gone, examples.namespace("shop")]
	reviews.inventory == {
		"cluster": {"v1": {"Namespace": {"shop": {
			"apiVersion": "v1",
			"kind": "Namespace",
			"metadata": {"name": "shop"},
		}}}},
		"namespace": {"shop": {"v1": {"ConfigMap": {
			"c": _is,
			"d": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "d", "namespace": "shop"}},
		}}}},
	} with input as examples.changes(list)
}

test_the_inventory_of_nothing_is_empty if {
	reviews.inventory == {"cluster": {}, "namespace": {}} with input as examples.changes([])
}

_reviewed contains [review.operation, review.input.object, review.input.oldObject] if {
	some review in reviews.of_kind[["", "ConfigMap"]]
	review.operation == review.input.operation
}

_changes(op) := examples.changes([object.union(_change, {"op": op})])

_change := object.union(examples.change(_type, "c", _stored({"a": "2"})), {"old": _stored({"a": "1"})})

_stored(data_) := {"metadata": {"name": "c", "namespace": "shop"}, "data": data_}

_shown(data_) := object.union({"apiVersion": "v1", "kind": "ConfigMap"}, _stored(data_))
