package policies.lib.authorities_test

import data.policies.lib.authorities
import data.policies.lib.examples_test as examples

test_the_directory_of_the_provider_names_the_host if {
	every directory, hosts in {
		"https://acme.example.com/directory": {"acme.example.com"},
		"http://acme.example.com:14000/dir": {"acme.example.com"},
		"ftp://acme.example.com": set(),
		"": set(),
	} {
		authorities.asked({"provider": null}) == hosts with input as examples.changes([_provider({"directory": directory})])
	}
}

test_a_directory_that_cannot_be_read_names_none if {
	every acme in [null, {}, {"directory": examples.unknown}, examples.secret] {
		authorities.asked({"provider": null}) == set() with input as examples.changes([_provider(acme)])
	}
}

test_an_issuer_is_the_domain_of_the_authority if {
	authorities.answers_to("acme-v02.api.letsencrypt.org", "letsencrypt.org")
	authorities.answers_to("acme.zerossl.com", "sectigo.com")
	authorities.answers_to("acme-api.actalis.com", "actalis.it")
	not authorities.answers_to("acme-v02.api.letsencrypt.org", "sectigo.com")
	not authorities.answers_to("acme.zerossl.com", "actalis.it")
}

test_an_authority_without_a_public_name_is_private if {
	every host in ["pebble", "127.0.0.1", "ca.local", "ca.internal", "ca.test", "localhost", "ca.home.arpa"] {
		authorities.is_private(host)
	}
	every host in ["acme.example.com", "local.example.com"] {
		not authorities.is_private(host)
	}
}

_provider(acme) := examples.change("pulumi:providers:platform", "platform", {"acme": acme})
