# METADATA
# title: Scale
# description: How many pods a workload has.
package policies.lib.scale

import data.policies.lib.groups
import data.policies.lib.kubernetes
import data.policies.lib.values

# METADATA
# description: Where each kind says how many pods it has, or has at the same time.
fields := {
	"CronJob": ["spec", "jobTemplate", "spec", "parallelism"],
	"Deployment": ["spec", "replicas"],
	"HorizontalPodAutoscaler": ["spec", "maxReplicas"],
	"Job": ["spec", "parallelism"],
	"ReplicaSet": ["spec", "replicas"],
	"ReplicationController": ["spec", "replicas"],
	"StatefulSet": ["spec", "replicas"],
}

# METADATA
# description: The most pods that the object with this URN may have, by what it says or by what it is scaled to.
most_pods(urn) := _most[urn]

# Of all objects at once: asked for one by one, each would look at all others.
_most := {urn: max(counts) | some urn, counts in groups.of(_pods)}

_pods contains [resource.urn, most] if {
	some kind, keys in fields
	some resource in kubernetes.of_kind[kind]
	most := _declared(values.at(resource.manifest, keys, 1))
}

_pods contains [resource.urn, 1] if {
	some resource in kubernetes.resources
	not fields[resource.kind]
}

_pods contains [resource.urn, most] if {
	some scaler in kubernetes.of_kind.HorizontalPodAutoscaler
	target := scaler.manifest.spec.scaleTargetRef
	most := scaler.manifest.spec.maxReplicas
	is_number(most)
	some resource in kubernetes.of_kind[target.kind]
	resource.name == target.name
	resource.namespace == scaler.namespace
}

_declared(value) := value if is_number(value)

else := 1
