# METADATA
# title: Roles do not read Secrets
# description: |
#   Who may get, list or watch the Secrets of a namespace has every password and token in it, those of service accounts
#   included. Lists are as good as reads.
# custom:
#   severity: high
#   remedy: name the Secrets in resourceNames, or mount them; name the role in policies.privileged_roles where it must
#   scope: change
package policies.rules.access.roles_do_not_read_secrets

import data.policies.lib.declared
import data.policies.lib.roles
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some rule in roles.rules
	role := rule.role
	not declared.names("privileged_roles", role)
	not roles.is_for_named_objects(rule)
	roles.among(rule, "resources", {"secrets"}) != set()
	some verb in roles.among(rule, "verbs", {"get", "list", "watch"})
	finding := {
		"urn": role.urn,
		"path": sprintf("%s.verbs", [rule.path]),
		"message": sprintf("%s: verbs for all Secrets must not have %v", [rule.title, values.text(verb)]),
	}
}
