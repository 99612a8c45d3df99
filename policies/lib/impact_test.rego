package policies.lib.impact_test

import data.policies.lib.examples_test as examples
import data.policies.lib.impact

test_what_stays_as_it_is_is_not_touched if {
	every op in ["read", "same"] {
		impact.touched == [] with input as examples.changes([_change("web", op, [])])
	}
	every op in ["create", "delete", "import", "refresh", "replace", "update", "discard", "", null] {
		count(impact.touched) == 1 with input as examples.changes([_change("web", op, [])])
	}
	unsaid := object.remove(_change("web", "create", []), ["op"])
	impact.touched == [unsaid] with input as examples.changes([unsaid])
}

test_the_stack_and_its_providers_are_not_touched if {
	every type in ["pulumi:pulumi:Stack", "pulumi:providers:kubernetes"] {
		impact.touched == [] with input as examples.changes([object.union(_change("a", "create", []), {"type": type})])
	}
}

test_the_changes_of_a_tenant_are_told_by_their_places if {
	changes := [
		_change("same", "same", []),
		_change("web", "update", []),
		object.union(_change("db", "update", []), {"tenant": "acme"}),
		object.union(_change("quiet", "same", []), {"tenant": "globex"}),
	]
	impact.by_tenant == {"acme": {1: true}} with input as examples.changes(changes)
}

test_what_did_not_exist_before_is_told if {
	changes := [_change(op, op, []) | some op in ["create", "import", "update", "replace", "delete", "same", "read"]]
	{change.op | some change in changes; impact.is_new(change)} == {"create", "import"}
}

test_dependents_are_counted_through_others if {
	_dependents("a") == {"urn:b", "urn:c", "urn:d"} with input as _chain
	_dependents("c") == {"urn:d"} with input as _chain
	_dependents("d") == set() with input as _chain
}

test_a_dependent_that_is_new_does_not_count if {
	changes := [_change("a", "update", []), _change("b", "create", ["a"]), _change("c", "same", ["b"])]
	_dependents("a") == {"urn:c"} with input as examples.changes(changes)
}

test_a_circle_ends if {
	changes := [_change("a", "update", ["b"]), _change("b", "same", ["a"])]
	_dependents("a") == {"urn:a", "urn:b"} with input as examples.changes(changes)
}

test_a_change_without_dependencies_depends_on_nothing if {
	changes := [_change("a", "update", []), object.remove(_change("b", "same", []), ["dependencies"])]
	impact.needed_by == {"urn:a": set(), "urn:b": set()} with input as examples.changes(changes)
}

test_what_is_not_in_the_change_set_has_no_dependents if {
	changes := [_change("a", "update", ["elsewhere"])]
	impact.needed_by == {"urn:a": set()} with input as examples.changes(changes)
}

test_a_kind_is_the_last_part_of_a_type if {
	impact.kind("kubernetes:apps/v1:StatefulSet") == "StatefulSet"
	impact.kind("StatefulSet") == "StatefulSet"
	impact.title(_change("web", "same", [])) == "ConfigMap web"
}

_dependents(name) := impact.dependents([change | some change in input.changes; change.name == name])

_chain := examples.changes([
	_change("a", "update", []),
	_change("b", "same", ["a"]),
	_change("c", "delete", ["b"]),
	_change("d", "same", ["c", "a"]),
	_change("other", "same", []),
])

_change(name, op, needed) := object.union(
	examples.change("kubernetes:core/v1:ConfigMap", name, {}),
	{"op": op, "dependencies": [sprintf("urn:%s", [other]) | some other in needed]},
)
