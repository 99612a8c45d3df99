# METADATA
# title: Root filesystems are read-only
# description: Who breaks into a container that cannot write to its own image cannot leave programs there.
# custom:
#   severity: medium
#   remedy: set securityContext.readOnlyRootFilesystem to true and mount an emptyDir where the program writes
#   scope: change
package policies.rules.workloads.root_filesystems_are_read_only

import data.policies.lib.findings
import data.policies.lib.kubernetes
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

warn contains finding if {
	some container in kubernetes.containers
	pod_security.is_linux(container.pod)
	read_only := values.at(container.value, ["securityContext", "readOnlyRootFilesystem"], false)
	read_only != true
	fault := sprintf("readOnlyRootFilesystem must be true, got %v", [values.text(read_only)])
	finding := findings.at(container, "securityContext.readOnlyRootFilesystem", fault)
}
