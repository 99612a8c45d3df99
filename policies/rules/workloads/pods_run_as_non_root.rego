# METADATA
# title: Pods run as non-root
# description: |
#   A process that runs as root in its container is root on the node the moment it escapes, where the pod's users
#   are the node's.
#   Pod Security Standard, restricted: running as non-root.
# custom:
#   severity: high
#   remedy: set securityContext.runAsNonRoot to true on the pod or on each container
#   scope: change
package policies.rules.workloads.pods_run_as_non_root

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some container in pod_security.without("runAsNonRoot", "restricted")
	pod_security.shares_users(container.pod)
	fault := "runAsNonRoot must be true here or on the pod"
	finding := findings.at(container, "securityContext.runAsNonRoot", fault)
}

deny contains finding if {
	some context in pod_security.contexts.restricted
	pod_security.shares_users(context.pod)
	non_root := values.at(context.value, ["runAsNonRoot"], true)
	non_root != true
	fault := sprintf("runAsNonRoot must be true, got %v", [values.text(non_root)])
	finding := findings.at(context, "runAsNonRoot", fault)
}
