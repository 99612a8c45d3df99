# METADATA
# title: Volumes are of safe types
# description: |
#   Storage that a pod names by itself, past claims and classes, is not bound by what they allow.
#   Pod Security Standard, restricted: volume types.
# custom:
#   severity: high
#   remedy: mount storage through a persistentVolumeClaim or a csi or ephemeral volume
#   scope: change
package policies.rules.workloads.volumes_are_of_safe_types

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some pod in pod_security.pods.restricted
	some i, volume in values.each(values.at(pod.spec, ["volumes"], []))
	not _is_safe(volume)
	fault := sprintf("volume must be one of %v, got %v", [concat(", ", _safe), values.text(volume)])
	finding := findings.at(pod, sprintf("volumes[%d]", [i]), fault)
}

_safe := {
	"configMap",
	"csi",
	"downwardAPI",
	"emptyDir",
	"ephemeral",
	"image",
	"persistentVolumeClaim",
	"projected",
	"secret",
}

# A volume of no type is an emptyDir.
_is_safe(volume) if {
	values.is_readable(volume)
	every type, source in object.remove(volume, ["name"]) { _is_unset_or_safe(type, source) }
}

_is_unset_or_safe(_, null)

_is_unset_or_safe(type, _) if type in _safe
