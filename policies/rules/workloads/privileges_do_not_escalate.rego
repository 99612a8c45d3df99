# METADATA
# title: Privileges do not escalate
# description: |
#   A program with set-user-ID gives a process more rights than it was started with, up to root's.
#   Pod Security Standard, restricted: privilege escalation.
# custom:
#   severity: high
#   remedy: set allowPrivilegeEscalation to false on each container
#   scope: change
package policies.rules.workloads.privileges_do_not_escalate

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some container in pod_security.containers.restricted
	pod_security.is_linux(container.pod)
	escalation := values.at(container.value, ["securityContext", "allowPrivilegeEscalation"], null)
	escalation != false
	fault := sprintf("allowPrivilegeEscalation must be false, got %v", [values.text(escalation)])
	finding := findings.at(container, "securityContext.allowPrivilegeEscalation", fault)
}
