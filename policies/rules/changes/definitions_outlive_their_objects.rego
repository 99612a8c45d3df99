# METADATA
# title: Definitions outlive their objects
# description: |
#   A CustomResourceDefinition takes all objects of its kind along when it is deleted or replaced, in every namespace
#   and of every owner; so it stays for as long as the stack has any.
# custom:
#   severity: critical
#   remedy: keep the definition, or delete the objects of its kind first
#   scope: change_set
package policies.rules.changes.definitions_outlive_their_objects

import data.policies.lib.impact
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some change in input.changes
	impact.kind(change.type) == "CustomResourceDefinition"
	not object.get(change, "op", null) in {"create", "import", "read", "refresh", "same", "update"}
	group := values.at(change, ["old", "spec", "group"], null)
	kind := values.at(change, ["old", "spec", "names", "kind"], null)
	kept := {resource.title | some resource in kubernetes.of_kind[kind]; _is_of(resource, group)}
	text := "%s: would take %d objects along, such as %s"
	finding := {"urn": change.urn, "message": sprintf(text, [impact.title(change), count(kept), sort(kept)[0]])}
}

# An object's version does not matter: all versions of a kind are one store.
_is_of(resource, group) if {
	some change in input.changes
	change.urn == resource.urn
	startswith(change.type, sprintf("kubernetes:%s/", [group]))
}
