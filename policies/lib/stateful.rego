# METADATA
# title: Stateful resources
# description: Which resources hold data that is gone with them.
package policies.lib.stateful

# METADATA
# description: True for the type of a resource that holds data.
holds_data(type) if {
	[provider, _, kind] = split(type, ":")
	kind in _kinds[provider]
}

_kinds := {
	"kubernetes": {"Namespace", "PersistentVolume", "PersistentVolumeClaim", "StatefulSet"},
	"random": {"RandomPassword"},
}
