# METADATA
# title: Pods have their own namespaces
# description: |
#   In the network, process or IPC namespace of its node, a pod sees and reaches whatever else runs there.
#   Pod Security Standard, baseline: host namespaces.
# custom:
#   severity: critical
#   remedy: leave out hostNetwork, hostPID and hostIPC
#   scope: change
package policies.rules.workloads.pods_have_their_own_namespaces

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some pod in pod_security.pods.baseline
	some property in ["hostNetwork", "hostPID", "hostIPC"]
	shared := values.at(pod.spec, [property], false)
	shared != false
	finding := findings.at(pod, property, sprintf("%s must not be true, got %v", [property, values.text(shared)]))
}
