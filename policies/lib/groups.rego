# METADATA
# title: Groups
# description: |
#   Values by what they have in common. A rule `values[key] contains value` would do, but OPA compares each of its keys
#   with all those before it: 20,000 would take minutes.
package policies.lib.groups

# METADATA
# description: The second items of these pairs, by their first.
of(pairs) := {key: object.keys(found) |
	some key, found in object.union_n([{key: {value: true}} | some [key, value] in pairs])
}
