# METADATA
# title: Policies name their peers
# description: |
#   A NetworkPolicy that lets everybody in, or lets pods reach everything, protects nothing. What must be open to the
#   whole world, such as the entrance of the platform, is declared.
# custom:
#   severity: high
#   remedy: name pods, namespaces or addresses in every rule, or name the policy in policies.open_network_policies
#   scope: change
package policies.rules.network.policies_name_their_peers

import data.policies.lib.declared
import data.policies.lib.kubernetes
import data.policies.lib.tenants
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some policy in kubernetes.of_kind.NetworkPolicy
	tenants.of(policy) == null
	not declared.names("open_network_policies", policy)
	some direction, peers in {"ingress": "from", "egress": "to"}
	some i, rule in values.each(values.at(policy.manifest, ["spec", direction], []))
	not _is_bounded(rule, peers)
	finding := {
		"urn": policy.urn,
		"path": sprintf("spec.%s[%d]", [direction, i]),
		"message": sprintf("%s: %s rule %d must name whom it allows", [policy.title, direction, i]),
	}
}

_is_bounded(rule, peers) if {
	named := values.each(values.at(rule, [peers], []))
	named != []
	every peer in named { _is_named(peer) }
}

_is_bounded(rule, "to") if values.at(rule, ["ports"], [])[0]

_is_named(peer) if values.is_readable(values.at(peer, ["podSelector"], null))

_is_named(peer) if values.is_readable(values.at(peer, ["namespaceSelector"], null))

_is_named(peer) if {
	range := values.at(peer, ["ipBlock", "cidr"], null)
	is_string(range)
	not endswith(range, "/0")
}
