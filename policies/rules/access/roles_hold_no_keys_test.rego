package policies.rules.access.roles_hold_no_keys_test

import data.policies.lib.examples_test as examples
import data.policies.rules.access.roles_hold_no_keys

_exec := {"resources": ["pods/exec"], "verbs": ["create"]}

test_denies_what_opens_everything_else if {
	every resource, verb in {
		"nodes/proxy": "get",
		"pods/attach": "create",
		"pods/exec": "get",
		"pods/portforward": "create",
		"pods/ephemeralcontainers": "patch",
		"serviceaccounts/token": "create",
		"services/status": "patch",
		"certificatesigningrequests/approval": "update",
		"roles": "create",
		"rolebindings": "update",
		"clusterroles": "patch",
		"clusterrolebindings": "create",
		"mutatingwebhookconfigurations": "update",
		"validatingwebhookconfigurations": "patch",
	} {
		rule := {"resources": ["pods", resource], "verbs": ["list", verb]}
		_denied == {["urn:web", "rules[0].resources"]} with input as _role(rule)
	}
}

test_denies_what_is_hidden if {
	every mask in [examples.secret, examples.unknown] {
		_denied == {["urn:web", "rules[0].resources"]} with input as _role(object.union(_exec, {"verbs": mask}))
		_denied == {["urn:web", "rules[0].resources"]} with input as _role(object.union(_exec, {"resources": [mask]}))
	}
}

test_allows_other_verbs_and_resources if {
	every rule in [
		{"resources": ["pods/exec"], "verbs": ["list"]},
		{"resources": ["roles", "rolebindings"], "verbs": ["get", "list", "watch"]},
		{"resources": ["pods", "pods/log"], "verbs": ["get", "create", "update", "patch", "delete"]},
		{},
	] {
		_denied == set() with input as _role(rule)
	}
}

test_allows_objects_that_are_named if {
	_denied == set() with input as _role(object.union(_exec, {"resourceNames": ["web-0"]}))
}

test_allows_a_role_that_the_stack_names if {
	_denied == set() with input as _roles([_exec], ["web"])
}

test_denies_with_the_name_and_the_value if {
	some finding in roles_hold_no_keys.deny with input as _role(_exec)
	finding.message == "ClusterRole web, rules[0]: verbs for pods/exec must not have create"
}

_role(rule) := _roles([rule], [])

_roles(rules, privileged) := {
	"changes": [examples.change("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "web", {"rules": rules})],
	"parameters": {"privileged_roles": privileged},
}

_denied contains [finding.urn, finding.path] if some finding in roles_hold_no_keys.deny
