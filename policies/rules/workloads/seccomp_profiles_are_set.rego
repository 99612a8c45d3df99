# METADATA
# title: Seccomp profiles are set
# description: |
#   A pod that does not ask for a seccomp profile has none on most nodes. Which ones are good is seccomp_stays_on.
#   Pod Security Standard, restricted: seccomp.
# custom:
#   severity: high
#   remedy: set securityContext.seccompProfile.type to RuntimeDefault or Localhost on the pod or on each container
#   scope: change
package policies.rules.workloads.seccomp_profiles_are_set

import data.policies.lib.findings
import data.policies.lib.pod_security

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some container in pod_security.without("seccompProfile", "restricted")
	pod_security.is_linux(container.pod)
	fault := "seccompProfile must be set here or on the pod"
	finding := findings.at(container, "securityContext.seccompProfile", fault)
}
