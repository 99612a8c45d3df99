package policies.lib.credentials_test

import data.policies.lib.credentials
import data.policies.lib.examples_test as examples

test_what_a_credential_is_called_is_known if {
	every name in [
		"password",
		"DB_PASSWD",
		"SSH_PASSPHRASE",
		"MYSQL_PWD",
		"DB_PASS",
		"SECRET_BLAH",
		"GITHUB_TOKEN",
		"credentials",
		"API_KEY",
		"apikey",
		"AWS_ACCESS_KEY_ID",
		"STORAGE_ACCOUNT_KEY",
		"AZURE_BATCH_KEY",
		"OCI_CLI_KEY_CONTENT",
		"jwt-private-key",
	] {
		credentials.is_in(name, "abc123")
	}
}

test_other_names_are_no_credentials if {
	every name in ["user", "LOG_LEVEL", "PASSENGERS", "COMPASS", "PARTITION_KEY", "PUBLIC_KEY", "", 0, examples.secret] {
		not credentials.is_in(name, "abc123")
	}
}

test_what_is_said_about_a_credential_is_none if {
	every name in [
		"PASSWORD_FILE",
		"TOKEN_PATH",
		"SECRET_NAME",
		"TOKEN_URL",
		"TOKEN_TTL",
		"PASSWORD_LENGTH",
		"secret-type",
		"tokenEndpoint.host",
		"ENABLE_TOKEN",
		"require-password",
	] {
		not credentials.is_in(name, "abc123")
	}
}

test_where_to_find_a_credential_is_none if {
	every value in [
		"",
		"/etc/credentials/password",
		"./password",
		"../password",
		"$(DB_PASSWORD)",
		"${DB_PASSWORD}",
		"<set by the operator>",
		"{{ .Values.password }}",
		"true",
		"None",
		"3600",
		"15m",
		null,
		0,
		{},
		examples.secret,
		examples.unknown,
	] {
		not credentials.is_in("password", value)
	}
}

test_a_text_assigns_names_in_lines_and_arguments if {
	{[name, value] | some [_, name, value] in credentials.assignments("--db-password=hunter2")} == {[
		"db-password",
		"hunter2",
	]}
	{[name, value] | some [_, name, value] in credentials.assignments("a: b\n  password = 'hunter2'")} == {
		["a", "b"],
		["password", "hunter2"],
	}
	every text in [
		"password: hunter2",
		"a: b\n  password = hunter2\nc: d",
		`{"user": "x",`,
		"--password=hunter2",
		`"password": "hunter2",`,
		"- password: 'hunter2'",
	] {
		is_array(credentials.assignments(text))
	}
}

test_what_is_no_text_assigns_nothing if {
	every text in [null, 0, {}, examples.secret, "password", "the password is hunter2"] {
		credentials.assignments(text) == []
	}
}

test_forms_are_known if {
	credentials.forms("---BEGIN OPENSSH PRIVATE KEY---") == {"a private key"}
	every form, text in {
		"a private key": "x\n-----BEGIN RSA PRIVATE KEY-----\nabc",
		"an AWS access key": concat("", ["AKIA", "IOSFODNN7EXAMPLE"]),
		"a JSON web token": concat(".", ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0In0", "c2lnbmF0dXJlMTIz"]),
		"a GitHub token": concat("_", ["ghp", "abcdefghijklmnopqrstuvwxyz0123456789"]),
		"a GitLab token": concat("-", ["glpat", "abcdefghijklmnopqrst"]),
		"a Slack token": concat("-", ["xoxb", "123456789012"]),
		"a Google API key": concat("", ["AIza", "SyA1234567890abcdefghijklmnopqrstuv"]),
		"a Stripe key": concat("_", ["sk", "live", "abcdefghijklmnopqrstuvwx"]),
		"a password in an address": "postgres://app:hunter2@db:5432/app",
	} {
		credentials.forms(sprintf("x %s y", [text])) == {form}
	}
}

test_what_only_looks_alike_has_no_form if {
	every text in [
		"",
		"-----BEGIN CERTIFICATE-----",
		"-----BEGIN PUBLIC KEY-----",
		"AKIA",
		"eyJhbGciOiJIUzI1NiJ9",
		"ghp_short",
		"postgres://db:5432/app",
		"postgres://app@db:5432/app",
		"postgres://app:$(PASSWORD)@db",
		"https://example.com/a:b@c",
		null,
		0,
		examples.secret,
	] {
		credentials.forms(text) == set()
	}
}
