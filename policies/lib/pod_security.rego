# METADATA
# title: Pod Security Standards
# description: |
#   Which pods are held to which of the Kubernetes Pod Security Standards, as of Kubernetes 1.36. What is held to
#   restricted is held to baseline as well; a level that nobody knows counts as restricted.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
package policies.lib.pod_security

import data.policies.lib.kubernetes
import data.policies.lib.values

# METADATA
# description: The pods that each standard holds for.
pods[standard] contains pod if {
	some pod in kubernetes.pods
	some standard in _standards(pod)
}

# METADATA
# description: The containers that each standard holds for, of every sort.
containers[standard] contains container if {
	some container in kubernetes.containers
	some standard in _standards(container.pod)
}

# METADATA
# description: The security contexts of those pods and of those containers.
contexts[standard] contains context if {
	some standard, parts in _parts
	some part in parts
	context := {
		"urn": part.urn,
		"title": part.title,
		"path": sprintf("%s.securityContext", [part.path]),
		"value": values.at(part.value, ["securityContext"], {}),
		"pod": part.pod,
	}
}

# METADATA
# description: The containers for which neither they nor their pods set a property of the security context.
without(property, standard) := {container |
	some container in containers[standard]
	values.at(container.value, ["securityContext", property], null) == null
	values.at(container.pod.spec, ["securityContext", property], null) == null
}

# METADATA
# description: True for a pod that runs on Linux, as every pod does that does not say otherwise.
is_linux(pod) if values.at(pod.spec, ["os", "name"], "linux") != "windows"

# METADATA
# description: True for a pod whose users are the node's own, as those of every pod that does not say otherwise.
shares_users(pod) if values.at(pod.spec, ["hostUsers"], true) != false

_parts[standard] contains part if {
	some standard, found in pods
	some pod in found
	part := {"urn": pod.urn, "title": pod.title, "path": pod.path, "value": pod.spec, "pod": pod}
}

_parts[standard] contains part if {
	some standard, found in containers
	some part in found
}

_standards(pod) := standards if standards := _held_to[_level(pod)]

else := {"baseline", "restricted"}

_held_to := {"privileged": set(), "baseline": {"baseline"}}

_level(pod) := level if {
	level := values.at(input, ["parameters", "pod_security_exceptions", pod.of.namespace], null)
	level != null
} else := values.at(input, ["parameters", "pod_security"], "restricted")
