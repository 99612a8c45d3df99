# METADATA
# title: Pods run as non-root
# description: A process that runs as root in its container is root on the node the moment it escapes.
# custom:
#   severity: high
#   remedy: set securityContext.runAsNonRoot to true on the pod or on each container, and no runAsUser of 0
#   scope: change
package policies.rules.workloads.pods_run_as_non_root

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some container in kubernetes.containers
	setting := _effective(container, "runAsNonRoot")
	setting.value != true
	finding := {
		"urn": container.urn,
		"path": setting.path,
		"message": sprintf("%s: runAsNonRoot must be true, got %v", [container.title, values.text(setting.value)]),
	}
}

deny contains finding if {
	some container in kubernetes.containers
	setting := _effective(container, "runAsUser")
	not _is_ordinary_user(setting)
	finding := {
		"urn": container.urn,
		"path": setting.path,
		"message": sprintf("%s: runAsUser must not be root, got %v", [container.title, values.text(setting.value)]),
	}
}

_is_ordinary_user(setting) if setting.value == null

_is_ordinary_user(setting) if {
	is_number(setting.value)
	setting.value > 0
}

# A container's own setting overrides that of its pod.
_effective(container, key) := setting if {
	value := values.at(container.value, ["securityContext", key], null)
	value != null
	setting := {"value": value, "path": sprintf("%s.securityContext.%s", [container.path, key])}
} else := {
	"value": values.at(container.pod.spec, ["securityContext", key], null),
	"path": sprintf("%s.securityContext.%s", [container.pod.path, key]),
}
