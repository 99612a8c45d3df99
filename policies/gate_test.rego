package policies.gate_test

import data.policies.gate
import data.policies.lib.examples_test as examples

_image := "spec.containers[0].image"

_about := {"title": "Rules speak", "custom": {"severity": "low", "remedy": "speak", "scope": "change"}}

test_a_rule_is_in_the_gate_because_of_where_it_lies if {
	rules := {"network": {"one": _rule(set(), set()), "two": _rule(set(), set())}, "data": {"three": _rule(set(), set())}}
	gate.verdict == {
		"denials": set(),
		"warnings": set(),
		"deferred": set(),
		"approvals": set(),
		"budgets": set(),
		"rules": {"data/three", "network/one", "network/two"},
		"disabled": set(),
		"about": {rule: object.union({"rule": rule, "title": "Rules speak"}, _about.custom) |
			some rule in ["data/three", "network/one", "network/two"]
		},
	} with input as _changes({}) with data.policies.rules as rules
}

test_a_finding_tells_what_is_known_of_its_rule if {
	found := {"urn": "urn:web", "message": "bad", "path": _image}
	wanted := {
		"urn": "urn:web", "message": "bad", "path": _image, "rule": "domain/rule",
		"title": "Rules speak", "severity": "low", "remedy": "speak", "scope": "change",
	}
	denied := gate.verdict with input as _changes({}) with data.policies.rules as _only({found}, set())
	denied.denials == {wanted}
	denied.warnings == set()
	warned := gate.verdict with input as _changes({}) with data.policies.rules as _only(set(), {found})
	warned.warnings == {wanted}
	warned.denials == set()
}

test_a_finding_at_above_or_below_an_unknown_value_is_deferred if {
	every unknown in [_image, "spec", "spec.containers[0].image.tag"] {
		verdict := gate.verdict with input as _changes({"unknown": [unknown]}) with data.policies.rules as _at_image
		_said(verdict) == {"denials": set(), "warnings": set(), "deferred": {"bad"}}
	}
}

test_a_finding_beside_an_unknown_value_is_a_denial if {
	every unknown in ["spec.containers[1].image", "spec.containers[0].env", "metadata"] {
		verdict := gate.verdict with input as _changes({"unknown": [unknown]}) with data.policies.rules as _at_image
		_said(verdict) == {"denials": {"bad"}, "warnings": set(), "deferred": set()}
	}
}

test_a_finding_without_a_path_is_a_denial if {
	rules := _only({{"urn": "urn:web", "message": "bad"}}, set())
	masks := {"unknown": ["spec"], "secret": ["spec"]}
	verdict := gate.verdict with input as _changes(masks) with data.policies.rules as rules
	_said(verdict) == {"denials": {"bad"}, "warnings": set(), "deferred": set()}
}

test_a_finding_of_another_resource_is_a_denial if {
	rules := _only({{"urn": "urn:other", "message": "bad", "path": _image}}, set())
	verdict := gate.verdict with input as _changes({"unknown": [_image]}) with data.policies.rules as rules
	_said(verdict) == {"denials": {"bad"}, "warnings": set(), "deferred": set()}
}

test_a_finding_that_meets_a_secret_says_so if {
	said := "bad; this value is secret (masked), so it cannot be judged"
	every masks in [{"secret": ["spec"]}, {"secret": ["spec"], "unknown": ["spec"]}] {
		verdict := gate.verdict with input as _changes(masks) with data.policies.rules as _at_image
		_said(verdict) == {"denials": {said}, "warnings": set(), "deferred": set()}
	}
}

test_a_finding_beside_a_secret_is_a_plain_denial if {
	masks := {"secret": ["spec.containers[0].env[0].value"]}
	verdict := gate.verdict with input as _changes(masks) with data.policies.rules as _at_image
	_said(verdict) == {"denials": {"bad"}, "warnings": set(), "deferred": set()}
}

test_warnings_are_deferred_and_explained_too if {
	warned := _only(set(), {{"urn": "urn:web", "message": "bad", "path": _image}})
	unknown := gate.verdict with input as _changes({"unknown": [_image]}) with data.policies.rules as warned
	[unknown.warnings, {finding.message | some finding in unknown.deferred}] == [set(), {"bad"}]
	secret := gate.verdict with input as _changes({"secret": [_image]}) with data.policies.rules as warned
	some finding in secret.warnings
	finding.message == "bad; this value is secret (masked), so it cannot be judged"
}

test_no_rules_at_all_is_a_denial if {
	every rules in [{}, {"network": {}}] {
		verdict := gate.verdict with input as _changes({}) with data.policies.rules as rules
		_messages(verdict.denials) == {"no rules are loaded"}
		verdict.rules == set()
	}
}

test_a_rule_may_only_deny_only_warn_or_only_ask_for_approval if {
	every level in ["deny", "warn", "approve"] {
		rules := {"domain": {"rule": {"metadata": _about, level: set()}}}
		verdict := gate.verdict with input as _changes({}) with data.policies.rules as rules
		verdict.rules == {"domain/rule"}
		verdict.denials == set()
	}
}

test_a_rule_may_ask_for_approvals if {
	asked := {"urn": "urn:web", "message": "big", "path": _image, "approvals": 2, "roles": ["owners"]}
	rules := {"domain": {"rule": {"metadata": _about, "approve": {asked}}}}
	verdict := gate.verdict with input as _changes({}) with data.policies.rules as rules
	[verdict.denials, verdict.warnings, verdict.deferred] == [set(), set(), set()]
	verdict.approvals == {object.union(asked, {
		"rule": "domain/rule", "title": "Rules speak",
		"severity": "low", "remedy": "speak", "scope": "change",
	})}
}

test_an_approval_is_asked_for_also_where_values_are_hidden if {
	rules := {"domain": {"rule": {"metadata": _about, "approve": {{"urn": "urn:web", "message": "big", "path": _image}}}}}
	unknown := gate.verdict with input as _changes({"unknown": [_image]}) with data.policies.rules as rules
	[_messages(unknown.approvals), unknown.deferred] == [{"big"}, set()]
	secret := gate.verdict with input as _changes({"secret": [_image]}) with data.policies.rules as rules
	_messages(secret.approvals) == {"big; this value is secret (masked), so it cannot be judged"}
}

test_the_verdict_tells_what_is_used_of_a_budget if {
	use := {"setting": "policies.budgets.deletes", "tenant": null, "limit": "deletes", "used": 1, "allowed": 2}
	rules := {"domain": {"rule": {"metadata": _about, "deny": set(), "budgets": {use}}}}
	verdict := gate.verdict with input as _changes({}) with data.policies.rules as rules
	verdict.budgets == {object.union(use, {"rule": "domain/rule"})}
}

test_a_rule_that_cannot_speak_is_a_denial if {
	every module in [
		{},
		{"metadata": _about},
		{"metadata": _about, "deny": true},
		{"metadata": _about, "denies": set()},
		{"deny": set()},
		{"deny": set(), "metadata": {"title": "x"}},
		{"deny": set(), "metadata": object.remove(_about, ["title"])},
		{"deny": set(), "metadata": object.union(_about, {"custom": {"severity": "grave"}})},
		{"deny": set(), "metadata": object.union(_about, {"custom": {"scope": "changes"}})},
		{"deny": set(), "metadata": {"title": "x", "custom": {"severity": "low", "scope": "change"}}},
		{"deny": set(), "metadata": {"title": "x", "custom": {"remedy": "x", "scope": "change"}}},
	] {
		rules := {"domain": {"mute": module, "rule": _rule(set(), set())}}
		verdict := gate.verdict with input as _changes({}) with data.policies.rules as rules
		_messages(verdict.denials) == {"rule domain/mute must have deny, warn or approve, and whole metadata"}
		verdict.rules == {"domain/rule"}
	}
}

test_an_empty_change_set_is_allowed if {
	verdict := gate.verdict with input as {"changes": []} with data.policies.rules as _only(set(), set())
	verdict.denials == set()
}

test_the_gate_speaks_for_itself if {
	verdict := gate.verdict with input as {} with data.policies.rules as _only(set(), set())
	verdict.denials == {{"rule": "gate", "urn": "", "message": "the change set has no list of changes"}}
}

_said(verdict) := {field: _messages(verdict[field]) | some field in ["denials", "warnings", "deferred"]}

_at_image := _only({{"urn": "urn:web", "message": "bad", "path": _image}}, set())

_messages(findings) := {finding.message | some finding in findings}

_only(denials, warnings) := {"domain": {"rule": _rule(denials, warnings)}}

_rule(denials, warnings) := {"metadata": _about, "deny": denials, "warn": warnings}

_changes(masks) := {"changes": [_web(masks)]}

_web(masks) := object.union(examples.deployment({}), masks)
