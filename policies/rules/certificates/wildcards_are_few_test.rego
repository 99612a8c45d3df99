package policies.rules.certificates.wildcards_are_few_test

import data.policies.lib.examples_test as examples
import data.policies.rules.certificates.wildcards_are_few

test_denies_a_wildcard_that_the_settings_do_not_name if {
	every domains in [[], ["example.org"], ["apps.example.com"]] {
		_denied == {"names[1]"} with input as _changes(["example.com", "*.example.com"], domains)
		wildcards_are_few.warn == set() with input as _changes(["*.example.com"], domains)
	}
}

test_denies_with_the_name if {
	findings := wildcards_are_few.deny with input as _changes(["*.Example.com"], [])
	findings == {_finding}
}

test_warns_of_a_wildcard_where_the_settings_say_nothing if {
	findings := wildcards_are_few.warn with input as _changes(["*.example.com"], null)
	findings == {_finding}
}

test_allows_any_wildcard_where_the_settings_say_nothing if {
	_denied == set() with input as _changes(["*.example.com"], null)
}

test_allows_a_wildcard_that_the_settings_name if {
	_denied == set() with input as _changes(["*.example.com", "*.example.org"], ["example.org", "example.com"])
}

test_allows_other_names if {
	every domains in [null, []] {
		changes := _changes(["www.example.com", null, 5, examples.secret, examples.unknown], domains)
		_denied == set() with input as changes
		wildcards_are_few.warn == set() with input as changes
	}
}

test_allows_a_change_set_without_certificates if {
	_denied == set() with input as {}
}

_finding := {
	"urn": "urn:web",
	"path": "names[0]",
	"message": "Certificate web: *.example.com stands for every host of its domain",
}

_denied contains finding.path if some finding in wildcards_are_few.deny

_changes(names, domains) := {
	"changes": [examples.certificate({"names": names})],
	"parameters": {"dns": {"wildcard_domains": domains}},
}
