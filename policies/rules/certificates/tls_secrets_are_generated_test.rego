package policies.rules.certificates.tls_secrets_are_generated_test

import data.policies.lib.examples_test as examples
import data.policies.rules.certificates.tls_secrets_are_generated

test_denies_a_key_that_is_text if {
	every field in ["data", "stringData"] {
		findings := tls_secrets_are_generated.deny with input as _changes({field: {"tls.key": "LS0t", "tls.crt": "x"}}, [])
		findings == {{
			"urn": "urn:web",
			"path": sprintf(`%s["tls.key"]`, [field]),
			"message": "Secret web: the key must be a secret that a resource made, got text",
		}}
	}
}

test_warns_of_a_secret_that_depends_on_no_certificate if {
	every needed in [
		[], ["urn:pulumi:a::b::random:index/randomPassword:RandomPassword::certificate"],
		["urn:pulumi:a::b::kubernetes:core/v1:Namespace::cert"],
	] {
		findings := tls_secrets_are_generated.warn with input as _changes({}, needed)
		findings == {{"urn": "urn:web", "message": "Secret web: it depends on no resource that makes certificates"}}
	}
}

test_allows_a_secret_made_from_a_certificate if {
	every needed in [
		"urn:pulumi:a::b::platform:index:Certificate::web",
		"urn:pulumi:a::b::layer0:index:Gateway$platform:index:Certificate::web",
		"urn:pulumi:a::b::tls:index/privateKey:PrivateKey::web",
		"urn:pulumi:a::b::tls:index/selfSignedCert:SelfSignedCert::web",
	] {
		changes := _changes({"stringData": {"tls.key": examples.secret}}, ["urn:pulumi:a::b::x:y:Z::z", needed])
		_found == set() with input as changes
	}
}

test_allows_a_key_that_cannot_be_read if {
	every key in [examples.secret, examples.unknown, null, "", 5] {
		tls_secrets_are_generated.deny == set() with input as _changes({"data": {"tls.key": key}}, [])
	}
	every content in [examples.secret, examples.unknown, null, "x"] {
		tls_secrets_are_generated.deny == set() with input as _changes({"data": content}, [])
	}
}

test_allows_other_secrets if {
	every type in ["Opaque", null, examples.secret] {
		_found == set() with input as _changes({"type": type, "data": {"tls.key": "x"}}, [])
	}
}

test_allows_a_secret_without_a_type if {
	_found == set() with input as {"changes": [examples.change("kubernetes:core/v1:Secret", "web", {})]}
}

test_allows_a_change_set_without_changes if {
	_found == set() with input as {}
}

_found := tls_secrets_are_generated.deny | tls_secrets_are_generated.warn

_changes(more, needed) := {"changes": [
	object.union(
		examples.change("kubernetes:core/v1:Secret", "web", object.union({"type": "kubernetes.io/tls"}, more)),
		{"dependencies": needed},
	),
	object.union(examples.namespace("a"), {"dependencies": ["urn:pulumi:a::b::x:y:Z::z"]}),
]}
