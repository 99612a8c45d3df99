# METADATA
# title: Containers are not privileged
# description: |
#   A privileged container has every right that root has on its node.
#   Pod Security Standard, baseline: privileged containers.
# custom:
#   severity: critical
#   remedy: leave out privileged
#   scope: change
package policies.rules.workloads.containers_are_not_privileged

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some container in pod_security.containers.baseline
	privileged := values.at(container.value, ["securityContext", "privileged"], false)
	privileged != false
	fault := sprintf("privileged must not be true, got %v", [values.text(privileged)])
	finding := findings.at(container, "securityContext.privileged", fault)
}
