# METADATA
# title: Places
# description: The parts of a constraint's `spec.match` that ask where an object lies.
package policies.admission.places

import data.policies.admission.labels
import data.policies.admission.objects
import data.policies.lib.values

# METADATA
# description: True where the scope and the namespace of a review's object are asked for.
are_asked_for(match, review) if {
	_is_in_scope(object.get(match, "scope", "*"), review)
	_is_among(object.get(match, "namespaces", []), _namespace(review))
	not _is_excluded(object.get(match, "excludedNamespaces", []), _namespace(review))
}

# METADATA
# scope: document
# description: True for an object that lies in no namespace, or in one whose labels a selector may mean.
are_labelled({}, _, _) := true

are_labelled(selector, review, manifest) if {
	objects.is_namespace(review.input.kind)
	labels.fit(selector, manifest)
}

are_labelled(selector, review, _) if {
	review.input.namespaceObject != null
	labels.fit(selector, review.input.namespaceObject)
}

are_labelled(_, review, _) if _namespace(review) == ""

are_labelled(_, review, _) if are_elsewhere(review)

# METADATA
# description: True for a review of an object whose namespace is not in the stack, so that its labels are not known.
are_elsewhere(review) if {
	review.namespace != ""
	review.input.namespaceObject == null
}

# METADATA
# scope: document
# description: True for a text that fits a pattern, which may have a `*` at both ends.
fits(_, value) if values.is_mask(value)

fits(pattern, value) if glob.match(pattern, null, value)

_is_in_scope(scope, _) if scope in {"*", ""}

_is_in_scope("Cluster", review) if review.namespace == ""

_is_in_scope("Namespaced", review) if review.namespace != ""

# Of a Namespace its own name; empty for any other object that lies in none.
_namespace(review) := review.input.name if objects.is_namespace(review.input.kind)

else := review.namespace

_is_among([], _) := true

_is_among(_, "") := true

_is_among(patterns, namespace) if {
	some pattern in patterns
	fits(pattern, namespace)
}

_is_excluded(patterns, namespace) if {
	namespace != ""
	not values.is_mask(namespace)
	some pattern in patterns
	fits(pattern, namespace)
}
