# METADATA
# title: Tenant namespaces have limits
# description: A quota refuses pods that do not say what they need. Defaults of a LimitRange let them in, bounded.
# custom:
#   severity: medium
#   remedy: add a LimitRange of type Container with defaults for cpu and memory to the namespace
#   scope: change_set
package policies.rules.tenancy.tenant_namespaces_have_limits

import data.policies.lib.kubernetes
import data.policies.lib.tenants
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some namespace in kubernetes.of_kind.Namespace
	tenants.of(namespace) != null
	missing := _needed - _defaulted(namespace)
	missing != set()
	some place in kubernetes.lacking(namespace, "LimitRange", [["spec", "limits"]])
	message := sprintf("%s: no LimitRange has a default for %s", [namespace.title, concat(", ", missing)])
	finding := object.union(place, {"message": message})
}

_needed := {"cpu", "memory"}

_defaulted(namespace) := {resource |
	some range in kubernetes.of_kind.LimitRange
	kubernetes.is_in(range, namespace)
	some limit in values.at(range.manifest, ["spec", "limits"], [])
	values.at(limit, ["type"], null) == "Container"
	some resource, bound in values.at(limit, ["default"], {})
	bound != null
}
