# METADATA
# title: Protected resources stay
# description: |
#   What the settings protect by name, URN or type is neither deleted nor replaced, whoever approves it; nor does an
#   operation touch it that nobody knows.
# custom:
#   severity: critical
#   remedy: keep it, or take it out of protected in layer0:policies in a change of its own
#   scope: change
package policies.rules.changes.protected_resources_stay

import data.policies.lib.impact
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some change in input.changes
	_is_protected(change)
	not object.get(change, "op", null) in {"create", "import", "read", "refresh", "same", "update"}
	finding := {
		"urn": change.urn,
		"setting": "policies.protected",
		"message": sprintf("%s: is protected, got %v", [impact.title(change), object.get(change, "op", null)]),
	}
}

_is_protected(change) if {
	some protected in values.at(input, ["parameters", "protected"], [])
	protected in {change.name, change.urn, change.type, impact.kind(change.type)}
}
