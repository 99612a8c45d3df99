# METADATA
# title: /proc stays masked
# description: |
#   Parts of /proc tell of the node or change it, and are hidden from containers. Only baseline lets a pod see them,
#   where its users are not the node's.
#   Pod Security Standard, baseline and restricted: /proc mount type.
# custom:
#   severity: high
#   remedy: leave out procMount
#   scope: change
package policies.rules.workloads.proc_stays_masked

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some container in _masked
	mount := values.at(container.value, ["securityContext", "procMount"], "Default")
	mount != "Default"
	fault := sprintf("procMount must be Default, got %v", [values.text(mount)])
	finding := findings.at(container, "securityContext.procMount", fault)
}

_masked contains container if some container in pod_security.containers.restricted

_masked contains container if {
	some container in pod_security.containers.baseline
	pod_security.shares_users(container.pod)
}
