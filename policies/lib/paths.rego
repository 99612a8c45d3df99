# METADATA
# title: Property paths
# description: Compares paths as Pulumi writes them, such as `metadata.labels["a.b/c"]` and `spec.containers[0].image`.
package policies.lib.paths

# METADATA
# description: True where one path is the other, or lies above it.
meet(one, other) if {
	a := _segments(one)
	b := _segments(other)
	shared := min([count(a), count(b)])
	array.slice(a, 0, shared) == array.slice(b, 0, shared)
}

# METADATA
# description: The path that keys and places lead along.
join(keys) := trim_prefix(concat("", [_step(key) | some key in keys]), ".")

_step(key) := sprintf("[%d]", [key]) if is_number(key)

else := sprintf(".%s", [key]) if regex.match("^[A-Za-z_]\\w*$", key)

else := sprintf("[%q]", [key])

_segments(path) := [trim(segment, `"`) | some segment in regex.find_n(`"(?:[^"\\]|\\.)*"|[^.\[\]"]+`, path, -1)]
