package policies.rules.secrets.env_has_no_credentials_test

import data.policies.lib.examples_test as examples
import data.policies.rules.secrets.env_has_no_credentials

test_denies_credentials_in_clear if {
	every name in ["DB_PASSWORD", "api_key", "GITHUB_TOKEN"] {
		variables := [{"name": "LOG_LEVEL", "value": "info"}, {"name": name, "value": "abc123"}]
		_denied == {["urn:web", "spec.template.spec.containers[0].env[1].value"]} with input as _env(variables)
	}
}

test_allows_credentials_from_elsewhere if {
	every variable in [
		{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "web", "key": "password"}}},
		{"name": "DB_PASSWORD", "value": null},
		{"name": "DB_PASSWORD", "value": examples.secret},
		{"name": "DB_PASSWORD", "value": "$(OTHER)"},
		{"name": "DB_PASSWORD_FILE", "value": "password"},
		{"name": "greeting", "value": "hello"},
	] {
		_denied == set() with input as _env([variable])
	}
}

test_allows_what_cannot_be_read if {
	every variables in [null, [], [null], "x", [{"value": "x"}], examples.secret, examples.unknown] {
		_denied == set() with input as _env(variables)
	}
}

test_denies_with_the_name if {
	some finding in env_has_no_credentials.deny with input as _env([{"name": "TOKEN", "value": "abc"}])
	finding.message == "Deployment web, containers[0]: env TOKEN must come from a Secret"
}

_env(variables) := examples.changes([examples.deployment({"containers": [{"env": variables}]})])

_denied contains [finding.urn, finding.path] if some finding in env_has_no_credentials.deny
