# METADATA
# title: Namespaces outlive their objects
# description: |
#   A namespace takes everything in it along when it is deleted or replaced, also what the stack means to keep and then
#   finds missing.
# custom:
#   severity: critical
#   remedy: keep the namespace, or delete or move what lies in it in the same change
#   scope: change_set
package policies.rules.changes.namespaces_outlive_their_objects

import data.policies.lib.groups
import data.policies.lib.impact
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some change in input.changes
	change.type == "kubernetes:core/v1:Namespace"
	op := object.get(change, "op", null)
	not op in {"create", "import", "read", "refresh", "same", "update"}
	kept := [title | some [title, fate] in _inside[change.old.metadata.name]; _is_lost(fate, op)]
	text := "%s: would take %d objects along, such as %s"
	finding := {"urn": change.urn, "message": sprintf(text, [impact.title(change), count(kept), kept[0]])}
}

# What each namespace will hold, with what happens to it.
_inside := groups.of({[namespace, [impact.title(change), change.op]] |
	some change in input.changes
	startswith(change.type, "kubernetes:")
	not object.get(change, "op", null) in {"delete", "read"}
	namespace := values.at(change, ["new", "metadata", "namespace"], null)
})

# Once a namespace is replaced, what is created comes into the new one.
_is_lost(_, op) if op != "replace"

_is_lost(fate, _) if not fate in {"create", "import", "replace"}
