# METADATA
# title: Impact
# description: |
#   What a change set touches, from its graph alone. The stack itself and its providers count for nothing: they come
#   and go with what they hold.
package policies.lib.impact

# METADATA
# description: The changes that are any; one whose operation nobody knows is.
touched := [change |
	some change in input.changes
	not object.get(change, "op", null) in {"read", "same"}
	not startswith(object.get(change, "type", ""), "pulumi:")
]

# METADATA
# description: The places in `touched` of each tenant's changes, as keys, by tenant.
by_tenant := object.union_n([{change.tenant: {i: true}} | some i, change in touched; change.tenant != null])

# METADATA
# description: True for what did not exist, or was not this stack's, before.
is_new(change) if change.op in {"create", "import"}

# METADATA
# description: |
#   The URNs of what depends directly on each resource, by its URN. One call makes it, as OPA copies a rule that has
#   many values for each of them.
needed_by := json.patch(alone, edges) if {
	alone := {change.urn: set() | some change in input.changes}
	edges := [{"op": "add", "path": [needed, change.urn], "value": change.urn} |
		some change in input.changes
		some needed in change.dependencies
		alone[needed]
	]
}

# METADATA
# description: The URNs of all that existed and depends, directly or through others, on one of these changes.
dependents(changes) := graph.reachable(needed_by, starts) - new if {
	starts := {urn | some change in changes; some urn in needed_by[change.urn]}
	new := {change.urn | some change in input.changes; is_new(change)}
}

# METADATA
# description: The last part of a type, such as StatefulSet.
kind(type) := regex.replace(type, `^.*:`, "")

# METADATA
# description: The words for a change in a message, such as `StatefulSet postgres`.
title(change) := sprintf("%s %s", [kind(change.type), change.name])
