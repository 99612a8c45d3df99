package policies.admission.match_test

import data.policies.admission.match
import data.policies.lib.examples_test as examples

test_no_kinds_are_all_kinds if {
	every wanted in [{}, {"kinds": []}, {"kinds": [{}]}] {
		match.selects_kind(wanted, ["apps", "Deployment"])
	}
}

test_a_kind_is_named_with_its_group if {
	every choice in [
		{"apiGroups": ["apps"], "kinds": ["Pod", "Deployment"]},
		{"apiGroups": ["*"], "kinds": ["Deployment"]},
		{"apiGroups": ["apps"], "kinds": ["*"]},
		{"kinds": ["Deployment"]},
		{"apiGroups": ["apps"]},
	] {
		match.selects_kind({"kinds": [{"kinds": ["Pod"]}, choice]}, ["apps", "Deployment"])
	}
}

test_another_kind_or_group_is_not_meant if {
	every choice in [
		{"apiGroups": [""], "kinds": ["Deployment"]},
		{"apiGroups": ["apps"], "kinds": ["Pod"]},
		{"apiGroups": [""], "kinds": ["*"]},
		{"apiGroups": ["*"], "kinds": ["Pod"]},
	] {
		not match.selects_kind({"kinds": [choice]}, ["apps", "Deployment"])
	}
}

test_what_others_generate_is_not_seen if {
	not match.selects({"source": "Generated"}, _created({}))
	every source in ["", "All", "Original"] {
		match.selects({"source": source}, _created({}))
	}
}

test_the_place_is_asked_for if {
	match.selects({"namespaces": ["shop"]}, _created({}))
	not match.selects({"namespaces": ["other"]}, _created({}))
}

test_the_labels_are_asked_for if {
	match.selects(_labelled("a"), _created({"labels": {"team": "a"}}))
	not match.selects(_labelled("a"), _created({"labels": {"team": "b"}}))
}

test_the_name_is_asked_for if {
	not match.selects({"name": "web"}, _created({}))
	match.selects({"name": "web"}, _created({"name": examples.unknown}))
	every pattern in ["", "web-1", "web-*"] {
		match.selects({"name": pattern}, _created({}))
	}
}

test_a_name_still_to_be_made_up_is_known_by_its_start if {
	generated := _reviewed({"object": {"metadata": {"generateName": "web-"}}})
	match.selects({"name": "web-*"}, generated)
	not match.selects({"name": "other-*"}, generated)
	not match.selects({"name": "web-"}, generated)
}

test_the_labels_of_the_namespace_are_asked_for if {
	match.selects({"namespaceSelector": {"matchLabels": {"tier": "front"}}}, _created({}))
	not match.selects({"namespaceSelector": {"matchLabels": {"tier": "back"}}}, _created({}))
}

test_the_object_as_it_was_counts_too if {
	was := {"metadata": {"name": "web-1", "labels": {"team": "a"}}}
	match.selects(_labelled("a"), object.union(_created({}), {"input": {"oldObject": was}}))
	match.selects(_labelled("a"), _reviewed({"oldObject": was}))
}

test_what_is_not_there_is_not_meant if {
	not match.selects({}, _reviewed({}))
}

_labelled(team) := {"labelSelector": {"matchLabels": {"team": team}}}

_created(metadata) := _reviewed({"object": {"metadata": object.union({"name": "web-1"}, metadata)}})

_reviewed(sides) := {"namespace": "shop", "input": object.union(
	{
		"kind": {"group": "", "version": "v1", "kind": "Pod"},
		"name": "web-1",
		"object": null,
		"oldObject": null,
		"namespaceObject": {"metadata": {"labels": {"tier": "front"}}},
	},
	sides,
)}
