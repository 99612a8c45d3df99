package policies.rules.dns.zones_name_their_issuers_test

import data.policies.lib.examples_test as examples
import data.policies.rules.dns.zones_name_their_issuers

test_denies_a_zone_without_caa_records if {
	_denied == {"names[0]"} with input as _changes([_host])
	_denied == {"names[0]"} with input as _changes([_host, _caa("example.net", [_lets_encrypt])])
	_denied == {"names[0]"} with input as _changes([_host, _caa("a.www.example.com", [_lets_encrypt])])
}

test_denies_a_zone_that_names_another_issuer if {
	every value in [
		`0 issue "sectigo.com"`,
		`0 issue ";"`,
		`0 issue ""`,
		`0 issuewild "letsencrypt.org"`,
		`0 iodef "mailto:a@example.com"`,
		`0 issue "etsencrypt.org"`,
		`0 issue "letsencrypt.org.evil.test"`,
		"letsencrypt.org",
	] {
		_denied == {"names[0]"} with input as _changes([_caa("example.com", [value])])
	}
}

test_denies_a_text_record_in_place_of_a_caa_record if {
	record := object.union(_caa("example.com", [_lets_encrypt]), {"new": {"type": "TXT"}})
	_denied == {"names[0]"} with input as _changes([record])
}

test_denies_a_zone_without_caa_records_where_the_directory_cannot_be_read if {
	every directory in [null, 5, "", "letsencrypt", examples.secret, examples.unknown] {
		provider := object.union(_provider, {"new": {"acme": {"directory": directory}}})
		_denied == {"names[0]"} with input as {"changes": [_www, provider, _host]}
	}
}

test_denies_where_the_nearest_name_names_another if {
	records := [_caa("example.com", [_lets_encrypt]), _caa("www.example.com", [`0 issue "sectigo.com"`])]
	_denied == {"names[0]"} with input as _changes(records)
}

test_denies_a_wildcard_that_the_issuer_may_not_sign if {
	record := _caa("example.com", [_lets_encrypt, `0 issuewild ";"`])
	_denied == {"names[0]"} with input as _with(["*.example.com"], null, [record])
}

test_denies_each_name_by_itself if {
	_denied == {"names[1]"} with input as _with(["www.example.com", "www.example.org"], null, [
		_caa("example.com", [_lets_encrypt]),
		object.union(_host, {"new": {"zone": "example.org"}}),
	])
}

test_denies_values_that_cannot_be_read if {
	every value in [null, 5, {}, examples.secret, examples.unknown] {
		_denied == {"names[0]"} with input as _changes([_caa("example.com", [value])])
	}
}

test_denies_with_the_issuers if {
	findings := zones_name_their_issuers.deny with input as _changes([_caa("example.com", [`0 issue "sectigo.com"`])])
	findings == {{
		"urn": "urn:web",
		"path": "names[0]",
		"message": concat(" ", [
			"Certificate web: CAA records let sectigo.com issue for www.example.com,",
			"where acme-v02.api.letsencrypt.org is asked",
		]),
	}}
	none := zones_name_their_issuers.deny with input as _changes([_host])
	{finding.message | some finding in none} == {"Certificate web: no CAA record says who may issue for www.example.com"}
}

test_denies_any_zone_without_caa_records_where_the_authority_is_not_known if {
	without := {"changes": [_www, _host]}
	_denied == {"names[0]"} with input as without
	allowed := {"changes": [_www, _caa("example.com", [`0 issue "sectigo.com"`])]}
	_denied == set() with input as allowed
}

test_warns_of_a_zone_that_is_not_of_the_stack if {
	findings := zones_name_their_issuers.warn with input as _changes([])
	findings == {{
		"urn": "urn:web",
		"path": "names[0]",
		"message": "Certificate web: the zone of www.example.com is not of this stack: see to its CAA records",
	}}
	_denied == set() with input as _changes([])
	_denied == set() with input as _changes([object.union(_host, {"new": {"zone": "example.org"}})])
	zones_name_their_issuers.warn == set() with input as _changes([_host])
	zones_name_their_issuers.warn == set() with input as _with([examples.secret], null, [])
}

test_allows_a_zone_that_names_the_issuer if {
	every value in [
		_lets_encrypt, "0 issue letsencrypt.org", `128 ISSUE "LetsEncrypt.org; validationmethods=dns-01"`,
		` 0  issue  " letsencrypt.org "`,
	] {
		_denied == set() with input as _changes([_caa("example.com", [`0 issue "sectigo.com"`, value])])
	}
}

test_allows_where_the_nearest_name_names_the_issuer if {
	records := [_caa("www.example.com", [_lets_encrypt]), _caa("example.com", [`0 issue ";"`])]
	_denied == set() with input as _changes(records)
}

test_allows_a_wildcard_that_the_issuer_may_sign if {
	every values in [
		[_lets_encrypt],
		[`0 issuewild "letsencrypt.org"`],
		[`0 issue ";"`, `0 issuewild "letsencrypt.org"`],
	] {
		_denied == set() with input as _with(["*.example.com"], null, [_caa("example.com", values)])
	}
}

test_allows_authorities_by_their_other_names if {
	provider := object.union(_provider, {"new": {"acme": {"directory": "https://acme.zerossl.com/v2/DV90"}}})
	_denied == set() with input as {"changes": [_www, provider, _caa("example.com", [`0 issue "sectigo.com"`])]}
}

test_allows_settings_of_the_provider_as_text if {
	every acme in [`{"directory": "https://127.0.0.1:14000/dir"}`, {"directory": "https://pebble:14000/dir"}] {
		provider := object.union(object.remove(_provider, ["new"]), {"new": {"acme": acme}})
		_denied == set() with input as {"changes": [_www, provider, _host]}
	}
}

test_allows_private_authorities_any_zone if {
	every directory in ["https://ca.corp.internal/acme/directory", "https://10.0.0.1/dir", "http://ca.home.arpa/x"] {
		provider := object.union(_provider, {"new": {"acme": {"directory": directory}}})
		_denied == set() with input as {"changes": [_www, provider, _host]}
		zones_name_their_issuers.warn == set() with input as {"changes": [_www, provider]}
	}
}

test_allows_the_stacks_own_authority_any_zone if {
	_denied == set() with input as _with(["www.example.com"], "local", [_host])
}

test_allows_a_change_set_without_certificates if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in zones_name_their_issuers.deny

_lets_encrypt := `0 issue "letsencrypt.org"`

_host := examples.record("www", {"type": "A", "values": ["192.0.2.1"]})

_caa(name, values) := examples.record(sprintf("caa-%s", [name]), {"name": name, "type": "CAA", "values": values})

_provider := {
	"urn": "urn:pulumi:production::layer0::pulumi:providers:platform::p",
	"type": "pulumi:providers:platform",
	"name": "p",
	"op": "create",
	"new": {"acme": {"directory": "https://acme-v02.api.letsencrypt.org/directory"}},
}

_certificate(names, issuer) := examples.certificate({"names": names, "issuer": issuer})

_www := _certificate(["www.example.com"], null)

_changes(records) := _with(["www.example.com"], null, records)

_with(names, issuer, records) := {"changes": array.concat([_certificate(names, issuer), _provider], records)}
