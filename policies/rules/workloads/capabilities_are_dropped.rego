# METADATA
# title: Capabilities are dropped
# description: |
#   What a process does not need it should not be able to do: of all capabilities only that of serving a low port
#   may be kept.
#   Pod Security Standard, restricted: capabilities.
# custom:
#   severity: high
#   remedy: set capabilities.drop to [ALL], and add nothing but NET_BIND_SERVICE
#   scope: change
package policies.rules.workloads.capabilities_are_dropped

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some container in _containers
	dropped := values.at(container.value, ["securityContext", "capabilities", "drop"], [])
	not "ALL" in dropped
	fault := sprintf("capabilities.drop must have ALL, got %v", [values.text(dropped)])
	finding := findings.at(container, "securityContext.capabilities.drop", fault)
}

deny contains finding if {
	some container in _containers
	some i, capability in values.each(values.at(container.value, ["securityContext", "capabilities", "add"], []))
	capability != "NET_BIND_SERVICE"
	fault := sprintf("capability must be NET_BIND_SERVICE, got %v", [values.text(capability)])
	finding := findings.at(container, sprintf("securityContext.capabilities.add[%d]", [i]), fault)
}

# Windows has none.
_containers contains container if {
	some container in pod_security.containers.restricted
	pod_security.is_linux(container.pod)
}
