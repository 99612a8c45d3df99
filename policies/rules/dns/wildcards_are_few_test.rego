package policies.rules.dns.wildcards_are_few_test

import data.policies.lib.examples_test as examples
import data.policies.rules.dns.wildcards_are_few

test_denies_a_wildcard_that_the_settings_do_not_name if {
	every domains in [[], ["example.org"], ["apps.example.com"]] {
		_denied == {"name"} with input as _changes("*.example.com", "A", domains)
		_denied == {"name"} with input as _changes("*.below.example.org", "A", domains)
	}
}

test_denies_a_wildcard_of_name_servers if {
	_denied == {"name"} with input as _changes("*.example.com", "NS", ["example.com"])
}

test_denies_a_wildcard_that_is_no_whole_first_label if {
	every name in ["a*.example.com", "*a.example.com", "a.*.example.com", "a.*", "**.example.com"] {
		_denied == {"name"} with input as _changes(name, "A", null)
	}
}

test_denies_with_the_reason if {
	every case in [
		["*.example.com", "A", "no wildcard is allowed here, got *.example.com"],
		["*.example.net", "NS", "a wildcard cannot be delegated, got *.example.net"],
		["a.*", "A", "a wildcard must be the whole first label, got a.*"],
	] {
		findings := wildcards_are_few.deny with input as _changes(case[0], case[1], ["example.net"])
		findings == {{"urn": "urn:www", "path": "name", "message": sprintf("DnsRecord www: %s", [case[2]])}}
	}
}

test_warns_of_a_wildcard_where_the_settings_say_nothing if {
	some finding in wildcards_are_few.warn with input as _changes("*.Example.com", "A", null)
	finding == {
		"urn": "urn:www",
		"path": "name",
		"message": "DnsRecord www: *.example.com answers for every name below it",
	}
}

test_allows_any_wildcard_where_the_settings_say_nothing if {
	_denied == set() with input as _changes("*.example.com", "A", null)
}

test_allows_a_wildcard_that_the_settings_name if {
	every domains in [["example.com"], ["example.org", "example.com"]] {
		_denied == set() with input as _changes("*.example.com.", "A", domains)
		wildcards_are_few.warn == set() with input as _changes("*.example.com.", "A", domains)
	}
}

test_allows_other_names if {
	every name in ["www.example.com", "example.com", null, 5, examples.secret, examples.unknown] {
		every domains in [null, []] {
			_denied == set() with input as _changes(name, "NS", domains)
			wildcards_are_few.warn == set() with input as _changes(name, "NS", domains)
		}
	}
}

test_allows_a_change_set_without_records if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in wildcards_are_few.deny

_changes(name, type, domains) := {
	"changes": [examples.record("www", {"name": name, "type": type})],
	"parameters": {"dns": {"wildcard_domains": domains}},
}
