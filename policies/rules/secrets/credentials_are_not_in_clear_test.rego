package policies.rules.secrets.credentials_are_not_in_clear_test

import data.policies.lib.examples_test as examples
import data.policies.rules.secrets.credentials_are_not_in_clear

_key := "-----BEGIN PRIVATE KEY-----\nabc"

_container := "spec.template.spec.containers[0]"

test_denies_forms_of_credentials_wherever_they_are if {
	_denied == {["urn:web", `data["id"]`]} with input as _object("core/v1:ConfigMap", {"data": {"id": _key}})
	_denied == {["urn:web", sprintf("%s.env[0].value", [_container])]} with input as _pod({"env": [{"value": _key}]})
	every field in ["args", "command"] {
		wanted := {["urn:web", sprintf("%s.%s[1]", [_container, field])]}
		_denied == wanted with input as _pod({field: ["serve", _key]})
	}
	annotated := {"metadata": {"annotations": {"a/b": _key}}}
	_denied == {["urn:web", `metadata.annotations["a/b"]`]} with input as _object("core/v1:Service", annotated)
}

test_denies_arguments_that_say_what_they_give if {
	every argument in ["--password=hunter2", "--api-key=abc123", "db.token=abc"] {
		_denied == {["urn:web", sprintf("%s.args[0]", [_container])]} with input as _pod({"args": [argument]})
	}
}

test_allows_arguments_that_say_where_to_find_it if {
	every argument in ["--password-file=/etc/password", "--password=$(PASSWORD)", "--token", "-v=4", 0, examples.secret] {
		_denied == set() with input as _pod({"args": [argument]})
	}
}

test_allows_what_cannot_be_read if {
	every value in [null, [], {}, "x", [null], examples.secret, examples.unknown] {
		_denied == set() with input as _pod({"args": value, "command": value, "env": value})
		_denied == set() with input as _object("core/v1:ConfigMap", {"data": value, "metadata": {"annotations": value}})
	}
}

test_allows_keys_in_secrets if {
	_denied == set() with input as _object("core/v1:Secret", {"data": {"id": _key}})
}

test_denies_with_the_place_and_the_form if {
	some finding in credentials_are_not_in_clear.deny with input as _object("core/v1:ConfigMap", {"data": {"id": _key}})
	finding.message == "ConfigMap web: data[\"id\"] has a private key in clear"
	some other in credentials_are_not_in_clear.deny with input as _pod({"args": ["--password=hunter2"]})
	other.message == sprintf("Deployment web, containers[0]: %s.args[0] has password in clear", [_container])
}

_pod(container) := examples.changes([examples.deployment({"containers": [container]})])

_object(type, manifest) := examples.changes([examples.change(sprintf("kubernetes:%s", [type]), "web", manifest)])

_denied contains [finding.urn, finding.path] if some finding in credentials_are_not_in_clear.deny
