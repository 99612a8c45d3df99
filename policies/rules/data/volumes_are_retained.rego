# METADATA
# title: Volumes are retained
# description: |
#   The disk behind a volume stays when its claim goes, and the claims of a StatefulSet stay when it is deleted or
#   scaled down, so that a slip can be taken back.
# custom:
#   severity: high
#   remedy: set the policy to Retain, or put the resource's name in allow_data_loss of layer0:policies
#   scope: change
package policies.rules.data.volumes_are_retained

import data.policies.lib.kubernetes
import data.policies.lib.stateful
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some kind, policies in _policies
	some resource in kubernetes.of_kind[kind]
	not _may_be_lost(resource)
	some keys in policies
	policy := values.at(resource.manifest, keys, "Retain")
	policy != "Retain"
	path := concat(".", keys)
	message := sprintf("%s: %s must be Retain, got %v", [resource.title, path, values.text(policy)])
	finding := {"urn": resource.urn, "path": path, "message": message}
}

_policies := {
	"PersistentVolume": [["spec", "persistentVolumeReclaimPolicy"]],
	"StatefulSet": [["spec", "persistentVolumeClaimRetentionPolicy", event] | some event in ["whenDeleted", "whenScaled"]],
}

_may_be_lost(resource) if stateful.may_be_lost(resource.urn)
