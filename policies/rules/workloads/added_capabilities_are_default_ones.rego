# METADATA
# title: Added capabilities are default ones
# description: |
#   Other capabilities than those that container runtimes give by default open ways to the node.
#   Pod Security Standard, baseline: capabilities.
# custom:
#   severity: critical
#   remedy: add no capabilities but those of the default set
#   scope: change
package policies.rules.workloads.added_capabilities_are_default_ones

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some container in pod_security.containers.baseline
	some i, capability in values.each(values.at(container.value, ["securityContext", "capabilities", "add"], []))
	not _is_default(capability)
	fault := sprintf("capability must be one of the default set, got %v", [values.text(capability)])
	finding := findings.at(container, sprintf("securityContext.capabilities.add[%d]", [i]), fault)
}

_is_default(capability) if capability in {
	"AUDIT_WRITE",
	"CHOWN",
	"DAC_OVERRIDE",
	"FOWNER",
	"FSETID",
	"KILL",
	"MKNOD",
	"NET_BIND_SERVICE",
	"SETFCAP",
	"SETGID",
	"SETPCAP",
	"SETUID",
	"SYS_CHROOT",
}
