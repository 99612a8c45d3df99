# METADATA
# title: Match
# description: Which objects a constraint is about, by its `spec.match`. What is masked may be what is asked for.
package policies.admission.match

import data.policies.admission.labels
import data.policies.admission.places

# METADATA
# scope: document
# description: True for a kind, `[group, kind]`, that is asked for.
selects_kind(match, _) if object.get(match, "kinds", []) == []

selects_kind(match, [group, kind]) if {
	some choice in match.kinds
	_is_one_of(group, object.get(choice, "apiGroups", []))
	_is_one_of(kind, object.get(choice, "kinds", []))
}

# METADATA
# description: True for a review whose object, as it was or as it will be, is asked for; its kind is not looked at.
selects(match, review) if {
	object.get(match, "source", "All") != "Generated"
	places.are_asked_for(match, review)
	some side in ["object", "oldObject"]
	manifest := review.input[side]
	manifest != null
	labels.fit(object.get(match, "labelSelector", {}), manifest)
	_has_name(object.get(match, "name", ""), manifest)
	places.are_labelled(object.get(match, "namespaceSelector", {}), review, manifest)
}

_is_one_of(_, []) := true

_is_one_of(_, choices) if "*" in choices

_is_one_of(value, choices) if value in choices

_has_name("", _) := true

_has_name(pattern, manifest) if places.fits(pattern, manifest.metadata.name)

_has_name(pattern, manifest) if {
	endswith(pattern, "*")
	places.fits(pattern, manifest.metadata.generateName)
}
