# METADATA
# title: Stateful resources are kept
# description: |
#   What holds data is deleted or replaced only by name. A namespace counts, as everything in it goes with it; so does
#   a random password, as the data behind it is locked without it. A Secret does not: it is written again from those.
# custom:
#   severity: critical
#   remedy: keep it, or put its name or URN in allow_data_loss of layer0:policies ("*" for a throw-away stack)
#   scope: change
package policies.rules.data.stateful_resources_are_kept

import data.policies.lib.impact
import data.policies.lib.stateful

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some change in input.changes
	stateful.holds_data(change.type)
	op := object.get(change, "op", null)
	not op in {"create", "import", "read", "refresh", "same", "update"}
	not _may_be_lost(change)
	finding := {"urn": change.urn, "message": sprintf("%s: must be kept, got %v", [impact.title(change), op])}
}

_may_be_lost(change) if stateful.may_be_lost(change.urn)
