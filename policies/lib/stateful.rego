# METADATA
# title: Stateful resources
# description: Which resources hold data that is gone with them.
package policies.lib.stateful

import data.policies.lib.values

# METADATA
# description: True for the type of a resource that holds data.
holds_data(type) if {
	[provider, _, kind] = split(type, ":")
	kind in _kinds[provider]
}

# METADATA
# description: True for the URN of what the settings let go with its data, by its name or URN or as everything is.
may_be_lost(urn) if {
	some allowed in values.at(input, ["parameters", "allow_data_loss"], [])
	allowed in {"*", urn, _name(urn)}
}

# A URN is made of stack, project, types and name.
_name(urn) := concat("::", array.slice(parts, 3, count(parts))) if parts := split(urn, "::")

_kinds := {
	"kubernetes": {"Namespace", "PersistentVolume", "PersistentVolumeClaim", "StatefulSet"},
	"platform": {"PostgresTenant"},
	"random": {"RandomPassword"},
}
