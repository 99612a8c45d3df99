# METADATA
# title: Storage never shrinks
# description: |
#   A volume can grow in place, but not shrink: Kubernetes refuses it, or the volume is made anew and what it held is
#   gone.
# custom:
#   severity: high
#   remedy: keep the size, or move the data to a new volume with a name of its own
#   scope: change
package policies.rules.data.storage_never_shrinks

import data.policies.lib.quantities
import data.policies.lib.stateful
import data.policies.lib.values
import data.policies.lib.volumes

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some volume in volumes.sizes
	not _may_be_lost(volume)
	_is_larger(volume.before, volume.after)
	text := "%s: storage must stay at least %v, got %v"
	finding := {
		"urn": volume.urn,
		"path": volume.path,
		"message": sprintf(text, [volume.title, volume.before, values.text(volume.after)]),
	}
}

_is_larger(before, after) if quantities.thousandths(before) > quantities.thousandths(after)

_is_larger(before, after) if {
	quantities.thousandths(before)
	not quantities.thousandths(after)
}

_may_be_lost(volume) if stateful.may_be_lost(volume.urn)
