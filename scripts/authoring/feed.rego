package layer0

import rego.v1

# What Pulumi tells of one resource, as the rules know a change set.
pulumi_resource := {
	"changes": [pulumi_change(input, null), pulumi_provider(input)],
	"stack": pulumi_name(input),
	"parameters": pulumi_parameters,
	"settings": pulumi_settings,
}

# The same of a whole stack.
pulumi_stack := {
	"changes": array.concat(
		[pulumi_change(resource, pulumi_tenant(resource.__urn)) | some resource in input.resources],
		[provider | some provider in {pulumi_provider(resource) | some resource in input.resources}],
	),
	"stack": min({pulumi_name(resource) | some resource in input.resources}),
	"parameters": pulumi_parameters,
	"settings": pulumi_settings,
}

# A resource will exist, whatever happens to it until then: a pack is not asked about others.
pulumi_change(resource, tenant) := {
	"urn": resource.__urn,
	"type": resource.__type,
	"name": resource.__name,
	"op": "create",
	"tenant": tenant,
	"provider": sprintf("%s::", [object.get(resource, ["__provider", "urn"], "")]),
	"parent": object.get(resource, ["__options", "parent"], null),
	"dependencies": object.get(resource, "dependencies", []),
	"new": json.patch(resource.__properties, [patch |
		some place in pulumi_unknown(resource.__properties)
		patch := {"op": "replace", "path": place, "value": {"unknown": true}}
	]),
	"unknown": pulumi_unknown(resource.__properties),
	"secret": [],
}

# The provider of a resource, as a change of its own; rules find it by the resource's reference to it.
pulumi_provider(resource) := {
	"urn": object.get(resource, ["__provider", "urn"], ""),
	"type": object.get(resource, ["__provider", "type"], ""),
	"name": object.get(resource, ["__provider", "name"], ""),
	"op": "create",
	"tenant": null,
	"new": object.get(resource, ["__provider", "properties"], {}),
	"unknown": [],
	"secret": [],
}

pulumi_name(resource) := trim_prefix(split(resource.__urn, "::")[0], "urn:pulumi:")

# Where Pulumi's marker for a value not known yet stands.
pulumi_unknown(properties) := [place |
	some place, value
	walk(properties, [place, value])
	value == "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
]

# The tenant at or above a resource.
pulumi_tenant(urn) := min(names) if {
	names := {parts[3] |
		some above in graph.reachable(pulumi_parents, {urn})
		parts := split(above, "::")
		endswith(parts[2], "layer0:index:TenantEnvironment")
	}
	names != set()
} else := null

pulumi_parents[resource.__urn] contains resource.__options.parent if some resource in input.resources

# A finding about a value not known yet waits: Pulumi asks again when it is.
pulumi_waits(finding, fed) if {
	some change in fed.changes
	change.urn == finding.urn
	path := lib_paths__segments(finding.path)
	some place in change.unknown
	shared := min([count(path), count(place)])
	array.slice(path, 0, shared) == [sprintf("%v", [step]) | some step in array.slice(place, 0, shared)]
}
