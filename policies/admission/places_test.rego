package policies.admission.places_test

import data.policies.admission.places
import data.policies.lib.examples_test as examples

test_a_scope_asks_for_objects_in_namespaces_or_for_the_others if {
	not places.are_asked_for({"scope": "Cluster"}, _in("shop"))
	not places.are_asked_for({"scope": "Namespaced"}, _in(""))
	not places.are_asked_for({"scope": "Namespaced"}, _namespace("shop", {}))
	every scope in ["*", "", "Namespaced"] {
		places.are_asked_for({"scope": scope}, _in("shop"))
	}
	every scope in ["*", "", "Cluster"] {
		places.are_asked_for({"scope": scope}, _in(""))
		places.are_asked_for({"scope": scope}, _namespace("shop", {}))
	}
}

test_namespaces_are_named_by_patterns if {
	every pattern in ["shop", "sh*", "*op", "*ho*", "*"] {
		every review in [_in("shop"), _namespace("shop", {})] {
			places.are_asked_for({"namespaces": ["x", pattern]}, review)
			not places.are_asked_for({"excludedNamespaces": ["x", pattern]}, review)
		}
	}
}

test_other_namespaces_are_not_meant if {
	every pattern in ["sho", "x*", "*x"] {
		not places.are_asked_for({"namespaces": [pattern]}, _in("shop"))
		places.are_asked_for({"excludedNamespaces": [pattern]}, _in("shop"))
	}
}

test_what_lies_in_no_namespace_is_neither_left_out_nor_excluded if {
	places.are_asked_for({"namespaces": ["other"]}, _in(""))
	places.are_asked_for({"excludedNamespaces": ["*"]}, _in(""))
}

test_a_masked_namespace_may_be_any if {
	every mask in [examples.secret, examples.unknown] {
		places.are_asked_for({"namespaces": ["other"]}, _in(mask))
		places.are_asked_for({"excludedNamespaces": ["*"]}, _in(mask))
	}
}

test_all_parts_are_asked_for if {
	not places.are_asked_for({"scope": "Cluster", "namespaces": ["shop"]}, _in("shop"))
	not places.are_asked_for({"namespaces": ["shop"], "excludedNamespaces": ["shop"]}, _in("shop"))
}

test_labels_are_those_of_the_namespace if {
	places.are_labelled(_of_team("a"), _labelled({"team": "a"}), {})
	not places.are_labelled(_of_team("a"), _labelled({"team": "b"}), {"metadata": {"labels": {"team": "a"}}})
}

test_a_namespace_has_its_own_labels if {
	wanted := {"matchExpressions": [{"key": "exempt", "operator": "DoesNotExist"}]}
	every selector in [_of_team("a"), wanted] {
		places.are_labelled(selector, _namespace("shop", {}), {"metadata": {"labels": {"team": "a"}}})
		not places.are_labelled(selector, _namespace("shop", {}), {"metadata": {"labels": {"exempt": ""}}})
	}
}

test_what_lies_in_no_namespace_is_selected if {
	places.are_labelled(_of_team("a"), _in(""), {})
}

test_what_lies_in_a_namespace_elsewhere_is_selected if {
	places.are_labelled(_of_team("a"), _in("shop"), {})
	places.are_elsewhere(_in("shop"))
	not places.are_elsewhere(_in(""))
	not places.are_elsewhere(_labelled({"team": "b"}))
}

test_no_selector_selects_every_object if {
	every review in [_in("shop"), _in(""), _labelled({}), _namespace("shop", {})] {
		places.are_labelled({}, review, {})
	}
}

test_a_pattern_may_have_a_star_at_both_ends if {
	every pattern in ["web-1", "web-*", "*-1", "*eb*", "*"] {
		places.fits(pattern, "web-1")
	}
	every pattern in ["web", "x*", "*x", "*x*"] {
		not places.fits(pattern, "web-1")
	}
	every mask in [examples.secret, examples.unknown] {
		places.fits("web", mask)
	}
}

_of_team(team) := {"matchLabels": {"team": team}}

_in(namespace) := {
	"namespace": namespace,
	"input": {"kind": {"group": "", "version": "v1", "kind": "Pod"}, "name": "web-1", "namespaceObject": null},
}

_labelled(labels) := object.union(_in("shop"), {"input": {"namespaceObject": {"metadata": {"labels": labels}}}})

_namespace(name, labels) := {"namespace": "", "input": {
	"kind": {"group": "", "version": "v1", "kind": "Namespace"},
	"name": name,
	"object": {"metadata": {"name": name, "labels": labels}},
	"namespaceObject": null,
}}
