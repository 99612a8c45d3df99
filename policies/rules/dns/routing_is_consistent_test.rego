package policies.rules.dns.routing_is_consistent_test

import data.policies.lib.examples_test as examples
import data.policies.rules.dns.routing_is_consistent

test_denies_two_records_of_one_name_and_type if {
	_denied == {["urn:a", "name"], ["urn:b", "name"]} with input as _changes([_part("a", null), _part("b", null)])
	written := object.union(_part("b", null), {"new": {"zone": "Example.com.", "name": "WWW.example.com.", "type": "A"}})
	_denied == {["urn:a", "name"], ["urn:b", "name"]} with input as _changes([_part("a", null), written])
}

test_denies_a_record_beside_the_parts_of_a_routing if {
	changes := _changes([_part("a", null), _part("b", _weight("b", 1))])
	_denied == {["urn:a", "name"], ["urn:b", "routing"]} with input as changes
}

test_denies_the_same_identifier_twice if {
	_denied == _both with input as _changes([_part("a", _weight("x", 1)), _part("b", _weight("x", 2))])
}

test_denies_weights_beside_places if {
	_denied == _both with input as _changes([_part("a", _weight("a", 1)), _part("b", _place("b", {"country": "DE"}))])
}

test_denies_the_same_place_twice if {
	every place in [{"country": "DE"}, {"continent": "EU"}, {"country": "US", "subdivision": "CA"}] {
		_denied == _both with input as _changes([_part("a", _place("a", place)), _part("b", _place("b", place))])
	}
}

test_denies_a_part_without_an_identifier if {
	every name in [null, "", " ", 5, examples.secret, examples.unknown] {
		_denied == {["urn:a", "routing"]} with input as _changes([_part("a", _weight(name, 1))])
	}
}

test_denies_a_part_without_a_weight_or_a_place if {
	every routing in [
		_weight("a", null), _weight("a", -1), _weight("a", 256), _weight("a", 1.5), _weight("a", "10"),
		_weight("a", examples.secret), object.union(_weight("a", 1), {"country": "DE"}),
	] {
		_denied == {["urn:a", "routing"]} with input as _changes([_part("a", routing)])
	}
}

test_denies_a_routing_that_cannot_be_read if {
	_denied == {["urn:a", "routing"]} with input as _changes([_part("a", examples.secret)])
}

test_denies_with_the_reason if {
	every case in [
		[_part("b", null), "there is another record of this name and type: DnsRecord b"],
		[_part("b", _weight("a", 1)), "another part has the same setIdentifier: DnsRecord b"],
		[_part("b", _place("b", {"country": "DE"})), "another part is routed by something else: DnsRecord b"],
	] {
		_says("a", case[1]) with input as _changes([_part("a", _weight("a", 1)), case[0]])
	}
	places := [_part(name, _place(name, {"country": "DE"})) | some name in ["a", "b"]]
	_says("a", "another part is for the same place: DnsRecord b") with input as _changes(places)
}

test_denies_with_what_a_part_lacks if {
	every case in [
		[{"weight": 1}, "a part of a routing must have a setIdentifier"],
		[{"setIdentifier": "a"}, "a part of a routing must have a weight from 0 to 255, or a place"],
	] {
		_says("a", case[1]) with input as _changes([_part("a", case[0])])
	}
}

test_allows_parts_by_weight if {
	parts := [_part("a", _weight("a", 0)), _part("b", _weight("b", 255)), _part("c", _weight("c", 0))]
	_denied == set() with input as _changes(parts)
}

test_allows_parts_by_place if {
	parts := [
		_part("a", _place("a", {"continent": "EU"})),
		_part("b", _place("b", {"country": "DE"})),
		_part("c", _place("c", {"country": "US", "subdivision": "CA"})),
		_part("d", _place("d", {"country": "US"})),
	]
	_denied == set() with input as _changes(parts)
}

test_allows_records_of_other_names_types_and_providers if {
	every other in [
		{"new": {"type": "AAAA"}},
		{"new": {"name": "web.example.com"}},
		{"new": {"zone": "com"}},
		{"provider": "urn:p::id"},
	] {
		_denied == set() with input as _changes([_part("a", null), object.union(_part("b", null), other)])
	}
}

test_allows_a_change_set_without_records if {
	_denied == set() with input as {}
}

_both := {["urn:a", "routing"], ["urn:b", "routing"]}

_denied contains [finding.urn, finding.path] if some finding in routing_is_consistent.deny

_says(name, words) if {
	some finding in routing_is_consistent.deny
	finding.message == sprintf("DnsRecord %s: %s", [name, words])
}

_part(name, routing) := examples.record(name, {"name": "www.example.com", "type": "A", "routing": routing})

_weight(name, weight) := {"setIdentifier": name, "weight": weight}

_place(name, place) := object.union({"setIdentifier": name}, place)

_changes(list) := {"changes": list}
