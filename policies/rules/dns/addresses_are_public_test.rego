package policies.rules.dns.addresses_are_public_test

import data.policies.lib.examples_test as examples
import data.policies.rules.dns.addresses_are_public

test_denies_private_addresses_in_a_public_zone if {
	every address in [
		"10.0.0.1",
		"172.16.0.1",
		"172.31.255.255",
		"192.168.1.1",
		"127.0.0.1",
		"169.254.169.254",
		"0.0.0.0",
		"100.64.0.1",
	] {
		_denied == {"values[1]"} with input as _changes("A", ["203.0.113.1", address], {})
	}
	every address in ["::1", "::", "fe80::1", "fc00::1", "fd12:3456::1", "::ffff:10.0.0.1"] {
		_denied == {"values[0]"} with input as _changes("AAAA", [address], {})
	}
}

test_denies_what_is_no_address if {
	every value in [
		"",
		"example.com",
		"10.0.0",
		"1.2.3.4/8",
		"203.0.113.300",
		null,
		5,
		{},
		examples.secret,
		examples.unknown,
	] {
		_denied == {"values[0]"} with input as _changes("A", [value], {})
	}
	every values in [examples.secret, examples.unknown, "x"] {
		_denied == {"values[0]"} with input as _changes("A", values, {})
	}
}

test_denies_with_the_address if {
	every value, fault in {
		"10.0.0.1": "address must be public, got 10.0.0.1",
		"localhost": "must be an address, got localhost",
	} {
		findings := addresses_are_public.deny with input as _changes("A", [value], {})
		findings == {{"urn": "urn:www", "path": "values[0]", "message": sprintf("DnsRecord www: %s", [fault])}}
	}
}

test_denies_where_another_zone_is_private if {
	limits := {"private_zones": ["corp.example.com", "ample.com"]}
	_denied == {"values[0]"} with input as _changes("A", ["10.0.0.1"], limits)
}

test_allows_public_addresses if {
	_denied == set() with input as _changes("A", ["203.0.113.1", "172.32.0.1", "8.8.8.8", "192.0.2.1", "100.128.0.1"], {})
	_denied == set() with input as _changes("AAAA", ["2001:db8::1", "2a00:1450::1"], {})
}

test_allows_private_addresses_in_private_zones if {
	_denied == set() with input as _changes("A", ["10.0.0.1"], {"private_zones": ["example.com"]})
	every zone in ["layer0.test", "corp.internal", "Home.Arpa.", "printer.local"] {
		record := examples.record("www", {"type": "A", "values": ["10.0.0.1"], "zone": zone})
		_denied == set() with input as {"changes": [record]}
	}
	local := object.union(_changes("A", ["127.0.0.1"], {}), {"stack": "local"})
	_denied == set() with input as local
}

test_allows_any_value_of_other_records if {
	_denied == set() with input as _changes("TXT", ["10.0.0.1"], {})
}

test_allows_a_change_set_without_records if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in addresses_are_public.deny

_changes(type, values, limits) := {
	"stack": "production",
	"changes": [examples.record("www", {"type": type, "values": values})],
	"parameters": {"dns": limits},
}
