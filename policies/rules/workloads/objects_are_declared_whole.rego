# METADATA
# title: Objects are declared whole
# description: |
#   The other rules judge each object by its kind and content. A list, a patch, a Helm release and a type that
#   is not the object's own kind bring objects, or parts of objects, that no rule would see.
# custom:
#   severity: high
#   remedy: declare each object as a resource of its own (a chart through a component that renders its templates)
#   scope: change
package policies.rules.workloads.objects_are_declared_whole

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some resource in kubernetes.resources
	_is_opaque(resource)
	finding := {
		"urn": resource.urn,
		"message": sprintf("%s: a %s hides objects from the other rules", [resource.title, resource.kind]),
	}
}

deny contains finding if {
	some resource in kubernetes.resources
	kind := values.at(resource.manifest, ["kind"], resource.kind)
	kind != resource.kind
	finding := {
		"urn": resource.urn,
		"path": "kind",
		"message": sprintf("%s: kind must be that of its type, got %v", [resource.title, values.text(kind)]),
	}
}

_is_opaque(resource) if endswith(resource.kind, "Patch")

_is_opaque(resource) if {
	endswith(resource.kind, "List")
	resource.manifest.items
}

_is_opaque(resource) if resource.kind == "List"

_is_opaque(resource) if resource.kind == "Release"
