# METADATA
# title: Objects
# description: The Kubernetes objects of a change set, as the API server would show them to an admission webhook.
package policies.admission.objects

import data.policies.admission.namespaces
import data.policies.lib.values

# METADATA
# description: |
#   By its place in the list of changes, each object that a change writes or removes: its kind, its name, its namespace
#   (empty where it lies in none), and what it is like before and after, or null.
written := {i: item |
	some i, change in input.changes
	kind := _kind(change)
	name := _first(change, "name", change.name)
	namespace := _first(change, "namespace", namespaces.default_of(change, kind))
	old := _whole(object.get(change, "old", null), kind, name, namespace)
	new := _whole(object.get(change, "new", null), kind, name, namespace)
	item := {"kind": kind, "name": name, "namespace": namespace, "old": old, "new": new}
}

# METADATA
# description: The objects that there will be, by the places of their changes.
lasting := {i: item |
	some i, item in written
	item.new != null
	change := input.changes[i]
	not _is_gone(change)
}

# METADATA
# description: The Namespaces that there will be, by name.
by_namespace := object.union_n([{item.name: item.new} |
	some item in lasting
	is_namespace(item.kind)
])

# METADATA
# description: True for the kind Namespace.
is_namespace(kind) if {
	kind.kind == "Namespace"
	kind.group == ""
}

# METADATA
# description: The API version of a kind, such as `apps/v1`.
api_version(kind) := concat("/", [part | some part in [kind.group, kind.version]; part != ""])

_is_gone(change) if change.op in {"delete", "read"}

# A component that a provider renders into objects, and no object itself.
_is_rendered(token) if split(token, "/")[0] in {"helm.sh", "kustomize", "yaml"}

_kind(change) := kind if {
	["kubernetes", token, name] = split(change.type, ":")
	not _is_rendered(token)
	not endswith(name, "Patch")
	parts := array.concat([""], split(_said(change, "apiVersion", trim_prefix(token, "core/")), "/"))
	kind := {
		"group": parts[count(parts) - 2],
		"version": parts[count(parts) - 1],
		"kind": _said(change, "kind", name),
	}
}

# What the object itself says; what it does not say, or only in a mask, the type of the resource does.
_said(change, key, otherwise) := said[0] if {
	said := [value | some side in ["new", "old"]; value := change[side][key]; is_string(value)]
	said != []
} else := otherwise

# A part of the metadata; what Pulumi will make up begins with the resource's own name.
_first(change, key, otherwise) := found[0] if {
	found := [value |
		some side in ["new", "old"]
		value := values.at(change[side], ["metadata", key], null)
		value != null
	]
	found != []
} else := otherwise

_whole(manifest, _, _, _) := null if not is_object(manifest)

_whole(manifest, kind, name, namespace) := object.union(manifest, filled) if {
	is_object(manifest)
	placed := {key: value | some key, value in {"name": name, "namespace": namespace}; value != ""}
	filled := {"apiVersion": api_version(kind), "kind": kind.kind, "metadata": placed}
}
