package policies.rules.tenancy.tables_have_row_security_test

import data.policies.lib.examples_test as examples
import data.policies.rules.tenancy.tables_have_row_security

test_denies_tables_that_cannot_be_read if {
	unreadable := [{}, "orders", ["orders", 0], [examples.unknown], examples.secret, examples.unknown]
	every new in array.concat([examples.unknown], [{"tables": tables} | some tables in unreadable]) {
		_denied == {["urn:acme", "tables"]} with input as _tenant(new)
	}
}

test_allows_tables_that_are_named_and_a_tenant_that_shares_none if {
	every new in [null, {}, {"tables": null}, {"tables": []}, {"tables": ["public.orders", "public.invoices"]}] {
		_denied == set() with input as _tenant(new)
	}
}

test_allows_a_change_set_without_databases if {
	_denied == set() with input as {}
}

test_denies_with_the_name_and_the_value if {
	some finding in tables_have_row_security.deny with input as _tenant({"tables": "orders"})
	finding.message == "PostgresTenant acme: tables must name those that the tenant shares, got orders"
}

_tenant(new) := examples.changes([examples.change("platform:index:PostgresTenant", "acme", new)])

_denied contains [finding.urn, finding.path] if some finding in tables_have_row_security.deny
