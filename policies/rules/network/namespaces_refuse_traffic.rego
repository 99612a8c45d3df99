# METADATA
# title: Namespaces refuse traffic
# description: |
#   Pods that no NetworkPolicy selects take traffic from everybody and send it to everybody. A policy for all pods of a
#   namespace, with both policy types and no rules, makes every opening one that somebody declared.
# custom:
#   severity: high
#   remedy: add a NetworkPolicy for podSelector {} with both policyTypes and no rules to the namespace
#   scope: change_set
package policies.rules.network.namespaces_refuse_traffic

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some namespace in kubernetes.of_kind.Namespace
	name := namespace.name
	not name in {"default", "kube-node-lease", "kube-public", "kube-system"}
	not _is_closed_by_default(namespace)
	some place in kubernetes.lacking(namespace, "NetworkPolicy", _fields)
	message := sprintf("%s: no NetworkPolicy refuses all traffic by default", [namespace.title])
	finding := object.union(place, {"message": message})
}

_fields := [["spec", field] | some field in ["podSelector", "policyTypes", "ingress", "egress"]]

_is_closed_by_default(namespace) if {
	some policy in kubernetes.of_kind.NetworkPolicy
	kubernetes.is_in(policy, namespace)
	values.at(policy.manifest, ["spec", "podSelector"], null) == {}
	{type | some type in values.at(policy.manifest, ["spec", "policyTypes"], [])} == {"Ingress", "Egress"}
	values.at(policy.manifest, ["spec", "ingress"], []) == []
	values.at(policy.manifest, ["spec", "egress"], []) == []
}
