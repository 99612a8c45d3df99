package policies.lib.postgres_test

import data.policies.lib.examples_test as examples
import data.policies.lib.postgres

_acme := examples.change("platform:index:PostgresTenant", "acme", {"name": "acme"})

test_tenants_that_will_exist_are_found if {
	every op in ["create", "update", "same", "something new"] {
		found := postgres.tenants with input as examples.changes([object.union(_acme, {"op": op})])
		found == {{"urn": "urn:acme", "title": "PostgresTenant acme", "tenant": null, "new": {"name": "acme"}}}
	}
	found := postgres.tenants with input as examples.changes([object.union(_acme, {"tenant": "acme"})])
	{tenant.tenant | some tenant in found} == {"acme"}
}

test_others_are_not if {
	postgres.tenants == set() with input as {}
	postgres.tenants == set() with input as examples.changes([examples.namespace("acme")])
	every op in ["delete", "read"] {
		postgres.tenants == set() with input as examples.changes([object.union(_acme, {"op": op})])
	}
}

test_a_change_without_values_is_a_tenant_of_nothing if {
	bare := {"urn": "a", "type": "platform:index:PostgresTenant", "name": "a"}
	found := postgres.tenants with input as {"changes": [bare]}
	found == {{"urn": "a", "title": "PostgresTenant a", "tenant": null, "new": null}}
}
