# METADATA
# title: Resources of the platform's own provider
# description: DNS records, certificates and tenants of databases as they will exist after the change.
package policies.lib.platform

import data.policies.lib.values

# METADATA
# description: The resources of each kind that will exist, by kind.
of_kind[kind] contains resource if {
	some change in input.changes
	["platform", _, kind] = split(change.type, ":")
	not object.get(change, "op", "") in {"delete", "read"}
	resource := {
		"urn": change.urn,
		"title": sprintf("%s %s", [kind, change.name]),
		"provider": object.get(change, "provider", null),
		"inputs": object.get(change, "new", null),
	}
}

# METADATA
# description: |
#   A section of the settings of each provider that a resource may be of. Where it is not said which, any may be.
sections(resource, name) := [section(provider, name) | some provider in instances; _may_be_of(resource, provider.urn)]

# METADATA
# description: The providers of the plugin that will exist.
instances contains change if {
	some change in input.changes
	change.type == "pulumi:providers:platform"
	object.get(change, "op", "") != "delete"
}

# METADATA
# description: A section of a provider's settings, or null. The engine hands a provider nested settings as JSON text.
section(provider, name) := _unpacked(values.at(provider, ["new", name], null))

# A resource names its provider by its URN and its id.
_may_be_of(resource, urn) if {
	is_string(resource.provider)
	startswith(resource.provider, concat("", [urn, "::"]))
}

_may_be_of(resource, _) if resource.provider == null

_unpacked(value) := json.unmarshal(value) if json.is_valid(value)

else := value
