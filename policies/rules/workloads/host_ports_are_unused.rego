# METADATA
# title: Host ports are unused
# description: |
#   A port of the node is open past services and network policies, and binds the pod to that node.
#   Pod Security Standard, baseline: host ports.
# custom:
#   severity: high
#   remedy: leave out hostPort and publish the pods through a Service
#   scope: change
package policies.rules.workloads.host_ports_are_unused

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some container in pod_security.containers.baseline
	some i, port in values.each(values.at(container.value, ["ports"], []))
	host_port := values.at(port, ["hostPort"], 0)
	host_port != 0
	fault := sprintf("hostPort must not be set, got %v", [values.text(host_port)])
	finding := findings.at(container, sprintf("ports[%d].hostPort", [i]), fault)
}
