# METADATA
# title: Replaces are announced
# description: What serves somebody is away for a while when it is deleted and made anew, so the verdict says so.
# custom:
#   severity: medium
#   remedy: change what can be changed in place, or replace it at a time when nobody needs it
#   scope: change
package policies.rules.changes.replaces_are_announced

import data.policies.lib.impact

metadata := rego.metadata.chain()[1].annotations

warn contains finding if {
	some change in input.changes
	change.op == "replace"
	impact.kind(change.type) in _serving
	paths := [difference.path | some difference in change.differs; difference.replaces]
	text := "%s: is away while it is made anew, for %s"
	finding := {"urn": change.urn, "message": sprintf(text, [impact.title(change), concat(", ", paths)])}
}

_serving := {
	"DaemonSet", "Deployment", "DnsRecord", "Gateway", "HTTPRoute", "Ingress", "Pod", "PostgresTenant", "ReplicaSet",
	"ReplicationController", "Service", "StatefulSet",
}
