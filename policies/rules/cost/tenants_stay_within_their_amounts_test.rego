package policies.rules.cost.tenants_stay_within_their_amounts_test

import data.policies.lib.examples_test as examples
import data.policies.rules.cost.tenants_stay_within_their_amounts

test_denies_more_than_a_tenant_may_ask_for if {
	changes := _changes("2", ["acme", "acme", "globex"], {"cpu": "3"})
	findings := tenants_stay_within_their_amounts.deny with input as changes
	findings == {{
		"urn": "",
		"setting": "policies.cost.tenant.cpu",
		"message": "tenant acme asks for 4 cpu of 3 allowed by policies.cost.tenant.cpu, most by Pod 0",
	}}
}

test_denies_what_is_no_quantity if {
	findings := tenants_stay_within_their_amounts.deny with input as _changes("x", ["acme"], {"cpu": "3"})
	findings == {{
		"urn": "urn:0",
		"path": "spec.containers[0].resources.requests.cpu",
		"message": "Pod 0, containers[0]: must be a quantity, got x",
	}}
}

test_allows_as_much_as_each_tenant_may_ask_for if {
	tenants_stay_within_their_amounts.deny == set() with input as _changes("3", ["acme", "globex"], {"cpu": "3"})
}

test_allows_the_platform_more if {
	tenants_stay_within_their_amounts.deny == set() with input as _changes("9", [null], {"cpu": "3"})
}

test_allows_a_change_set_without_changes if {
	tenants_stay_within_their_amounts.deny == set() with input as {}
}

_changes(cpu, tenants, limits) := {
	"changes": [object.union(
		examples.change(
			"kubernetes:core/v1:Pod", sprintf("%d", [i]),
			{"spec": {"containers": [{"resources": {"requests": {"cpu": cpu}}}]}},
		),
		{"tenant": tenant},
	) |
		some i, tenant in tenants
	],
	"parameters": {"cost": {"tenant": limits}},
}
