# METADATA
# title: Users are not root
# description: |
#   User 0 is root, also on the node where the pod's users are the node's.
#   Pod Security Standard, restricted: running as non-root user.
# custom:
#   severity: high
#   remedy: set securityContext.runAsUser to another user than 0, or leave it to the image
#   scope: change
package policies.rules.workloads.users_are_not_root

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some context in pod_security.contexts.restricted
	pod_security.shares_users(context.pod)
	user := values.at(context.value, ["runAsUser"], null)
	not _is_ordinary(user)
	fault := sprintf("runAsUser must not be root, got %v", [values.text(user)])
	finding := findings.at(context, "runAsUser", fault)
}

_is_ordinary(null)

_is_ordinary(user) if {
	is_number(user)
	user > 0
}
