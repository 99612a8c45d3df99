package policies.rules.dns.targets_exist_test

import data.policies.lib.examples_test as examples
import data.policies.rules.dns.targets_exist

test_denies_a_target_that_no_record_serves if {
	every record in [
		{"type": "CNAME", "values": ["gone.example.com"]},
		{"type": "CNAME", "values": ["Gone.Example.com."]},
		{"type": "CNAME", "values": ["example.com"]},
		{"type": "MX", "values": ["10 gone.example.com"]},
		{"type": "NS", "values": ["gone.example.com"]},
		{"type": "SRV", "values": ["0 5 5060 gone.example.com."]},
		{"type": "MX", "values": ["gone.example.com"]},
		{"type": "CNAME", "values": ["txt.example.com"]},
	] {
		_denied == {"values[0]"} with input as _changes([_record("www", record), _host("web"), _text])
	}
	alias := {"type": "A", "alias": {"name": "gone.example.com", "zoneId": "Z1"}}
	_denied == {"alias.name"} with input as _changes([_record("www", alias)])
}

test_denies_one_of_several_targets if {
	record := {"type": "MX", "values": ["10 web.example.com", "20 gone.example.com"]}
	_denied == {"values[1]"} with input as _changes([_record("www", record), _host("web")])
}

test_denies_a_target_whose_record_is_deleted if {
	gone := object.union(_host("web"), {"op": "delete", "old": _host("web").new, "new": null})
	_denied == {"values[0]"} with input as _changes([_alias("www", "web.example.com"), gone])
	elsewhere := json.patch(_alias("www", "web.example.com"), [
		{"op": "replace", "path": "/new/zone", "value": "example.org"},
		{"op": "replace", "path": "/new/name", "value": "www.example.org"},
	])
	_denied == {"values[0]"} with input as _changes([elsewhere, gone])
}

test_denies_what_a_wildcard_does_not_serve if {
	every target in ["example.com", "web.example.com", "a.web.example.com"] {
		changes := [_alias("www", target), _host("*"), _host("deep.a.web")]
		_denied == {"values[0]"} with input as _changes(changes)
	}
}

test_denies_a_name_server_below_its_own_delegation_without_an_address if {
	delegation := _record("team", {"type": "NS", "values": ["ns.team.example.com"]})
	_denied == {"values[0]"} with input as _changes([delegation])
	_denied == set() with input as _changes([delegation, _host("ns.team")])
}

test_denies_a_name_below_the_name_servers_of_the_zone_itself if {
	servers := json.patch(
		_record("", {"type": "NS", "values": ["ns1.example.net"]}),
		[{"op": "replace", "path": "/new/name", "value": "example.com"}],
	)
	_denied == {"values[0]"} with input as _changes([servers, _alias("www", "gone.example.com")])
}

test_denies_a_name_beside_a_delegated_zone if {
	delegation := _record("team", {"type": "NS", "values": ["ns1.example.net"]})
	_denied == {"values[0]"} with input as _changes([delegation, _alias("www", "gone.example.com")])
}

test_denies_what_is_no_name if {
	every value in [null, 5, {}, examples.secret, examples.unknown] {
		_denied == {"values[0]"} with input as _changes([_record("www", {"type": "CNAME", "values": [value]})])
		alias := _record("www", {"type": "A", "alias": {"name": value}})
		_denied == {"alias.name"} with input as _changes([alias])
	}
	every values in [examples.secret, examples.unknown] {
		_denied == {"values[0]"} with input as _changes([_record("www", {"type": "CNAME", "values": values})])
	}
}

test_denies_with_the_target if {
	some finding in targets_exist.deny with input as _changes([_alias("www", "gone.example.com")])
	finding == {
		"urn": "urn:www",
		"path": "values[0]",
		"message": "DnsRecord www: no record serves gone.example.com",
	}
	some other in targets_exist.deny with input as _changes([_alias("www", examples.secret)])
	other == {
		"urn": "urn:www",
		"path": "values[0]",
		"message": "DnsRecord www: must point at a name, got a secret",
	}
}

test_allows_a_target_that_a_record_serves if {
	every target in ["web.example.com", "WEB.example.com.", "any.sub.example.com"] {
		changes := [_alias("www", target), _host("web"), _host("*.sub")]
		_denied == set() with input as _changes(changes)
	}
	every type in ["A", "AAAA"] {
		served := _record("web", {"type": type, "alias": {"name": "lb.example.net"}})
		_denied == set() with input as _changes([_alias("www", "web.example.com"), served])
	}
	chain := [_alias("www", "web.example.com"), _alias("web", "cdn.example.net")]
	_denied == set() with input as _changes(chain)
}

test_allows_what_a_wildcard_serves if {
	every target in ["a.example.com", "b.a.example.com"] {
		_denied == set() with input as _changes([_alias("www", target), _host("*")])
	}
}

test_allows_targets_outside_of_the_zones if {
	every target in ["cdn.example.net", "badexample.com", "com"] {
		_denied == set() with input as _changes([_alias("www", target)])
	}
}

test_allows_what_lies_in_a_delegated_zone if {
	delegation := _record("team", {"type": "NS", "values": ["ns1.example.net"]})
	_denied == set() with input as _changes([delegation, _alias("www", "app.team.example.com")])
	other := _record("a", {"type": "NS", "values": ["ns.team.example.com"]})
	_denied == set() with input as _changes([delegation, other])
	mail := _record("team", {"type": "MX", "values": ["10 mail.team.example.com"]})
	_denied == set() with input as _changes([delegation, object.union(mail, {"urn": "urn:mail"})])
}

test_allows_a_domain_without_mail if {
	_denied == set() with input as _changes([_record("www", {"type": "MX", "values": ["0 ."]})])
}

test_allows_what_points_at_nothing if {
	every record in [{"type": "A", "values": ["192.0.2.1"]}, {"type": "TXT", "values": ["gone.example.com"]}] {
		_denied == set() with input as _changes([_record("www", record)])
	}
}

test_allows_a_change_set_without_records if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in targets_exist.deny

_text := _record("txt", {"type": "TXT", "values": ["x"]})

_alias(name, target) := _record(name, {"type": "CNAME", "values": [target]})

_host(name) := _record(name, {"type": "A", "values": ["192.0.2.1"]})

_record(name, more) := examples.record(name, object.union({"ttl": 300}, more))

_changes(list) := {"changes": list}
