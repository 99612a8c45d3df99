package policies.rules.tenancy.tables_have_row_security_test

import data.policies.lib.examples_test as examples
import data.policies.rules.tenancy.tables_have_row_security

test_denies_a_tenant_without_tables if {
	every tables in [null, [], {}, "orders", ["orders", 0], [examples.unknown], examples.secret, examples.unknown] {
		_denied == {["urn:acme", "tables"]} with input as _tenant({"tables": tables})
	}
	every new in [null, {}, examples.unknown] {
		_denied == {["urn:acme", "tables"]} with input as _tenant(new)
	}
}

test_allows_tables_that_are_named if {
	_denied == set() with input as _tenant({"tables": ["orders", "invoices"]})
}

test_allows_a_change_set_without_databases if {
	_denied == set() with input as {}
}

test_denies_with_the_name_and_the_value if {
	some finding in tables_have_row_security.deny with input as _tenant({"tables": []})
	finding.message == "PostgresTenant acme: tables must name each table of the tenant, got []"
}

_tenant(new) := examples.changes([examples.change("platform:index:PostgresTenant", "acme", new)])

_denied contains [finding.urn, finding.path] if some finding in tables_have_row_security.deny
