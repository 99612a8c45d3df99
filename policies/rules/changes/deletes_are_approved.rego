# METADATA
# title: Deletes are approved
# description: |
#   What is deleted or replaced is looked at by somebody besides who asks for it, unless the settings say that it may be
#   lost.
# custom:
#   severity: medium
#   remedy: let a second person approve it, or put the resource's name in allow_data_loss of layer0:policies
#   scope: change
package policies.rules.changes.deletes_are_approved

import data.policies.lib.impact
import data.policies.lib.stateful

metadata := rego.metadata.chain()[1].annotations

approve contains finding if {
	some change in impact.touched
	change.op in {"delete", "replace"}
	not _may_be_lost(change)
	finding := {
		"urn": change.urn,
		"message": sprintf("%s: %s needs an approval", [impact.title(change), change.op]),
		"approvals": 1,
	}
}

_may_be_lost(change) if stateful.may_be_lost(change.urn)
