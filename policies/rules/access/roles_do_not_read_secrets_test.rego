package policies.rules.access.roles_do_not_read_secrets_test

import data.policies.lib.examples_test as examples
import data.policies.rules.access.roles_do_not_read_secrets

test_denies_reading_secrets if {
	every verb in ["get", "list", "watch", examples.secret, examples.unknown] {
		_denied == {["urn:web", "rules[0].verbs"]} with input as _role({"resources": ["pods", "secrets"], "verbs": [verb]})
	}
	every resources in [["secrets"], examples.unknown, [examples.secret]] {
		_denied == {["urn:web", "rules[0].verbs"]} with input as _role({"resources": resources, "verbs": ["get"]})
	}
	named := {"resources": ["secrets"], "resourceNames": [""], "verbs": ["list"]}
	_denied == {["urn:web", "rules[0].verbs"]} with input as _role(named)
}

test_allows_secrets_that_are_named if {
	_denied == set() with input as _role({"resources": ["secrets"], "resourceNames": ["web-tls"], "verbs": ["get"]})
}

test_allows_other_verbs_and_resources if {
	_denied == set() with input as _role({"resources": ["secrets"], "verbs": ["create", "update"]})
	_denied == set() with input as _role({"resources": ["configmaps"], "verbs": ["get", "list"]})
}

test_allows_a_role_that_the_stack_names if {
	_denied == set() with input as _roles([{"resources": ["secrets"], "verbs": ["list"]}], ["web"])
}

test_denies_with_the_name_and_the_value if {
	rule := {"resources": ["secrets"], "verbs": ["list"]}
	some finding in roles_do_not_read_secrets.deny with input as _role(rule)
	finding.message == "ClusterRole web, rules[0]: verbs for all Secrets must not have list"
	some other in roles_do_not_read_secrets.deny with input as _role(object.union(rule, {"verbs": examples.unknown}))
	other.message == "ClusterRole web, rules[0]: verbs for all Secrets must not have a value not known yet"
}

_role(rule) := _roles([rule], [])

_roles(rules, privileged) := {
	"changes": [examples.change("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "web", {"rules": rules})],
	"parameters": {"privileged_roles": privileged},
}

_denied contains [finding.urn, finding.path] if some finding in roles_do_not_read_secrets.deny
