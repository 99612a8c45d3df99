# METADATA
# title: Replicas are bounded
# description: |
#   No workload has, or scales itself to, more pods than the settings allow, so that a slip of one digit costs no
#   fortune.
# custom:
#   severity: medium
#   remedy: ask for fewer pods, or raise cost.replicas of layer0:policies
#   scope: change
package policies.rules.cost.replicas_are_bounded

import data.policies.lib.kubernetes
import data.policies.lib.scale
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some kind, keys in scale.fields
	some resource in kubernetes.of_kind[kind]
	replicas := values.at(resource.manifest, keys, 1)
	not _is_bounded(replicas)
	path := concat(".", keys)
	message := sprintf("%s: %s must be at most %v, got %v", [resource.title, path, _most, values.text(replicas)])
	finding := {"urn": resource.urn, "path": path, "message": message}
}

_most := values.at(input, ["parameters", "cost", "replicas"], 100)

_is_bounded(replicas) if {
	is_number(replicas)
	replicas <= _most
}
