# METADATA
# title: Containers state their resources
# description: |
#   The scheduler places a pod by what it requests, and a container without a memory limit may take the memory of
#   its whole node. What a pod states as a whole holds for its containers.
# custom:
#   severity: medium
#   remedy: set resources.requests.cpu, resources.requests.memory and resources.limits.memory on each container
#   scope: change
package policies.rules.workloads.containers_state_their_resources

import data.policies.lib.findings
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

warn contains finding if {
	some container in kubernetes.containers
	container.list != "ephemeralContainers"
	some needed in [["requests", "cpu"], ["requests", "memory"], ["limits", "memory"]]
	not _is_stated(container, needed)
	stated := concat(".", array.concat(["resources"], needed))
	finding := findings.at(container, stated, sprintf("%s must be set, here or on the pod", [stated]))
}

# A request that is not set is that of the limit.
_is_stated(container, needed) if {
	some level in {needed[0], "limits"}
	some part in [container.value, container.pod.spec]
	_is_amount(values.at(part, ["resources", level, needed[1]], null))
}

_is_amount(amount) if {
	not values.is_mask(amount)
	not amount in {null, 0, "", "0"}
}
