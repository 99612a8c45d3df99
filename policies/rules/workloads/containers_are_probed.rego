# METADATA
# title: Containers are probed
# description: |
#   Without a readiness probe a pod gets requests before it can answer them; without a liveness probe one that hangs
#   is never restarted. What runs to its end needs neither.
# custom:
#   severity: medium
#   remedy: give each container that keeps running a readinessProbe and a livenessProbe
#   scope: change
package policies.rules.workloads.containers_are_probed

import data.policies.lib.findings
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

warn contains finding if {
	some container in kubernetes.containers
	_keeps_running(container)
	some probe in ["livenessProbe", "readinessProbe"]
	not _has(container, probe)
	finding := findings.at(container, probe, sprintf("a container that keeps running must have a %s", [probe]))
}

_keeps_running(container) if {
	container.list == "containers"
	not _is_of_a_job(container)
	usual := values.at(container.pod.spec, ["restartPolicy"], "Always")
	policy := values.at(container.value, ["restartPolicy"], usual)
	not policy in {"Never", "OnFailure"}
}

# A sidecar is an init container that is restarted.
_keeps_running(container) if {
	container.list == "initContainers"
	values.at(container.value, ["restartPolicy"], null) == "Always"
}

_is_of_a_job(container) if container.pod.of.kind in {"CronJob", "Job"}

_has(container, probe) if {
	handler := values.at(container.value, [probe], null)
	values.is_readable(handler)
	some action in ["exec", "grpc", "httpGet", "tcpSocket"]
	values.at(handler, [action], null) != null
}
