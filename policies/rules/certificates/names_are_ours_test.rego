package policies.rules.certificates.names_are_ours_test

import data.policies.lib.examples_test as examples
import data.policies.rules.certificates.names_are_ours

test_denies_a_name_of_others if {
	every name in ["www.example.org", "example.org", "badexample.com", "com", "*.example.org", "db.svc", "db"] {
		_denied == {"names[1]"} with input as _changes(["www.example.com", name], "acme")
	}
}

test_denies_a_name_of_others_to_the_stacks_own_authority if {
	_denied == {"names[0]"} with input as _changes(["www.example.org"], "local")
}

test_denies_what_is_no_name if {
	every name in [
		"", " ", "a b.example.com", "a.*.example.com", "https://example.com", "192.0.2.1:443", null, 5, {},
		examples.secret, examples.unknown,
	] {
		every issuer in ["acme", "local", null] {
			_denied == {"names[0]"} with input as _changes([name], issuer)
		}
	}
}

test_denies_a_certificate_without_names if {
	every names in [[], null, examples.secret, examples.unknown] {
		_denied == {"names[0]"} with input as _changes(names, "acme")
	}
}

test_denies_with_the_domains if {
	findings := names_are_ours.deny with input as _changes(["www.example.org"], "acme")
	findings == {{
		"urn": "urn:web",
		"path": "names[0]",
		"message": "Certificate web: a name must lie in one of example.com, got www.example.org",
	}}
	none := names_are_ours.deny with input as _changes([examples.secret], "acme")
	{finding.message | some finding in none} == {"Certificate web: a name must be a DNS name, got a secret"}
}

test_allows_names_of_the_platforms_domain if {
	every name in ["example.com", "www.example.com", "*.apps.example.com", "WWW.Example.com."] {
		_denied == set() with input as _changes([name], "acme")
	}
}

test_allows_names_of_zones_and_further_domains if {
	zone := examples.record("a", {"zone": "example.org"})
	with_zone := {"changes": [examples.certificate({"names": ["www.example.org"]}), zone]}
	_denied == set() with input as object.union(_changes([], null), with_zone)
	further := {"parameters": {"certificates": {"domains": ["example.net"]}}}
	_denied == set() with input as object.union(_changes(["www.example.net"], "acme"), further)
}

test_allows_names_inside_a_cluster_to_the_stacks_own_authority if {
	every name in ["localhost", "db", "postgres.data.svc", "postgres.data.svc.cluster.local"] {
		_denied == set() with input as _changes([name], "local")
	}
}

test_denies_a_name_without_a_dot_to_public_authorities if {
	_denied == {"names[0]"} with input as object.remove(_changes(["db"], "acme"), ["settings"])
}

test_allows_any_name_where_no_domain_is_known if {
	_denied == set() with input as object.remove(_changes(["www.example.org"], "acme"), ["settings"])
}

test_allows_a_change_set_without_certificates if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in names_are_ours.deny

_changes(names, issuer) := {
	"changes": [examples.certificate({"names": names, "issuer": issuer})],
	"settings": {"platform": {"domain": "example.com"}},
}
