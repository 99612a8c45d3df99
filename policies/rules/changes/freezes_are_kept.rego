# METADATA
# title: Freezes are kept
# description: |
#   Nothing changes in a time that the settings freeze, from its first moment until its end, unless its type is
#   excepted. A run that began before goes on: half a change is worse than a late one.
# custom:
#   severity: high
#   remedy: wait until the freeze is over, or except the type in layer0:policies
#   scope: change
package policies.rules.changes.freezes_are_kept

import data.policies.lib.impact
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	_has_time
	now := time.parse_rfc3339_ns(input.now)
	some name, freeze in _freezes
	now >= time.parse_rfc3339_ns(freeze.from)
	now < time.parse_rfc3339_ns(freeze.until)
	some change in impact.touched
	not _is_excepted(change, freeze)
	text := "%s: frozen until %s: %s"
	finding := {
		"urn": change.urn,
		"setting": sprintf("policies.freezes.%s", [name]),
		"message": sprintf(text, [impact.title(change), freeze.until, freeze.reason]),
	}
}

deny contains {"urn": "", "message": "it is not known what time it is, so no freeze can be judged"} if {
	_is_timeless
	not input.made_from.hermetic
}

warn contains {"urn": "", "message": "no freeze was judged: a hermetic preview does not know what time it is"} if {
	_is_timeless
	input.made_from.hermetic
}

_freezes := values.at(input, ["parameters", "freezes"], {})

_is_timeless if {
	_freezes != {}
	impact.touched != []
	not _has_time
}

_has_time if is_string(input.now)

_is_excepted(change, freeze) if {
	some type in freeze.except_types
	type in {change.type, impact.kind(change.type)}
}
