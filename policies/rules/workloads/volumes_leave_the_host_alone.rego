# METADATA
# title: Volumes leave the host alone
# description: |
#   A path of the node in a pod is a way to its files, sockets and credentials.
#   Pod Security Standard, baseline: hostPath volumes.
# custom:
#   severity: critical
#   remedy: use a persistentVolumeClaim, an emptyDir, a configMap or a secret instead of hostPath
#   scope: change
package policies.rules.workloads.volumes_leave_the_host_alone

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some pod in pod_security.pods.baseline
	some i, volume in values.each(values.at(pod.spec, ["volumes"], []))
	path := values.at(volume, ["hostPath"], null)
	path != null
	fault := sprintf("volume must not be a hostPath, got %v", [values.text(path)])
	finding := findings.at(pod, sprintf("volumes[%d].hostPath", [i]), fault)
}
