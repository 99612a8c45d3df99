package policies.rules.access.roles_name_what_they_allow_test

import data.policies.lib.examples_test as examples
import data.policies.rules.access.roles_name_what_they_allow

test_denies_wildcards if {
	every item in ["*", "*/scale", "pods/*"] {
		every field in ["verbs", "resources", "apiGroups", "nonResourceURLs"] {
			wanted := {["urn:web", sprintf("rules[1].%s", [field])]}
			_denied == wanted with input as _roles([{}, {field: ["a", item]}], [])
		}
	}
}

test_denies_what_is_hidden if {
	every mask in [examples.secret, examples.unknown] {
		_denied == {["urn:web", "rules[0].verbs"]} with input as _role({"verbs": mask})
		_denied == {["urn:web", "rules[0].verbs"]} with input as _role({"verbs": ["get", mask]})
		_denied != set() with input as _roles(mask, [])
	}
}

test_allows_what_is_named if {
	every rule in [
		{},
		{"verbs": null, "resources": []},
		{"apiGroups": ["", "apps"], "resources": ["pods", "pods/log"], "verbs": ["get", "list"]},
		{"nonResourceURLs": ["/healthz", "/readyz/*"], "verbs": ["get"]},
	] {
		_denied == set() with input as _role(rule)
	}
}

test_allows_a_role_without_rules if {
	every rules in [null, []] {
		_denied == set() with input as _roles(rules, [])
	}
}

test_denies_with_the_name_and_the_value if {
	some finding in roles_name_what_they_allow.deny with input as _role({"verbs": ["*"]})
	finding.message == "ClusterRole web, rules[0]: verbs must be named, got *"
	some other in roles_name_what_they_allow.deny with input as _role({"verbs": examples.unknown})
	other.message == "ClusterRole web, rules[0]: verbs must be named, got a value not known yet"
}

_role(rule) := _roles([rule], [])

_roles(rules, privileged) := {
	"changes": [examples.change("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "web", {"rules": rules})],
	"parameters": {"privileged_roles": privileged},
}

_denied contains [finding.urn, finding.path] if some finding in roles_name_what_they_allow.deny
