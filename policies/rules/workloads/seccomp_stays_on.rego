# METADATA
# title: Seccomp stays on
# description: |
#   Without a seccomp profile a process may use every system call of the node's kernel.
#   Pod Security Standard, baseline: seccomp.
# custom:
#   severity: high
#   remedy: set seccompProfile.type to RuntimeDefault or Localhost
#   scope: change
package policies.rules.workloads.seccomp_stays_on

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some context in pod_security.contexts.baseline
	profile := values.at(context.value, ["seccompProfile"], null)
	profile != null
	type := values.at(profile, ["type"], null)
	not type in {"RuntimeDefault", "Localhost"}
	fault := sprintf("seccomp profile must be RuntimeDefault or Localhost, got %v", [values.text(type)])
	finding := findings.at(context, "seccompProfile.type", fault)
}
