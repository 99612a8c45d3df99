# METADATA
# title: Replicas are spread
# description: Replicas on one node, or in one zone, fail together.
# custom:
#   severity: low
#   remedy: give the pod topologySpreadConstraints or a podAntiAffinity
#   scope: change
package policies.rules.workloads.replicas_are_spread

import data.policies.lib.findings
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

warn contains finding if {
	some pod in kubernetes.pods
	_has_replicas(pod)
	not _is_spread(pod)
	fault := "several replicas must have topologySpreadConstraints or a podAntiAffinity"
	finding := findings.at(pod, "topologySpreadConstraints", fault)
}

_has_replicas(pod) if {
	replicas := values.at(pod.of.manifest, ["spec", "replicas"], 1)
	is_number(replicas)
	replicas > 1
}

_is_spread(pod) if values.at(pod.spec, ["topologySpreadConstraints"], [])[0]

_is_spread(pod) if {
	some rules in values.at(pod.spec, ["affinity", "podAntiAffinity"], {})
	rules[0]
}
