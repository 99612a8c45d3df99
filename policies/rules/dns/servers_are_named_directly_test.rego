package policies.rules.dns.servers_are_named_directly_test

import data.policies.lib.examples_test as examples
import data.policies.rules.dns.servers_are_named_directly

test_denies_a_server_that_is_an_alias if {
	every record in [
		{"type": "MX", "values": ["10 alias.example.com"]},
		{"type": "NS", "values": ["Alias.example.com."]},
		{"type": "SRV", "values": ["0 5 5060 alias.example.com"]},
	] {
		_denied == {"values[0]"} with input as _changes(record)
	}
}

test_denies_an_address_in_the_place_of_a_name if {
	every address in ["192.0.2.1", "2001:db8::1"] {
		_denied == {"values[1]"} with input as _changes({"type": "NS", "values": ["ns.example.net", address]})
	}
}

test_denies_with_the_name if {
	some finding in servers_are_named_directly.deny with input as _changes({"type": "NS", "values": ["alias.example.com"]})
	finding == {
		"urn": "urn:server",
		"path": "values[0]",
		"message": "DnsRecord server: alias.example.com is an alias in the place of a host",
	}
}

test_allows_a_server_with_addresses if {
	_denied == set() with input as _changes({"type": "MX", "values": ["10 host.example.com", "20 mx.example.net"]})
}

test_allows_an_alias_of_an_alias if {
	_denied == set() with input as _changes({"type": "CNAME", "values": ["alias.example.com"]})
}

test_allows_what_cannot_be_read if {
	every value in [null, 5, {}, examples.secret, examples.unknown] {
		_denied == set() with input as _changes({"type": "MX", "values": [value]})
	}
}

test_allows_a_change_set_without_records if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in servers_are_named_directly.deny

_changes(record) := {"changes": [
	examples.record("server", record),
	examples.record("alias", {"type": "CNAME", "values": ["host.example.com"]}),
	examples.record("host", {"type": "A", "values": ["192.0.2.1"]}),
]}
