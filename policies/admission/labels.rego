# METADATA
# title: Labels
# description: Kubernetes' label selectors. A label that is masked may have any value.
package policies.admission.labels

import data.policies.lib.values

# METADATA
# description: True for an object whose labels a selector may mean.
fit(selector, manifest) if {
	labels := values.at(manifest, ["metadata", "labels"], {})
	every requirement in _requirements(selector) {
		_holds(requirement, labels)
	}
}

_requirements(selector) := array.concat(
	[{"key": key, "operator": "In", "values": [value]} | some key, value in object.get(selector, "matchLabels", {})],
	object.get(selector, "matchExpressions", []),
)

_holds(_, labels) if values.is_mask(labels)

_holds(requirement, labels) if values.is_mask(object.get(labels, requirement.key, null))

_holds(requirement, labels) if {
	requirement.operator == "In"
	labels[requirement.key] in requirement.values
}

_holds(requirement, labels) if {
	requirement.operator == "NotIn"
	value := object.get(labels, requirement.key, null)
	every refused in requirement.values { value != refused }
}

_holds(requirement, labels) if {
	requirement.operator == "Exists"
	object.get(labels, requirement.key, null) != null
}

_holds(requirement, labels) if {
	requirement.operator == "DoesNotExist"
	object.get(labels, requirement.key, null) == null
}
