package policies.rules.secrets.secrets_are_masked_test

import data.policies.lib.examples_test as examples
import data.policies.rules.secrets.secrets_are_masked

test_denies_values_in_clear if {
	every value in ["aHVudGVyMg==", "x", 0, {}] {
		_denied == {["urn:web", `data["password"]`]} with input as _secret({"data": {"password": value}})
		_denied == {["urn:web", `stringData["a.b"]`]} with input as _secret({"stringData": {
			"a.b": value,
			"c": examples.secret,
		}})
	}
}

test_allows_values_that_are_masked if {
	every mask in [examples.secret, examples.unknown] {
		_denied == set() with input as _secret({"data": {"password": mask}})
		_denied == set() with input as _secret({"data": mask, "stringData": mask})
		_denied == set() with input as _secret(mask)
	}
}

test_allows_what_is_no_secret if {
	every manifest in [
		null,
		{},
		{"data": null, "stringData": {}},
		{"data": {"empty": "", "none": null}},
		{"data": {"ca.crt": "LS0t", "tls.crt": "LS0t", "tls.key": examples.secret}},
	] {
		_denied == set() with input as _secret(manifest)
	}
}

test_allows_values_of_other_kinds if {
	map := examples.change("kubernetes:core/v1:ConfigMap", "web", {"data": {"a": "b"}})
	_denied == set() with input as examples.changes([map])
}

test_denies_with_the_key if {
	some finding in secrets_are_masked.deny with input as _secret({"data": {"password": "x"}})
	finding.message == "Secret web: data password must be marked secret"
}

_secret(manifest) := examples.changes([examples.change("kubernetes:core/v1:Secret", "web", manifest)])

_denied contains [finding.urn, finding.path] if some finding in secrets_are_masked.deny
