# METADATA
# title: Kubernetes resources of a change set
# description: What will exist after the change, so that no rule reads operations, types and masks by itself.
package policies.lib.kubernetes

import data.policies.lib.values

# METADATA
# description: Every resource that will exist. Its name and namespace are null where missing, and may be masks.
resources contains resource if {
	some change in input.changes
	["kubernetes", _, kind] = split(change.type, ":")
	not object.get(change, "op", "") in {"delete", "read"}
	manifest := object.get(change, "new", null)
	resource := {
		"urn": change.urn,
		"kind": kind,
		"title": sprintf("%s %s", [kind, change.name]),
		"tenant": object.get(change, "tenant", null),
		"name": values.at(manifest, ["metadata", "name"], null),
		"namespace": values.at(manifest, ["metadata", "namespace"], null),
		"manifest": manifest,
	}
}

# METADATA
# description: The resources of each kind, by kind.
of_kind := {kind: {each | some each in resources; each.kind == kind} | some kind in {one.kind | some one in resources}}

# METADATA
# description: Every pod, or template of pods, with its metadata and its spec, and the path of the spec.
pods contains pod if {
	some resource in resources
	template := _template[resource.kind]
	keys := array.concat(template, ["spec"])
	path := concat(".", keys)
	metadata := values.at(resource.manifest, array.concat(template, ["metadata"]), null)
	spec := values.at(resource.manifest, keys, null)
	pod := {"urn": resource.urn, "title": resource.title, "path": path, "spec": spec, "metadata": metadata, "of": resource}
}

# METADATA
# description: |
#   Every container, with its path. A list of containers that cannot be read, or is missing, counts as one container
#   without any property, so that a rule that asks for a property is never silent.
containers contains container if {
	some pod in pods
	some list in _lists(pod.spec)
	some i, value in values.each(values.at(pod.spec, [list], _missing[list]))
	path := sprintf("%s.%s[%d]", [pod.path, list, i])
	title := sprintf("%s, %s[%d]", [pod.title, list, i])
	container := {"urn": pod.urn, "title": title, "path": path, "list": list, "value": value, "pod": pod}
}

# METADATA
# description: |
#   Where to report that a namespace lacks a resource of a kind: at each one whose namespace, or whose value under one
#   of the chains of keys, is masked, as it may be the one; only without any such resource at the namespace itself.
lacking(namespace, kind, chains) := candidates if {
	candidates := {{"urn": resource.urn, "path": concat(".", keys)} |
		some resource in of_kind[kind]
		may_be_in(resource, namespace)
		some keys in array.concat([["metadata", "namespace"]], chains)
		values.is_mask(values.at(resource.manifest, keys, null))
	}
	candidates != set()
} else := {{"urn": namespace.urn, "path": "metadata.name"}}

# METADATA
# description: True where a resource certainly lies in a namespace.
is_in(resource, namespace) if {
	is_string(namespace.name)
	resource.namespace == namespace.name
}

# METADATA
# scope: document
# description: True where a resource lies in a namespace, or where it lies is hidden.
may_be_in(resource, namespace) if is_in(resource, namespace)

may_be_in(resource, _) if values.is_mask(resource.namespace)

_template := {
	"CronJob": ["spec", "jobTemplate", "spec", "template"],
	"DaemonSet": ["spec", "template"],
	"Deployment": ["spec", "template"],
	"Job": ["spec", "template"],
	"Pod": [],
	"PodTemplate": ["template"],
	"ReplicaSet": ["spec", "template"],
	"ReplicationController": ["spec", "template"],
	"StatefulSet": ["spec", "template"],
}

_missing := {"containers": {}, "initContainers": [], "ephemeralContainers": []}

_lists(spec) := object.keys(_missing) if values.is_readable(spec)

else := {"containers"}
