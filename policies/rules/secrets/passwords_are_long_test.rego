package policies.rules.secrets.passwords_are_long_test

import data.policies.lib.examples_test as examples
import data.policies.rules.secrets.passwords_are_long

test_denies_passwords_that_are_short if {
	every length in [0, 15, "32", null, {}, examples.secret, examples.unknown] {
		_denied == {["urn:web", "length"]} with input as _password({"length": length})
	}
	every new in [null, {}, examples.unknown] {
		_denied == {["urn:web", "length"]} with input as _password(new)
	}
}

test_denies_them_under_the_other_name_of_their_type if {
	short := examples.change("random:index:RandomPassword", "web", {"length": 8})
	_denied == {["urn:web", "length"]} with input as examples.changes([short])
}

test_allows_passwords_that_are_long if {
	every length in [16, 32] {
		_denied == set() with input as _password({"length": length})
	}
}

test_allows_short_ones_that_go_away_or_are_none if {
	every op in ["delete", "read"] {
		gone := object.union(_password({"length": 8}).changes[0], {"op": op})
		_denied == set() with input as examples.changes([gone])
	}
	text := examples.change("random:index/randomString:RandomString", "web", {"length": 8})
	_denied == set() with input as examples.changes([text])
}

test_denies_a_change_without_values if {
	bare := {"urn": "urn:web", "type": "random:index:RandomPassword", "name": "web"}
	_denied == {["urn:web", "length"]} with input as {"changes": [bare]}
}

test_denies_with_the_name_and_the_value if {
	some finding in passwords_are_long.deny with input as _password({"length": 8})
	finding.message == "web: length must be at least 16, got 8"
}

_password(new) := examples.changes([examples.change("random:index/randomPassword:RandomPassword", "web", new)])

_denied contains [finding.urn, finding.path] if some finding in passwords_are_long.deny
