package policies.rules.tenancy.databases_are_one_tenants_test

import data.policies.lib.examples_test as examples
import data.policies.rules.tenancy.databases_are_one_tenants

test_allows_tenants_that_are_apart if {
	_denied == set() with input as examples.changes([_made("one", "app", "acme"), _made("two", "app", "globex")])
	_denied == set() with input as examples.changes([_made("one", "app", "acme"), _made("two", "shop", "acme")])
}

test_denies_one_tenant_twice if {
	wanted := {["urn:one", "name"], ["urn:two", "name"]}
	_denied == wanted with input as examples.changes([_made("one", "app", "acme"), _made("two", "app", "acme")])
}

test_denies_two_names_that_are_hidden_alike if {
	wanted := {["urn:one", "name"], ["urn:two", "name"]}
	every mask in [examples.secret, examples.unknown, null] {
		_denied == wanted with input as examples.changes([_made("one", "app", mask), _made("two", "app", mask)])
	}
}

test_denies_a_name_that_is_another_tenants if {
	every name in ["globex", null, examples.secret, examples.unknown] {
		tenant := object.union(_made("one", "app", name), {"tenant": "acme"})
		_denied == {["urn:one", "name"]} with input as examples.changes([tenant])
	}
}

test_allows_a_name_that_is_the_tenants if {
	_denied == set() with input as examples.changes([object.union(_made("one", "app", "acme"), {"tenant": "acme"})])
}

test_denies_with_names_and_values if {
	twice := examples.changes([_made("one", "app", "acme"), _made("two", "app", "acme")])
	messages := {finding.message | some finding in databases_are_one_tenants.deny} with input as twice
	"PostgresTenant one: PostgresTenant two is the same tenant of the same database" in messages
	other := object.union(_made("one", "app", "globex"), {"tenant": "acme"})
	some finding in databases_are_one_tenants.deny with input as examples.changes([other])
	finding.message == "PostgresTenant one: name must be acme, got globex"
}

_made(urn, database, name) := examples.change(
	"platform:index:PostgresTenant", urn,
	{"database": database, "name": name},
)

_denied contains [finding.urn, finding.path] if some finding in databases_are_one_tenants.deny
