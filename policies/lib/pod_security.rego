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
pods := {standard: {pod | some pod in kubernetes.pods; _holds_for(standard, pod)} | some standard in _standards}

# METADATA
# description: The containers that each standard holds for, of every sort.
containers := {standard: found |
	some standard in _standards
	found := {container | some container in kubernetes.containers; _holds_for(standard, container.pod)}
}

# METADATA
# description: The security contexts of those pods and of those containers.
contexts := {standard: found |
	some standard in _standards
	found := {context |
		some part in _parts
		_holds_for(standard, part.pod)
		context := {
			"urn": part.urn,
			"title": part.title,
			"path": sprintf("%s.securityContext", [part.path]),
			"value": values.at(part.value, ["securityContext"], {}),
			"pod": part.pod,
		}
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

_parts contains part if some part in kubernetes.containers

_parts contains part if {
	some pod in kubernetes.pods
	part := {"urn": pod.urn, "title": pod.title, "path": pod.path, "value": pod.spec, "pod": pod}
}

_standards := ["baseline", "restricted"]

_holds_for(standard, pod) if standard in _of_namespace(pod.of.namespace)

_of_namespace(namespace) := standards if standards := _held_to[_level(namespace)]

else := {"baseline", "restricted"}

_held_to := {"privileged": set(), "baseline": {"baseline"}}

_level(namespace) := level if {
	level := values.at(input, ["parameters", "pod_security_exceptions", namespace], null)
	level != null
} else := values.at(input, ["parameters", "pod_security"], "restricted")
