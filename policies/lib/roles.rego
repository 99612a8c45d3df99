# METADATA
# title: Roles
# description: What the roles of a change set allow, and whom its bindings give them to.
package policies.lib.roles

import data.policies.lib.kubernetes
import data.policies.lib.values

# METADATA
# description: Each rule of each Role and ClusterRole, with its path. Rules that cannot be read count as one.
rules contains rule if {
	some kind in ["Role", "ClusterRole"]
	some role in kubernetes.of_kind[kind]
	some i, value in values.each(values.at(role.manifest, ["rules"], []))
	path := sprintf("rules[%d]", [i])
	rule := {"role": role, "path": path, "value": value, "title": sprintf("%s, %s", [role.title, path])}
}

# METADATA
# description: Every RoleBinding and ClusterRoleBinding.
bindings contains binding if {
	some kind in ["RoleBinding", "ClusterRoleBinding"]
	some binding in kubernetes.of_kind[kind]
}

# METADATA
# description: |
#   What a rule has of some wanted words in one of its lists, such as its verbs. What is hidden may be any of them, so
#   it counts as one.
among(rule, field, wanted) := {item |
	some item in values.each(values.at(rule.value, [field], []))
	_may_be(item, wanted)
}

# METADATA
# description: True where a rule holds for some objects by their names only.
is_for_named_objects(rule) if {
	names := values.at(rule.value, ["resourceNames"], [])
	is_array(names)
	names != []
	not "" in names
}

_may_be(item, wanted) if item in wanted

_may_be(item, _) if not is_string(item)
