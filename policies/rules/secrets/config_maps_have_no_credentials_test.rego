package policies.rules.secrets.config_maps_have_no_credentials_test

import data.policies.lib.examples_test as examples
import data.policies.rules.secrets.config_maps_have_no_credentials

test_denies_credentials_by_their_key if {
	_denied == {["urn:web", `data["database_password"]`]} with input as _map({"a": "b", "database_password": "hunter2"})
}

test_denies_credentials_in_files if {
	every text in ["user: app\npassword: hunter2", "app.token=abc123", `"api_key": "abc123"`] {
		_denied == {["urn:web", `data["app.conf"]`]} with input as _map({"app.conf": text})
	}
}

test_allows_other_content if {
	every content in [
		null,
		{},
		{"db_user": "postgres", "a_key": "and a value"},
		{"app.conf": "password_file: /etc/db/password\npassword: ${DB_PASSWORD}\n# token:"},
		{"start.sh": "PGPASSWORD=\"$(cat /etc/password)\" psql"},
		{"token": ""},
		{"password": examples.secret},
		examples.unknown,
		"x",
	] {
		_denied == set() with input as _map(content)
	}
}

test_denies_with_the_key if {
	some finding in config_maps_have_no_credentials.deny with input as _map({"password": "hunter2"})
	finding.message == "ConfigMap web: password must be in a Secret"
}

_map(content) := examples.changes([examples.change("kubernetes:core/v1:ConfigMap", "web", {"data": content})])

_denied contains [finding.urn, finding.path] if some finding in config_maps_have_no_credentials.deny
