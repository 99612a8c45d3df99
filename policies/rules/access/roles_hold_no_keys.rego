# METADATA
# title: Roles hold no keys
# description: |
#   Some permissions open everything else: into pods and past the API server's authorization into nodes, to tokens of
#   other accounts, other people's roles, addresses of services, and the webhooks that see and change every object.
# custom:
#   severity: high
#   remedy: remove the resource, or name the role in policies.privileged_roles
#   scope: change
package policies.rules.access.roles_hold_no_keys

import data.policies.lib.declared
import data.policies.lib.roles
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some rule in roles.rules
	role := rule.role
	not declared.names("privileged_roles", role)
	not roles.is_for_named_objects(rule)
	some resource, verbs in _keys
	roles.among(rule, "resources", {resource}) != set()
	some verb in roles.among(rule, "verbs", verbs)
	finding := {
		"urn": role.urn,
		"path": sprintf("%s.resources", [rule.path]),
		"message": sprintf("%s: verbs for %s must not have %v", [rule.title, resource, values.text(verb)]),
	}
}

_change := {"create", "update", "patch"}

_keys := {
	"nodes/proxy": {"get", "create", "update", "patch", "delete"},
	"pods/attach": {"get", "create"},
	"pods/exec": {"get", "create"},
	"pods/portforward": {"get", "create"},
	"pods/ephemeralcontainers": {"update", "patch"},
	"serviceaccounts/token": {"create"},
	"services/status": {"update", "patch"},
	"certificatesigningrequests/approval": {"update", "patch"},
	"roles": _change,
	"rolebindings": _change,
	"clusterroles": _change,
	"clusterrolebindings": _change,
	"mutatingwebhookconfigurations": _change,
	"validatingwebhookconfigurations": _change,
}
