# METADATA
# title: Roles cannot escalate
# description: |
#   Who may bind or escalate any role, impersonate anybody, or approve any signer's certificates has all rights of the
#   cluster. With resourceNames, the rule is about those only.
# custom:
#   severity: critical
#   remedy: remove the verb, or name in resourceNames whom and what it is for
#   scope: change
package policies.rules.access.roles_cannot_escalate

import data.policies.lib.roles
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some rule in roles.rules
	not roles.is_for_named_objects(rule)
	some verb in roles.among(rule, "verbs", {"approve", "bind", "escalate", "impersonate", "sign"})
	finding := {
		"urn": rule.role.urn,
		"path": sprintf("%s.verbs", [rule.path]),
		"message": sprintf("%s: verbs must not have %v", [rule.title, values.text(verb)]),
	}
}
