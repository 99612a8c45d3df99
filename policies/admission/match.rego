# METADATA
# title: Match
# description: Which objects a constraint is about, by its `spec.match`. What is masked may be what is asked for.
package policies.admission.match

import data.policies.admission.labels
import data.policies.admission.objects
import data.policies.lib.values

# METADATA
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
	_is_in_scope(object.get(match, "scope", "*"), review)
	_is_among(match, "namespaces", review)
	not _is_excluded(match, review)
	some side in ["object", "oldObject"]
	manifest := review.input[side]
	labels.fit(object.get(match, "labelSelector", {}), manifest)
	_has_name(object.get(match, "name", ""), manifest)
	_is_in_labelled(object.get(match, "namespaceSelector", {}), review, manifest)
}

_is_one_of(_, []) := true

_is_one_of(_, choices) if "*" in choices

_is_one_of(value, choices) if value in choices

_is_in_scope(scope, _) if scope in {"*", ""}

_is_in_scope("Cluster", review) if _lies_in(review) == ""

_is_in_scope("Cluster", review) if objects.is_namespace(review.input.kind)

_is_in_scope("Namespaced", review) if {
	review.namespace != ""
	not objects.is_namespace(review.input.kind)
}

# The namespace in which an object lies or, of a Namespace, its own name; empty for any other object.
_lies_in(review) := review.input.name if objects.is_namespace(review.input.kind)

else := review.namespace

_is_among(match, key, _) if object.get(match, key, []) == []

_is_among(_, _, review) if _lies_in(review) == ""

_is_among(match, key, review) if {
	some pattern in match[key]
	_fits(pattern, _lies_in(review))
}

_is_excluded(match, review) if {
	lies_in := _lies_in(review)
	lies_in != ""
	not values.is_mask(lies_in)
	some pattern in match.excludedNamespaces
	_fits(pattern, lies_in)
}

# The labels of a namespace that is not in the stack may be those asked for.
_is_in_labelled({}, _, _) := true

_is_in_labelled(_, review, _) if review.input.namespaceObject == null

_is_in_labelled(selector, review, _) if labels.fit(selector, review.input.namespaceObject)

_has_name("", _) := true

_has_name(pattern, manifest) if _fits(pattern, manifest.metadata.name)

_has_name(pattern, manifest) if {
	endswith(pattern, "*")
	_fits(pattern, manifest.metadata.generateName)
}

_fits(_, value) if values.is_mask(value)

_fits(pattern, value) if glob.match(pattern, null, value)
