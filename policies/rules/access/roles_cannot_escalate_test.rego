package policies.rules.access.roles_cannot_escalate_test

import data.policies.lib.examples_test as examples
import data.policies.rules.access.roles_cannot_escalate

test_denies_verbs_that_give_all_rights if {
	every verb in ["approve", "bind", "escalate", "impersonate", "sign", examples.secret, examples.unknown] {
		_denied == {["urn:web", "rules[0].verbs"]} with input as _role({"verbs": ["get", verb]})
		hidden := {"verbs": [verb], "resourceNames": examples.unknown}
		_denied == {["urn:web", "rules[0].verbs"]} with input as _role(hidden)
	}
}

test_allows_them_for_what_is_named if {
	_denied == set() with input as _role({"verbs": ["impersonate"], "resourceNames": ["ci"]})
}

test_allows_other_verbs if {
	_denied == set() with input as _role({"verbs": ["get", "create", "delete"]})
	_denied == set() with input as _role({})
}

test_denies_with_the_name_and_the_value if {
	some finding in roles_cannot_escalate.deny with input as _role({"verbs": ["bind"]})
	finding.message == "ClusterRole web, rules[0]: verbs must not have bind"
	some other in roles_cannot_escalate.deny with input as _role({"verbs": examples.secret})
	other.message == "ClusterRole web, rules[0]: verbs must not have a secret"
}

_role(rule) := _roles([rule], [])

_roles(rules, privileged) := {
	"changes": [examples.change("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "web", {"rules": rules})],
	"parameters": {"privileged_roles": privileged},
}

_denied contains [finding.urn, finding.path] if some finding in roles_cannot_escalate.deny
