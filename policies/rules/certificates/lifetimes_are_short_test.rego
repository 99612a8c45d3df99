package policies.rules.certificates.lifetimes_are_short_test

import data.policies.lib.examples_test as examples
import data.policies.rules.certificates.lifetimes_are_short

test_denies_a_long_lifetime_and_what_is_none if {
	every days in [398, 825, 3650, 0, -1, "90", {}, [90], true, examples.secret, examples.unknown] {
		_denied == {"days"} with input as _changes({"days": days}, {})
	}
}

test_denies_more_than_the_settings_allow if {
	_denied == {"days"} with input as _changes({"days": 91}, {"most_days": 90})
}

test_denies_with_the_days if {
	findings := lifetimes_are_short.deny with input as _changes({"days": 825}, {})
	findings == {{
		"urn": "urn:web",
		"path": "days",
		"message": "Certificate web: days must be from 1 to 397, got 825",
	}}
}

test_allows_a_short_lifetime if {
	every days in [1, 90, 397, null] {
		_denied == set() with input as _changes({"days": days}, {})
	}
}

test_allows_what_the_settings_allow if {
	_denied == set() with input as _changes({"days": 825}, {"most_days": 825})
}

test_allows_what_the_provider_chooses if {
	_denied == set() with input as _changes({}, {})
}

test_allows_a_change_set_without_certificates if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in lifetimes_are_short.deny

_changes(more, limits) := {
	"changes": [examples.certificate(more)],
	"parameters": {"certificates": limits},
}
