# METADATA
# title: SELinux stays confining
# description: |
#   With a type, user or role of its own choice, a process may leave the confinement of containers.
#   Pod Security Standard, baseline: SELinux.
# custom:
#   severity: high
#   remedy: leave out seLinuxOptions.user and role, and use one of the types for containers
#   scope: change
package policies.rules.workloads.selinux_stays_confining

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some context in pod_security.contexts.baseline
	type := values.at(context.value, ["seLinuxOptions", "type"], "")
	not type in {"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"}
	fault := sprintf("SELinux type must be one for containers, got %v", [values.text(type)])
	finding := findings.at(context, "seLinuxOptions.type", fault)
}

deny contains finding if {
	some context in pod_security.contexts.baseline
	some property in ["user", "role"]
	name := values.at(context.value, ["seLinuxOptions", property], "")
	name != ""
	fault := sprintf("SELinux %s must not be set, got %v", [property, values.text(name)])
	finding := findings.at(context, sprintf("seLinuxOptions.%s", [property]), fault)
}
