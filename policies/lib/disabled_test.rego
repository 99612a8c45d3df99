package policies.lib.disabled_test

import data.policies.gate
import data.policies.lib.disabled

_about := {"title": "Rules speak", "custom": {"severity": "low", "remedy": "speak", "scope": "change"}}

_modules := {"domain": {
	"loud": {"metadata": _about, "deny": {{"urn": "urn:web", "message": "bad"}}},
	"other": {"metadata": _about, "warn": set()},
}}

_installed := {"constraints": [
	{"rule": "gatekeeper/Labels/owner", "kind": "Labels"},
	{"rule": "gatekeeper/Labels/team", "kind": "Labels"},
	{"rule": "gatekeeper/Images/owner", "kind": "Images"},
]}

test_a_disabled_rule_does_not_judge_and_is_told if {
	every now in ["2026-06-01T00:00:00Z", "2026-06-30T23:59:59Z"] {
		verdict := gate.verdict with input as _at(now, "domain/loud") with data.policies.rules as _modules
		verdict.denials == set()
		verdict.rules == {"domain/other"}
		verdict.disabled == {"domain/loud"}
		_messages(verdict.warnings) == {"this rule is disabled until the end of 2026-06-30: it is noisy"}
	}
}

test_a_rule_judges_again_from_the_next_day_on_and_where_there_is_no_time if {
	every now in ["2026-07-01T00:00:00Z", null] {
		verdict := gate.verdict with input as _at(now, "domain/loud") with data.policies.rules as _modules
		_messages(verdict.denials) == {"bad"}
		verdict.rules == {"domain/loud", "domain/other"}
		verdict.disabled == set()
		until := "it was disabled until 2026-06-30"
		_messages(verdict.warnings) == {sprintf("this rule judges again, or there is no time to tell: %s", [until])}
	}
}

test_what_is_no_rule_cannot_be_disabled if {
	verdict := gate.verdict with input as _at("2026-06-01T00:00:00Z", "domain/typo") with data.policies.rules as _modules
	"policies.disabled names domain/typo, which is no rule" in _messages(verdict.denials)
}

test_a_constraint_rests_by_its_name_or_by_that_of_its_template if {
	every name, judging in {
		"gatekeeper/Labels/owner": ["gatekeeper/Labels/team", "gatekeeper/Images/owner"],
		"gatekeeper/Labels": ["gatekeeper/Images/owner"],
	} {
		[constraint.rule | some constraint in disabled.constraints] == judging with input as _at("2026-06-30T00:00:00Z", name)
			with data.policies.gatekeeper.installed as _installed
		count(disabled.constraints) == 3 with input as _at("2026-07-01T00:00:00Z", name)
			with data.policies.gatekeeper.installed as _installed
		disabled.faults == set() with input as _at("2026-06-30T00:00:00Z", name)
			with data.policies.gatekeeper.installed as _installed
	}
}

test_what_is_no_constraint_cannot_be_disabled if {
	every name in ["gatekeeper/Labels/typo", "gatekeeper/Typo", "gatekeeper/Typo/owner", "gatekeeper"] {
		told := {sprintf("policies.disabled names %s, which is no rule", [name])}
		disabled.faults == told with input as _at("2026-06-01T00:00:00Z", name)
			with data.policies.gatekeeper.installed as _installed
	}
}

test_a_rule_is_not_disabled_without_a_reason if {
	every reason in ["", null] {
		entries := {"domain/loud": {"reason": reason, "expires": "2026-06-30"}}
		document := {"now": "2026-06-01T00:00:00Z", "parameters": {"disabled": entries}}
		disabled.rules == set() with input as document
	}
}

_at(now, rule) := {
	"changes": [],
	"now": now,
	"parameters": {"disabled": {rule: {"reason": "it is noisy", "expires": "2026-06-30"}}},
}

_messages(findings) := {finding.message | some finding in findings}
