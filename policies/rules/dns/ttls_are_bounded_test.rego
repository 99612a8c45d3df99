package policies.rules.dns.ttls_are_bounded_test

import data.policies.lib.examples_test as examples
import data.policies.rules.dns.ttls_are_bounded

test_denies_a_ttl_out_of_bounds if {
	every ttl in [0, 59, 59.9, 86401, -1] {
		_denied == {"ttl"} with input as _changes({"ttl": ttl}, {})
	}
}

test_denies_what_is_no_number_of_seconds if {
	every ttl in [null, "300", {}, [300], true, examples.secret, examples.unknown] {
		_denied == {"ttl"} with input as _changes({"ttl": ttl}, {})
	}
}

test_denies_a_record_without_a_ttl if {
	_denied == {"ttl"} with input as _changes({}, {})
}

test_denies_what_other_bounds_do_not_allow if {
	_denied == {"ttl"} with input as _changes({"ttl": 299}, {"least_ttl": 300, "most_ttl": 3600})
	_denied == {"ttl"} with input as _changes({"ttl": 3601}, {"least_ttl": 300, "most_ttl": 3600})
}

test_denies_with_the_bounds_and_the_value if {
	some finding in ttls_are_bounded.deny with input as _changes({"ttl": 5}, {})
	finding == {
		"urn": "urn:www",
		"path": "ttl",
		"message": "DnsRecord www: ttl must be from 60 to 86400 seconds, got 5",
	}
}

test_allows_a_ttl_within_bounds if {
	every ttl in [60, 300, 86400] {
		_denied == set() with input as _changes({"ttl": ttl}, {})
	}
	every ttl in [30, 172800] {
		_denied == set() with input as _changes({"ttl": ttl}, {"least_ttl": 30, "most_ttl": 172800})
	}
}

test_allows_an_alias_without_a_ttl if {
	_denied == set() with input as _changes({"alias": {"name": "lb.example.net", "zoneId": "Z1"}}, {})
}

test_allows_a_change_set_without_records if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in ttls_are_bounded.deny

_changes(more, limits) := {
	"changes": [examples.record("www", object.union({"type": "A", "values": ["192.0.2.1"]}, more))],
	"parameters": {"dns": limits},
}
