# METADATA
# title: Demand
# description: What workloads ask for, counted as often as their pods may be there at the same time.
package policies.lib.demand

import data.policies.lib.groups
import data.policies.lib.kubernetes
import data.policies.lib.quantities
import data.policies.lib.requests
import data.policies.lib.scale
import data.policies.lib.values
import data.policies.lib.volumes

# METADATA
# scope: document
# description: |
#   What each object asks for of each resource, in thousandths. What is no quantity has no amount. A DaemonSet counts
#   once, as nobody knows here how many nodes there are.
parts contains part if {
	some pod in kubernetes.pods
	some resource in ["cpu", "memory"]
	amount := requests.of_pod(pod.spec, resource) * scale.most_pods(pod.urn)
	part := _part(pod, resource, amount)
}

parts contains part if {
	some claim in volumes.claims
	amount := quantities.thousandths(requests.storage(claim)) * scale.most_pods(claim.urn)
	part := _part(claim, "storage", amount)
}

parts contains _part(service, "load_balancers", 1000) if {
	some service in kubernetes.of_kind.Service
	values.at(service.manifest, ["spec", "type"], "ClusterIP") == "LoadBalancer"
}

# METADATA
# description: A finding for each amount, set in a section of the settings, that these parts exceed together.
exceeded(who, some_parts, section) := {finding |
	some resource, limit in _limits(section)
	asked := [part | some part in some_parts; part.resource == resource]
	used := sum([part.amount | some part in asked])
	used > quantities.thousandths(limit)
	largest := [title | some [_, title] in sort([[0 - part.amount, part.title] | some part in asked])][0]
	said := [who, quantities.text(used), resource, limit, section, resource, largest]
	message := sprintf("%s asks for %s %s of %v allowed by policies.cost.%s.%s, most by %s", said)
	finding := {"urn": "", "setting": sprintf("policies.cost.%s.%s", [section, resource]), "message": message}
}

# METADATA
# description: A finding for each place that asks for what is no quantity, where a section of the settings limits it.
unclear(section) := {finding |
	some request in requests.unclear
	_limits(section)[request.resource]
	message := sprintf("%s: must be a quantity, got %v", [request.title, values.text(request.value)])
	finding := {"urn": request.urn, "path": request.path, "message": message}
}

_limits(section) := {resource: limit |
	some resource, limit in values.at(input, ["parameters", "cost", section], {})
	limit != null
}

_part(asking, resource, amount) := {
	"urn": asking.urn,
	"title": asking.title,
	"path": object.get(asking, "path", ""),
	"tenant": _tenant_of[asking.urn],
	"resource": resource,
	"amount": amount,
}

# The tenant of each object, by its URN: that of the component above it, or else that of its namespace.
_tenant_of := {urn: min(tenants) | some urn, tenants in _tenants}

_tenants := groups.of({[resource.urn, tenant] | some resource in kubernetes.resources; some tenant in _over(resource)})

_over(resource) := {resource.tenant} if {
	resource.tenant != null
} else := object.get(_of_namespaces, [resource.namespace], {null})

_of_namespaces := groups.of({[namespace.name, tenant] |
	some namespace in kubernetes.of_kind.Namespace
	tenant := values.at(namespace.manifest, ["metadata", "labels", "layer0.dev/tenant"], null)
})
