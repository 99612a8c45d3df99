# METADATA
# title: Volumes
# description: What asks for persistent volumes, and how large they are and were.
package policies.lib.volumes

import data.policies.lib.kubernetes
import data.policies.lib.values

# METADATA
# scope: document
# description: Every claim to a persistent volume, with the path of its spec. One in a template is claimed for each pod.
claims contains claim if {
	some resource in kubernetes.of_kind.PersistentVolumeClaim
	claim := _claim(resource, "spec", values.at(resource.manifest, ["spec"], null))
}

claims contains claim if {
	some resource in kubernetes.of_kind.StatefulSet
	some i, template in values.each(values.at(resource.manifest, ["spec", "volumeClaimTemplates"], []))
	claim := _claim(resource, sprintf("spec.volumeClaimTemplates[%d].spec", [i]), values.at(template, ["spec"], null))
}

claims contains claim if {
	some pod in kubernetes.pods
	some i, volume in values.each(values.at(pod.spec, ["volumes"], []))
	spec := values.at(volume, ["ephemeral", "volumeClaimTemplate", "spec"], null)
	spec != null
	claim := _claim(pod, sprintf("%s.volumes[%d].ephemeral.volumeClaimTemplate.spec", [pod.path, i]), spec)
}

# METADATA
# description: What every volume that existed has asked for, and what it asks for now.
sizes contains size if {
	some change in input.changes
	some path, before in _sizes(change, object.get(change, "old", null))
	some same, after in _sizes(change, object.get(change, "new", null))
	same == path
	size := {
		"urn": change.urn,
		"title": sprintf("%s %s", [_kind(change), change.name]),
		"path": after.path,
		"before": before.storage,
		"after": after.storage,
	}
}

_claim(resource, path, spec) := {"urn": resource.urn, "title": resource.title, "path": path, "spec": spec}

_kind(change) := regex.replace(change.type, `^kubernetes:.*:`, "")

_sizes(change, manifest) := {keys: {"path": concat(".", keys), "storage": values.at(manifest, keys, null)}} if {
	keys := _size[_kind(change)]
} else := {name: size |
	_kind(change) == "StatefulSet"
	some i, template in values.each(values.at(manifest, ["spec", "volumeClaimTemplates"], []))
	name := values.at(template, ["metadata", "name"], "")
	path := sprintf("spec.volumeClaimTemplates[%d].spec.resources.requests.storage", [i])
	size := {"path": path, "storage": values.at(template, ["spec", "resources", "requests", "storage"], null)}
}

_size := {
	"PersistentVolume": ["spec", "capacity", "storage"],
	"PersistentVolumeClaim": ["spec", "resources", "requests", "storage"],
}
