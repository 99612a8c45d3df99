# METADATA
# title: Tenants refer to their own
# description: |
#   A binding, a policy, a route or a name that reaches from one tenant's namespace into another's undoes what keeps
#   them apart.
# custom:
#   severity: critical
#   remedy: name namespaces and groups of this tenant or of the platform only
#   scope: change
package policies.rules.tenancy.tenants_refer_to_their_own

import data.policies.lib.kubernetes
import data.policies.lib.paths
import data.policies.lib.tenants
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some resource in _referring
	some field in ["egress", "externalName", "from", "ingress", "listeners", "parentRefs", "rules"]
	walk(values.at(resource.manifest, ["spec", field], null), [path, value])
	some name in _named(array.concat([field], path), value)
	not _is_own(name, tenants.of(resource))
	finding := _finding(resource, array.concat(["spec", field], path), name)
}

deny contains finding if {
	some resource in _referring
	some i, subject in values.each(values.at(resource.manifest, ["subjects"], []))
	name := values.at(subject, ["namespace"], "")
	not _is_own(name, tenants.of(resource))
	finding := _finding(resource, ["subjects", i, "namespace"], name)
}

deny contains finding if {
	some resource in _referring
	some i, subject in values.each(values.at(resource.manifest, ["subjects"], []))
	values.at(subject, ["kind"], "Group") == "Group"
	name := values.at(subject, ["name"], "")
	groups := {tenant: about.group | some tenant, about in input.settings.tenants}
	name in {group | some group in groups}
	name != object.get(groups, tenants.of(resource), "")
	finding := _finding(resource, ["subjects", i, "name"], name)
}

_referring contains resource if {
	some kind in _kinds
	some resource in kubernetes.of_kind[kind]
	tenants.of(resource) != null
}

_kinds := {
	"Gateway", "GRPCRoute", "HTTPRoute", "NetworkPolicy", "ReferenceGrant", "RoleBinding", "Service", "TCPRoute",
	"TLSRoute",
}

_named(path, value) := [value] if path[count(path) - 1] in {"namespace", "kubernetes.io/metadata.name"}

else := [tenants.namespace(value)] if path[count(path) - 1] == "layer0.dev/tenant"

else := [split(value, ".")[1]] if {
	path == ["externalName"]
	is_string(value)
}

else := value.values if value.key == "kubernetes.io/metadata.name"

else := [tenants.namespace(name) | some name in value.values] if value.key == "layer0.dev/tenant"

else := []

_is_own(name, owner) if {
	is_string(name)
	tenants.of_namespace(name) in {null, owner}
}

_finding(resource, path, name) := {
	"urn": resource.urn,
	"path": paths.join(path),
	"message": sprintf("%s: must not reach into what is another tenant's, got %v", [resource.title, values.text(name)]),
}
