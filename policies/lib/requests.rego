# METADATA
# title: Requests
# description: What one pod and one volume ask for.
package policies.lib.requests

import data.policies.lib.kubernetes
import data.policies.lib.quantities
import data.policies.lib.values
import data.policies.lib.volumes

# METADATA
# description: |
#   What the scheduler sets aside for a pod of cpu or memory, in thousandths: what is set for the whole pod, or the most
#   that runs at the same time. Init containers run one after the other, sidecars from their turn on.
of_pod(spec, resource) := _or_none(_request(spec, resource)) + _overhead(spec, resource) if {
	_request(spec, resource) != "0"
} else := max(starting | {running}) + _overhead(spec, resource) if {
	first := _amounts(spec, "initContainers", resource)
	running := sum([amount | some [_, amount] in _amounts(spec, "containers", resource)]) + _sidecars(first, count(first))
	starting := {needed |
		some i, [_, amount] in first
		needed := amount + _sidecars(first, i)
	}
}

# METADATA
# description: What a claim asks for, as it is written.
storage(claim) := values.at(claim.spec, ["resources", "requests", "storage"], "0")

# METADATA
# scope: document
# description: What asks for something that is no quantity.
unclear contains request if {
	some container in kubernetes.containers
	some resource in ["cpu", "memory"]
	value := _request(container.value, resource)
	not quantities.thousandths(value)
	path := sprintf("%s.resources.requests.%s", [container.path, resource])
	request := {"urn": container.urn, "title": container.title, "path": path, "resource": resource, "value": value}
}

unclear contains request if {
	some claim in volumes.claims
	value := storage(claim)
	not quantities.thousandths(value)
	path := sprintf("%s.resources.requests.storage", [claim.path])
	request := {"urn": claim.urn, "title": claim.title, "path": path, "resource": "storage", "value": value}
}

# Each container of a list: whether it is a sidecar, and what it asks for.
_amounts(spec, list, resource) := [[_is_sidecar(container), _or_none(_request(container, resource))] |
	some container in values.each(values.at(spec, [list], []))
]

# What has a limit and no request asks for its limit.
_request(owner, resource) := values.at(owner, ["resources", "requests", resource], limit) if {
	limit := values.at(owner, ["resources", "limits", resource], "0")
}

_overhead(spec, resource) := _or_none(values.at(spec, ["overhead", resource], "0"))

_sidecars(containers, before) := sum([amount | some i, [is_sidecar, amount] in containers; is_sidecar; i < before])

_is_sidecar(container) if values.at(container, ["restartPolicy"], null) == "Always"

else := false

_or_none(value) := amount if amount := quantities.thousandths(value)

else := 0
