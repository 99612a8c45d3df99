package policies.rules.data.database_connections_are_encrypted_test

import data.policies.lib.examples_test as examples
import data.policies.rules.data.database_connections_are_encrypted

test_denies_a_provider_that_may_speak_in_clear if {
	every mode in ["disable", "allow", "prefer", "", "VERIFY-FULL", null, 5, examples.secret, examples.unknown] {
		every host in ["db.example.com", "10.0.0.5", null, "127.0.0.1.example.com", "localhost.example.com"] {
			_denied == {"postgres.sslmode"} with input as _provider({"host": host, "sslmode": mode})
		}
	}
}

test_denies_settings_as_text_and_what_cannot_be_read if {
	every settings in [`{"host": "db.example.com"}`, "x", [], examples.secret, examples.unknown] {
		_denied == {"postgres.sslmode"} with input as _provider(settings)
	}
}

test_denies_with_the_mode if {
	findings := database_connections_are_encrypted.deny with input as _provider({"host": "db", "sslmode": "prefer"})
	findings == {{
		"urn": "urn:p",
		"path": "postgres.sslmode",
		"message": "provider p: sslmode must be verify-full or require, got prefer",
	}}
}

test_warns_of_a_container_that_may_speak_in_clear if {
	every variable in [
		{"name": "PGSSLMODE", "value": "disable"},
		{"name": "PGSSLMODE", "value": "prefer"},
		{"name": "DATABASE_URL", "value": "postgres://app@db/app?sslmode=disable"},
		{"name": "DATABASE_URL", "value": "postgresql://app@db/app?connect_timeout=5&sslmode=allow&x=y"},
	] {
		findings := database_connections_are_encrypted.warn with input as _pod([{"name": "A", "value": "b"}, variable])
		findings == {{
			"urn": "urn:web",
			"path": "spec.template.spec.containers[0].env[1].value",
			"message": sprintf(
				"Deployment web, containers[0]: %s lets the connection to the database go in clear",
				[variable.name],
			),
		}}
	}
}

test_allows_a_provider_that_insists_on_tls if {
	every mode in ["require", "verify-ca", "verify-full"] {
		_denied == set() with input as _provider({"host": "db.example.com", "sslmode": mode})
	}
}

test_allows_a_database_on_this_machine if {
	every host in ["localhost", "127.0.0.1", "::1", "/var/run/postgresql"] {
		_denied == set() with input as _provider({"host": host})
	}
}

test_allows_a_provider_without_a_database if {
	_denied == set() with input as _provider(null)
}

test_allows_other_variables if {
	every variable in [
		{"name": "PGSSLMODE", "value": "verify-full"},
		{"name": "MODE", "value": "disable"},
		{"name": "DATABASE_URL", "value": "postgres://app@db/app?sslmode=require"},
		{"name": "DATABASE_URL", "value": "mysql://app@db/app?sslmode=disable"},
		{"name": "DATABASE_URL", "valueFrom": {}},
		{"name": "DATABASE_URL", "value": examples.secret},
		null,
	] {
		database_connections_are_encrypted.warn == set() with input as _pod([variable])
	}
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in database_connections_are_encrypted.deny

_provider(settings) := {"changes": [examples.change("pulumi:providers:platform", "p", {"postgres": settings})]}

_pod(env) := {"changes": [examples.deployment({"containers": [{"env": env}]})]}
