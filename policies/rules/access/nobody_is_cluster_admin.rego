# METADATA
# title: Nobody is cluster-admin
# description: |
#   The role cluster-admin and the group system:masters are above every rule of the cluster; the platform needs
#   neither.
# custom:
#   severity: critical
#   remedy: bind a role that names what is needed
#   scope: change
package policies.rules.access.nobody_is_cluster_admin

import data.policies.lib.roles
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some binding in roles.bindings
	name := values.at(binding.manifest, ["roleRef", "name"], null)
	not _is_ordinary(name)
	finding := {
		"urn": binding.urn,
		"path": "roleRef.name",
		"message": sprintf("%s: roleRef must not be cluster-admin, got %v", [binding.title, values.text(name)]),
	}
}

_is_ordinary(name) if {
	is_string(name)
	name != "cluster-admin"
}
