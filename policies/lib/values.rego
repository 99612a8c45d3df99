# METADATA
# title: Values
# description: Reads values that may be missing, of the wrong type or masked, without being silent about it.
package policies.lib.values

# METADATA
# description: |
#   The value under a chain of keys, or `otherwise` where it is missing or null. Where something other than a map
#   stands in the way, a mask: that of the secret or unknown value that stands there, or `{"unreadable": true}`.
at(value, keys, otherwise) := found if {
	found := object.get({"root": value}, array.concat(["root"], keys), null)
	found != null
} else := mask if mask := _obstacles(value, keys)[0]

else := otherwise

# METADATA
# description: The items of a list. Whatever stands in a list's place counts as its one item.
each(value) := value if is_array(value)

else := [value]

# METADATA
# description: True for a map whose keys can be seen.
is_readable(value) if {
	is_object(value)
	not is_mask(value)
}

# METADATA
# scope: document
# description: True for what stands in the place of a value that cannot be seen.
is_mask(value) if value.secret == true

is_mask(value) if value.unknown == true

is_mask(value) if value.unreadable == true

# METADATA
# description: True for a text that matches a regular expression.
matches(value, expression) if {
	is_string(value)
	regex.match(expression, value)
}

# METADATA
# description: The words for a value in a message; a mask is named, not shown.
text(value) := "nothing" if value == null

else := "a secret" if value.secret == true

else := "a value not known yet" if value.unknown == true

else := "something that is no map" if value.unreadable == true

else := value

_obstacles(value, keys) := [mask |
	some length in numbers.range(0, count(keys) - 1)
	found := object.get({"root": value}, array.concat(["root"], array.slice(keys, 0, length)), null)
	found != null
	mask := _mask(found)
]

_mask(value) := object.filter(value, ["fingerprint", "secret", "unknown", "unreadable"]) if is_mask(value)

else := {"unreadable": true} if not is_object(value)
