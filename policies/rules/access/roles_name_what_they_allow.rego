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
	some item in roles.among(rule, field, _wildcards(rule, field))
	finding := {
		"urn": rule.role.urn,
		"path": sprintf("%s.%s", [rule.path, field]),
		"message": sprintf("%s: %s must be named, got %v", [rule.title, field, values.text(item)]),
	}
}

_wildcards(rule, field) := {item | some item in rule.value[field]; _is_wildcard(item)}

_is_wildcard(item) if startswith(item, "*")

_is_wildcard(item) if endswith(item, "/*")
