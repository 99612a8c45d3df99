package policies.rules.certificates.tls_secrets_are_generated_test

import data.policies.lib.examples_test as examples
import data.policies.rules.certificates.tls_secrets_are_generated

test_denies_a_secret_that_depends_on_no_certificate if {
	every needed in [
		null,
		[],
		["urn:pulumi:a::b::random:index/randomPassword:RandomPassword::certificate"],
		["urn:pulumi:a::b::kubernetes:core/v1:Namespace::cert"],
	] {
		findings := tls_secrets_are_generated.deny with input as _changes({}, needed)
		findings == {{"urn": "urn:web", "message": "Secret web: depends on no resource that makes certificates"}}
	}
}

test_allows_a_secret_made_from_a_certificate if {
	every needed in [
		"urn:pulumi:a::b::platform:index:Certificate::web",
		"urn:pulumi:a::b::layer0:index:Gateway$platform:index:Certificate::web",
		"urn:pulumi:a::b::tls:index/privateKey:PrivateKey::web",
		"urn:pulumi:a::b::tls:index/selfSignedCert:SelfSignedCert::web",
		"urn:pulumi:a::b::pulumi:pulumi:StackReference::shared",
	] {
		_denied == set() with input as _changes({}, ["urn:pulumi:a::b::x:y:Z::z", needed])
	}
}

test_allows_to_delete_or_read_a_secret if {
	every op in ["delete", "read"] {
		gone := object.union(_secret({}, []), {"op": op})
		_denied == set() with input as {"changes": [gone]}
	}
}

test_allows_other_secrets if {
	every type in ["Opaque", null, examples.secret, examples.unknown] {
		_denied == set() with input as _changes({"type": type}, [])
	}
	config := object.union(_secret({}, []), {"type": "kubernetes:core/v1:ConfigMap"})
	_denied == set() with input as {"changes": [config]}
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_denied contains finding.urn if some finding in tls_secrets_are_generated.deny

_secret(more, needed) := object.union(
	examples.change("kubernetes:core/v1:Secret", "web", object.union({"type": "kubernetes.io/tls"}, more)),
	{"dependencies": needed},
)

_changes(more, needed) := {"changes": [_secret(more, needed)]}
