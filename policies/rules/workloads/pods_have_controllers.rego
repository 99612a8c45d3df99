# METADATA
# title: Pods have controllers
# description: Nothing makes a bare pod anew when its node fails or is drained.
# custom:
#   severity: low
#   remedy: declare a Deployment, a StatefulSet or a Job instead
#   scope: change
package policies.rules.workloads.pods_have_controllers

import data.policies.lib.kubernetes

metadata := rego.metadata.chain()[1].annotations

warn contains finding if {
	some pod in kubernetes.of_kind.Pod
	finding := {
		"urn": pod.urn,
		"message": sprintf("%s: nothing makes this pod anew when it is lost with its node", [pod.title]),
	}
}
