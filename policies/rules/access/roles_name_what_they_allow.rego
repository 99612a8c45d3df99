# METADATA
# title: Roles name what they allow
# description: |
#   A wildcard also allows what does not exist yet: verbs, resources and groups that a later version or operator
#   brings.
# custom:
#   severity: high
#   remedy: list the verbs, resources and apiGroups that are needed
#   scope: change
package policies.rules.access.roles_name_what_they_allow

import data.policies.lib.roles
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some rule in roles.rules
	some field in ["verbs", "resources", "apiGroups", "nonResourceURLs"]
	some item in values.each(values.at(rule.value, [field], []))
	not _is_named(item)
	finding := {
		"urn": rule.role.urn,
		"path": sprintf("%s.%s", [rule.path, field]),
		"message": sprintf("%s: %s must be named, got %v", [rule.title, field, values.text(item)]),
	}
}

_is_named(item) if {
	is_string(item)
	not regex.match(`^\*|^[^/]*/\*$`, item)
}
