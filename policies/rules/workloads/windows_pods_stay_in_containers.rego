# METADATA
# title: Windows pods stay in containers
# description: |
#   A HostProcess container is a process of its Windows node, with all the rights that it asks for.
#   Pod Security Standard, baseline: HostProcess.
# custom:
#   severity: critical
#   remedy: leave out windowsOptions.hostProcess
#   scope: change
package policies.rules.workloads.windows_pods_stay_in_containers

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some context in pod_security.contexts.baseline
	process := values.at(context.value, ["windowsOptions", "hostProcess"], false)
	process != false
	fault := sprintf("hostProcess must not be true, got %v", [values.text(process)])
	finding := findings.at(context, "windowsOptions.hostProcess", fault)
}
