package policies.lib.dns_test

import data.policies.lib.dns
import data.policies.lib.examples_test as examples

test_a_record_is_what_it_says if {
	said := {"zone": "Example.com.", "name": "WWW.Example.com.", "type": "A", "ttl": 60, "values": ["192.0.2.1"]}
	record := object.union(examples.record("www", said), {"provider": "urn:platform::1"})
	dns.records == {{
		"urn": "urn:www",
		"title": "DnsRecord www",
		"provider": "urn:platform::1",
		"zone": "example.com",
		"name": "www.example.com",
		"type": "A",
		"ttl": 60,
		"values": ["192.0.2.1"],
		"alias": null,
		"routing": null,
	}} with input as examples.changes([record])
}

test_a_record_may_have_an_alias_and_a_routing_instead if {
	said := {"alias": {"name": "lb.example.net"}, "routing": {"weight": 1}}
	some record in dns.records with input as examples.changes([examples.record("www", said)])
	[record.alias, record.routing, record.values] == [{"name": "lb.example.net"}, {"weight": 1}, []]
}

test_zones_are_those_that_there_are_and_were if {
	moved := object.union(examples.record("www", {"zone": "B.example."}), {"old": {"zone": "a.example"}})
	unclear := examples.record("api", {"zone": examples.unknown})
	other := examples.change("other:index:DnsRecord", "x", {"zone": "c.example"})
	dns.zones == {"a.example", "b.example"} with input as examples.changes([moved, unclear, other])
}

test_a_target_is_the_name_in_a_value if {
	every type, value in {
		"CNAME": "Web.example.",
		"MX": "10 web.example.",
		"NS": "web.example",
		"SRV": "1 2 443 web.example.",
	} {
		targets := dns.targets with input as examples.changes([examples.record("www", {"type": type, "values": [value]})])
		{[target.path, target.name, target.record.urn] | some target in targets} == {["values[0]", "web.example", "urn:www"]}
	}
}

test_the_target_of_an_alias_is_its_name if {
	aliased := examples.record("www", {"type": "A", "alias": {"name": "LB.example."}})
	targets := dns.targets with input as examples.changes([aliased])
	{[target.path, target.name, target.record.urn] | some target in targets} == {["alias.name", "lb.example", "urn:www"]}
}

test_a_value_that_names_nothing_is_no_target if {
	dns.targets == set() with input as examples.changes([examples.record("www", {"type": "A", "values": ["192.0.2.1"]})])
	unclear := examples.changes([examples.record("www", {"type": "CNAME", "values": [examples.unknown]})])
	some target in dns.targets with input as unclear
	target.name == examples.unknown
}

test_equal_names_are_equal if {
	dns.canonical("WWW.Example.com.") == "www.example.com"
	dns.canonical(examples.unknown) == examples.unknown
}

test_a_name_is_of_labels if {
	not dns.is_name(concat("", [_long(64), ".com"]))
	every name in ["example.com", "*.example.com", "_acme.example.com", "a-b.c", "a", concat("", [_long(63), ".com"])] {
		dns.is_name(name)
	}
	every name in ["", "a..b", "-a.com", "a-.com", "a.*.com", "A.com", "a.com.", "a b", null, examples.unknown] {
		not dns.is_name(name)
	}
}

test_a_name_has_at_most_253_characters if {
	dns.is_name(concat(".", [_long(63), _long(63), _long(63), _long(61)]))
	not dns.is_name(concat(".", [_long(63), _long(63), _long(63), _long(62)]))
}

test_a_domain_holds_itself_and_what_is_below_it if {
	every name in ["example.com", "a.example.com", "b.a.example.com"] {
		dns.is_within(name, "example.com")
	}
	every name in ["notexample.com", "com", examples.unknown] {
		not dns.is_within(name, "example.com")
	}
}

test_the_lineage_of_a_name_ends_with_its_last_label if {
	dns.lineage("a.example.com") == ["a.example.com", "example.com", "com"]
	not dns.lineage(examples.unknown)
}

test_a_wildcard_is_a_first_label if {
	dns.is_wildcard("*.example.com")
	every name in ["*", "a.*.com", "*a.com", examples.unknown] {
		not dns.is_wildcard(name)
	}
}

test_wildcard_domains_are_those_of_the_settings if {
	dns.wildcard_domains == ["a.example"] with input as {"parameters": {"dns": {"wildcard_domains": ["a.example"]}}}
	dns.wildcard_domains == null with input as {"parameters": {}}
}

_long(length) := concat("", ["a" | some _ in numbers.range(1, length)])
