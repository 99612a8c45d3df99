package policies.lib.roles_test

import data.policies.lib.examples_test as examples
import data.policies.lib.roles

test_roles_have_rules if {
	every kind in ["Role", "ClusterRole"] {
		changes := _changes(kind, {"rules": [{"verbs": ["get"]}, {}]})
		_rules == {["rules[0]", {"verbs": ["get"]}], ["rules[1]", {}]} with input as changes
	}
}

test_roles_without_rules_have_none if {
	_rules == set() with input as _changes("RoleBinding", {"rules": [{}]})
	every manifest in [{}, {"rules": null}, {"rules": []}, {"aggregationRule": {}}] {
		_rules == set() with input as _changes("ClusterRole", manifest)
	}
}

test_rules_that_cannot_be_read_count_as_one if {
	every mask in [examples.secret, examples.unknown] {
		_rules == {["rules[0]", mask]} with input as _changes("Role", {"rules": mask})
	}
}

test_a_rule_has_a_title_and_its_role if {
	found := roles.rules with input as _changes("Role", {"rules": [{}]})
	{[rule.title, rule.role.urn] | some rule in found} == {["Role web, rules[0]", "urn:web"]}
}

test_bindings_are_of_two_kinds if {
	roles.bindings == set() with input as _changes("Role", {})
	every kind in ["RoleBinding", "ClusterRoleBinding"] {
		found := roles.bindings with input as _changes(kind, {})
		{binding.urn | some binding in found} == {"urn:web"}
	}
}

test_what_is_wanted_or_hidden_is_among_the_words_of_a_rule if {
	roles.among({"value": {"verbs": ["get", "list", "watch"]}}, "verbs", {"get", "watch", "bind"}) == {"get", "watch"}
	roles.among({"value": {"verbs": ["list"]}}, "verbs", {"get"}) == set()
	roles.among({"value": {}}, "verbs", {"get"}) == set()
	every mask in [examples.secret, examples.unknown] {
		roles.among({"value": {"verbs": mask}}, "verbs", {"get"}) == {mask}
		roles.among({"value": {"verbs": ["list", mask]}}, "verbs", {"get"}) == {mask}
		roles.among({"value": mask}, "verbs", {"get"}) != set()
	}
}

test_a_rule_for_names_is_for_those_only if {
	roles.is_for_named_objects({"value": {"resourceNames": ["web"]}})
	every value in [{}, {"resourceNames": []}, {"resourceNames": [""]}, {"resourceNames": ["web", ""]}] {
		not roles.is_for_named_objects({"value": value})
	}
}

test_names_that_are_hidden_are_none if {
	every mask in [examples.secret, examples.unknown, "x"] {
		not roles.is_for_named_objects({"value": {"resourceNames": mask}})
		not roles.is_for_named_objects({"value": mask})
	}
}

_rules contains [rule.path, rule.value] if some rule in roles.rules

_changes(kind, manifest) := examples.changes([examples.change(
	sprintf("kubernetes:rbac.authorization.k8s.io/v1:%s", [kind]), "web",
	manifest,
)])
