package policies.rules.tenancy.database_connections_are_bounded_test

import data.policies.lib.examples_test as examples
import data.policies.rules.tenancy.database_connections_are_bounded

test_denies_limits_that_bound_nothing if {
	every limit in [null, -1, 0, 51, "20", {}, examples.secret, examples.unknown] {
		_denied == {["urn:acme", "connectionLimit"]} with input as _tenant({"connectionLimit": limit})
	}
	every new in [null, {}, examples.unknown] {
		_denied == {["urn:acme", "connectionLimit"]} with input as _tenant(new)
	}
}

test_allows_limits_within_the_bound if {
	every limit in [1, 20, 50] {
		_denied == set() with input as _tenant({"connectionLimit": limit})
	}
}

test_allows_and_denies_as_the_stack_says if {
	changes := object.union(_tenant({"connectionLimit": 60}), {"parameters": {"tenant_connections": 60}})
	_denied == set() with input as changes
	_denied != set() with input as object.union(changes, {"parameters": {"tenant_connections": 59}})
}

test_denies_with_the_name_and_the_value if {
	some finding in database_connections_are_bounded.deny with input as _tenant({"connectionLimit": 500})
	finding.message == "PostgresTenant acme: connectionLimit must be 1 to 50, got 500"
}

_tenant(new) := examples.changes([examples.change("platform:index:PostgresTenant", "acme", new)])

_denied contains [finding.urn, finding.path] if some finding in database_connections_are_bounded.deny
