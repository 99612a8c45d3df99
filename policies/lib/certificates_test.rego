package policies.lib.certificates_test

import data.policies.lib.certificates
import data.policies.lib.examples_test as examples

test_a_certificate_is_what_it_says if {
	said := {"algorithm": "RSA", "days": 90, "renewBefore": 10, "issuer": "self", "names": ["Web.Example.com."]}
	certificates.issued == {{
		"urn": "urn:web",
		"title": "Certificate web",
		"provider": null,
		"algorithm": "RSA",
		"days": 90,
		"renew_before": 10,
		"issuer": "self",
		"names": ["web.example.com"],
	}} with input as examples.changes([examples.certificate(said)])
}

test_a_certificate_that_says_nothing_has_the_defaults if {
	certificates.issued == {{
		"urn": "urn:web",
		"title": "Certificate web",
		"provider": null,
		"algorithm": null,
		"days": null,
		"renew_before": 30,
		"issuer": "acme",
		"names": [],
	}} with input as examples.changes([examples.certificate({})])
}

test_a_name_covers_its_host if {
	certificates.covers("web.example.com", "web.example.com")
	not certificates.covers("web.example.com", "api.example.com")
}

test_a_wildcard_covers_one_label if {
	certificates.covers("*.example.com", "web.example.com")
	certificates.covers("*.example.com", "*.example.com")
	every host in ["example.com", "a.web.example.com", "web.example.org", "*.web.example.com", examples.unknown] {
		not certificates.covers("*.example.com", host)
	}
}

test_a_name_that_is_no_wildcard_covers_no_other if {
	not certificates.covers("*", "example")
	not certificates.covers("*.example.com", "*.example.org")
}
