package policies.rules.dns.names_lie_in_their_zone_test

import data.policies.lib.examples_test as examples
import data.policies.rules.dns.names_lie_in_their_zone

test_denies_a_name_outside_of_its_zone if {
	every name in ["www.example.org", "www", "wwwexample.com", "com", "www.example.com.example.com"] {
		_denied == {"name"} with input as _changes({"name": name})
	}
}

test_denies_what_is_no_name if {
	long := concat("", ["a" | some _ in numbers.range(1, 64)])
	longer := concat(".", ["a234567" | some _ in numbers.range(1, 32)])
	every name in [
		"", ".", "-a.example.com", "a..example.com", "a b.example.com", "a.*.example.com", "*example.com", null, 5,
		sprintf("%s.example.com", [long]), sprintf("%s.example.com", [longer]), examples.secret, examples.unknown,
	] {
		_denied == {"name"} with input as _changes({"name": name})
	}
}

test_denies_a_zone_that_is_no_domain if {
	every zone in ["", "*.example.com", null, 5, examples.secret, examples.unknown] {
		_denied == {"name", "zone"} with input as _changes({"zone": zone})
	}
}

test_denies_with_the_zone_and_the_name if {
	some finding in names_lie_in_their_zone.deny with input as _changes({"name": "www"})
	finding == {
		"urn": "urn:www",
		"path": "name",
		"message": "DnsRecord www: name must lie in zone example.com, got www",
	}
	some other in names_lie_in_their_zone.deny with input as _changes({"zone": "*.com"})
	other == {"urn": "urn:www", "path": "zone", "message": "DnsRecord www: zone must be a domain name, got *.com"}
}

test_allows_a_name_in_its_zone if {
	every name in [
		"example.com",
		"www.example.com",
		"WWW.example.com.",
		"*.example.com",
		"_sip._tcp.example.com",
		"a--b.c.example.com",
	] {
		_denied == set() with input as _changes({"name": name})
	}
}

test_allows_a_doubled_label if {
	_denied == set() with input as _changes({"zone": "local", "name": "local.local"})
}

test_allows_a_change_set_without_records if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in names_lie_in_their_zone.deny

_changes(more) := {"changes": [examples.record("www", object.union({"type": "A"}, more))]}
