# METADATA
# title: Tenants are isolated
# description: |
#   What the policies of a tenant allow is named: namespaces by labels, addresses, or its own pods, but not pods of
#   everywhere by labels, as anybody's pods can have those. Ports name what may leave.
# custom:
#   severity: critical
#   remedy: name the peers of every rule
#   scope: change_set
package policies.rules.network.tenants_are_isolated

import data.policies.lib.kubernetes
import data.policies.lib.tenants
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some policy in _tenant_policies
	some direction, peers in {"ingress": "from", "egress": "to"}
	some i, rule in values.each(values.at(policy.manifest, ["spec", direction], []))
	not _is_bounded(rule, peers)
	finding := {
		"urn": policy.urn,
		"path": sprintf("spec.%s[%d]", [direction, i]),
		"message": sprintf("%s: %s rule %d must name whom it allows", [policy.title, direction, i]),
	}
}

_tenant_namespaces contains namespace if {
	some namespace in kubernetes.of_kind.Namespace
	tenants.of(namespace) != null
}

_tenant_policies contains policy if {
	some policy in kubernetes.of_kind.NetworkPolicy
	tenants.of(policy) != null
}

_tenant_policies contains policy if {
	some policy in kubernetes.of_kind.NetworkPolicy
	some namespace in _tenant_namespaces
	kubernetes.may_be_in(policy, namespace)
}

_is_bounded(rule, peers) if {
	named := values.each(values.at(rule, [peers], []))
	named != []
	every peer in named { _is_named(peer) }
}

_is_bounded(rule, "to") if values.at(rule, ["ports"], [])[0]

_is_named(peer) if {
	labels := values.at(peer, ["namespaceSelector", "matchLabels"], {})
	values.is_readable(labels)
	labels != {}
}

_is_named(peer) if {
	some expression in values.at(peer, ["namespaceSelector", "matchExpressions"], [])
	expression.operator == "In"
}

_is_named(peer) if {
	values.at(peer, ["namespaceSelector"], null) == null
	values.is_readable(values.at(peer, ["podSelector"], null))
}

_is_named(peer) if {
	range := values.at(peer, ["ipBlock", "cidr"], null)
	is_string(range)
	not endswith(range, "/0")
}
