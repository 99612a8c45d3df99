package policies.rules.changes.states_change_through_layer0_test

import data.policies.lib.examples_test as examples
import data.policies.rules.changes.states_change_through_layer0

_left := {"state": "sha256:1", "at": "2026-01-01T00:00:00Z", "actor": "ada", "ended": true}

_killed := object.union(_left, {"ended": false})

_existing := object.union(examples.deployment({}), {"old": {}})

test_denies_nothing_but_warns_of_a_state_that_something_else_has_changed if {
	warned := _warned with input as _judged(_left, "sha256:2", [])
	warned == {concat("", [
		"the state is not as the last run of layer0 left it (2026-01-01T00:00:00Z, ada):",
		" something else has changed it",
	])}
}

test_denies_nothing_but_warns_of_a_run_that_did_not_end if {
	warned := _warned with input as _judged(_killed, "sha256:2", [])
	warned == {concat("", [
		"the state is not as the last run of layer0 found it (2026-01-01T00:00:00Z, ada):",
		" that run, which did not end, or something else has changed it",
	])}
}

test_denies_nothing_but_warns_of_a_state_that_no_run_has_made if {
	warned := _warned with input as _judged(null, "sha256:2", [_existing])
	warned == {"there is a state, but no run of layer0 on record: something else has made it"}
}

test_allows_a_state_as_it_was_left if {
	every last in [_left, _killed] {
		warned := _warned with input as _judged(last, "sha256:1", [_existing])
		warned == set()
	}
}

test_allows_a_stack_that_is_new_or_cannot_know if {
	new := _warned with input as _judged(null, "sha256:2", [examples.deployment({}), {"old": null}])
	new == set()
	every unknown in [{}, {"made_from": {}}, {"made_from": {"state": "sha256:2"}, "changes": [_existing]}] {
		warned := _warned with input as unknown
		warned == set()
	}
}

_warned contains finding.message if some finding in states_change_through_layer0.warn

_judged(last, state, changes) := {"made_from": {"last_run": last, "state": state}, "changes": changes}
