package policies.rules.certificates.keys_are_strong_test

import data.policies.lib.examples_test as examples
import data.policies.rules.certificates.keys_are_strong

test_denies_weak_keys_and_what_is_no_algorithm if {
	every algorithm in [
		"RSA-2048",
		"RSA-1024",
		"ECDSA-P224",
		"rsa-4096",
		"RSA",
		"",
		4096,
		{},
		[],
		examples.secret,
		examples.unknown,
	] {
		_denied == {"algorithm"} with input as _changes({"algorithm": algorithm}, {})
	}
}

test_denies_what_the_settings_do_not_name if {
	_denied == {"algorithm"} with input as _changes({"algorithm": "RSA-3072"}, {"algorithms": ["ECDSA-P384"]})
}

test_denies_with_the_algorithm if {
	findings := keys_are_strong.deny with input as _changes({"algorithm": "RSA-2048"}, {})
	findings == {{
		"urn": "urn:web",
		"path": "algorithm",
		"message": "Certificate web: algorithm must be one of ECDSA-P256, ECDSA-P384, RSA-3072, RSA-4096, got RSA-2048",
	}}
}

test_allows_strong_keys if {
	every algorithm in ["ECDSA-P256", "ECDSA-P384", "RSA-3072", "RSA-4096", null] {
		_denied == set() with input as _changes({"algorithm": algorithm}, {})
	}
}

test_allows_what_the_provider_chooses if {
	_denied == set() with input as _changes({}, {})
}

test_allows_a_change_set_without_certificates if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in keys_are_strong.deny

_changes(more, limits) := {
	"changes": [examples.certificate(more)],
	"parameters": {"certificates": limits},
}
