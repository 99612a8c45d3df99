package policies.rules.dns.aliases_stand_alone_test

import data.policies.lib.examples_test as examples
import data.policies.rules.dns.aliases_stand_alone

test_denies_an_alias_beside_another_record if {
	every type in ["A", "TXT", "CAA", "CNAME"] {
		changes := [_alias("www", {}), _other("WWW.example.com.", {"type": type})]
		"urn:www" in _denied with input as _changes(changes)
	}
	routed := [_alias("www", {"routing": {"setIdentifier": "a"}}), _other("www.example.com", {"type": "A"})]
	_denied == {"urn:www"} with input as _changes(routed)
}

test_denies_an_alias_at_the_name_of_its_zone if {
	_denied == {"urn:www"} with input as _changes([_alias("www", {"name": "Example.com."})])
}

test_denies_an_alias_of_several_targets if {
	_denied == {"urn:www"} with input as _changes([_alias("www", {"values": ["a.example.net", "b.example.net"]})])
}

test_denies_with_the_reason if {
	every case in [
		{
			"changes": [_alias("www", {}), _other("www.example.com", {"type": "A"})],
			"path": "name",
			"message": "DnsRecord www: a CNAME must be alone at www.example.com, got DnsRecord other beside it",
		},
		{
			"changes": [_alias("www", {"name": "example.com"})],
			"path": "name",
			"message": "DnsRecord www: a CNAME cannot be at example.com, the name of its zone",
		},
		{
			"changes": [_alias("www", {"values": ["a.example.net", "b.example.net"]})],
			"path": "values",
			"message": "DnsRecord www: a CNAME has one value, got 2",
		},
	] {
		findings := aliases_stand_alone.deny with input as _changes(case.changes)
		findings == {{"urn": "urn:www", "path": case.path, "message": case.message}}
	}
}

test_denies_an_alias_beside_a_routed_address if {
	address := _other("www.example.com", {"type": "A", "routing": {"setIdentifier": "a"}})
	_denied == {"urn:www"} with input as _changes([_alias("www", {}), address])
}

test_allows_an_alias_that_stands_alone if {
	every name in ["web.example.com", "example.com", "a.www.example.com"] {
		_denied == set() with input as _changes([_alias("www", {}), _other(name, {"type": "A"})])
	}
}

test_allows_aliases_that_a_routing_chooses_between if {
	parts := [
		_alias("www", {"routing": {"setIdentifier": "a", "weight": 1}}),
		_other("www.example.com", {"type": "CNAME", "routing": {"setIdentifier": "b", "weight": 1}}),
	]
	_denied == set() with input as _changes(parts)
}

test_allows_the_same_name_with_another_provider if {
	elsewhere := object.union(_other("www.example.com", {"type": "A"}), {"provider": "urn:other::id"})
	_denied == set() with input as _changes([_alias("www", {}), elsewhere])
}

test_allows_other_records_at_the_name_of_their_zone if {
	changes := [_other("example.com", {"type": "A", "values": ["192.0.2.1", "192.0.2.2"]})]
	_denied == set() with input as _changes(changes)
}

test_allows_a_change_set_without_records if {
	_denied == set() with input as {}
}

_denied contains finding.urn if some finding in aliases_stand_alone.deny

_alias(name, more) := examples.record(name, object.union({"type": "CNAME", "values": ["a.example.net"]}, more))

_other(name, more) := examples.record("other", object.union({"name": name, "values": ["x"]}, more))

_changes(list) := {"changes": list}
