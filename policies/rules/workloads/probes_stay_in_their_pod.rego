# METADATA
# title: Probes stay in their pod
# description: |
#   The kubelet runs probes and lifecycle hooks from the node: with a host of their own they reach whatever the node
#   reaches.
#   Pod Security Standard, baseline: host probes and lifecycle hooks.
# custom:
#   severity: high
#   remedy: leave out host in httpGet and tcpSocket
#   scope: change
package policies.rules.workloads.probes_stay_in_their_pod

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some container in pod_security.containers.baseline
	some hook in _hooks
	some action in ["httpGet", "tcpSocket"]
	keys := array.concat(hook, [action, "host"])
	host := values.at(container.value, keys, "")
	host != ""
	fault := sprintf("host must not be set, got %v", [values.text(host)])
	finding := findings.at(container, concat(".", keys), fault)
}

_hooks := [
	["livenessProbe"],
	["readinessProbe"],
	["startupProbe"],
	["lifecycle", "postStart"],
	["lifecycle", "preStop"],
]
