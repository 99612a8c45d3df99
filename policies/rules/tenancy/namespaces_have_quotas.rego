# METADATA
# title: Namespaces have quotas
# description: |
#   A namespace without a quota can take the whole cluster from the others. A quota with scopes counts only some
#   pods, so it bounds nothing by itself.
# custom:
#   severity: high
#   remedy: add a ResourceQuota whose spec.hard bounds cpu, memory and pods to the namespace
#   scope: change_set
package policies.rules.tenancy.namespaces_have_quotas

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some namespace in kubernetes.of_kind.Namespace
	missing := _needed - _bounded(namespace)
	missing != set()
	some place in kubernetes.lacking(namespace, "ResourceQuota", [["spec", "hard"]])
	message := sprintf("%s: no ResourceQuota bounds its %s", [namespace.title, concat(", ", missing)])
	finding := object.union(place, {"message": message})
}

_needed := {"cpu", "memory", "pods"}

# A quota's `cpu` is short for `requests.cpu`; a bound on the limits bounds the requests too.
_bounded(namespace) := {resource |
	some quota in kubernetes.of_kind.ResourceQuota
	kubernetes.is_in(quota, namespace)
	values.at(quota.manifest, ["spec", "scopes"], []) == []
	values.at(quota.manifest, ["spec", "scopeSelector"], null) == null
	some resource in _needed
	some prefix in ["", "requests.", "limits."]
	values.at(quota.manifest, ["spec", "hard"], {})[concat("", [prefix, resource])] != null
}
