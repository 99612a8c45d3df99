# METADATA
# title: What Gatekeeper would say
# description: Each constraint asked about each object that it matches.
package policies.admission

import data.policies.admission.match
import data.policies.admission.places
import data.policies.admission.reviews
import data.policies.gatekeeper.installed
import data.policies.lib.disabled

# METADATA
# description: What the constraints that judge now have found, of which changes each was asked, and notes on them all.
# entrypoint: true
verdict := {
	"constraints": disabled.constraints,
	"notes": installed.notes,
	"reviews": _answers,
}

_answers := [answer |
	some c, constraint in disabled.constraints
	some kind, found in reviews.of_kind
	match.selects_kind(constraint.match, kind)
	some review in found
	_is_asked(constraint, review.operation)
	match.selects(constraint.match, review)
	answer := {
		"constraint": c,
		"change": review.change,
		"operation": review.operation,
		"messages": _messages(constraint, review),
	}
]

_is_asked(_, "") := true

_is_asked(constraint, operation) if operation in constraint.operations

# Templates find the object in their input, and what there is beside it below data: no function has both.
_messages(constraint, review) := {concat("", [_text(violation), _doubt(constraint, review)]) |
	asked := {"review": review.input, "parameters": constraint.parameters}
	some violation in data.policies.gatekeeper.templates[constraint.kind].violation with input as asked
		with data.inventory as reviews.inventory # equivalent: only templates read it, and no test of this one is a template
}

_text(violation) := violation.msg if is_string(violation.msg)

else := json.marshal(violation)

_doubt(constraint, review) := text if {
	object.get(constraint.match, "namespaceSelector", {}) != {}
	places.are_elsewhere(review)
	text := sprintf("; namespace %v is not in this stack, so it counts as selected", [review.namespace])
} else := ""
