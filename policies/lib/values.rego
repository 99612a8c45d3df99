# METADATA
# title: Values
# description: Reads values that may be missing, of the wrong type or masked, without being silent about it.
package policies.lib.values

# METADATA
# description: |
#   The value under a chain of keys, or `otherwise` where it is missing or null. Where something other than a map
#   stands in the way (a mask, a string), that something: it equals no value that a rule hopes for.
at(value, keys, otherwise) := object.get({"first": _met(value, keys)}, ["first", 0], otherwise)

# METADATA
# description: The items of a list. Whatever stands in a list's place counts as its one item.
each(value) := value if is_array(value)

else := [value]

# METADATA
# description: True for a map whose keys can be seen, so not for the mask of a secret or of an unknown value.
is_readable(value) if {
	is_object(value)
	not is_mask(value)
}

# METADATA
# scope: document
# description: True for what stands in the place of a secret or of an unknown value.
is_mask(value) if value.secret == true

is_mask(value) if value.unknown == true

# METADATA
# description: The words for a value in a message; a mask is named, not shown.
text(value) := "a secret" if value.secret == true

else := "a value not known yet" if value.unknown == true

else := "nothing" if value == null

else := value

_met(value, keys) := [found |
	some length in numbers.range(0, count(keys))
	found := object.get({"root": value}, array.concat(["root"], array.slice(keys, 0, length)), null)
	_ends(found, count(keys) - length)
]

_ends(found, 0) if found != null

_ends(found, remaining) if {
	remaining > 0
	found != null
	not is_readable(found)
}
