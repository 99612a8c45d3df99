package policies.rules.changes.proposals_stay_in_bounds_test

import data.policies.lib.examples_test as examples
import data.policies.rules.changes.proposals_stay_in_bounds

test_denies_what_no_planner_touches if {
	every section in [
		"approvals", "backend", "cluster", "extends", "fingerprint_key",
		"planner", "policies", "roles", "store",
	] {
		every path in [sprintf("/%s", [section]), sprintf("/%s/more", [section])] {
			denied := _denied with input as _proposed([path], {})
			denied == {sprintf("%s: no planner touches section %s", [path, section])}
		}
	}
}

test_denies_what_lies_outside_of_the_paths if {
	bounds := {"paths": ["tenants.acme", "modules"]}
	every path in ["/tenants/globex/quota", "/tenants", "/tenants/acme-two", "/modules2", "/kernel"] {
		denied := _denied with input as _proposed([path], bounds)
		denied == {sprintf("%s: lies outside of planner.paths", [path])}
	}
}

test_denies_more_than_is_allowed if {
	settings := _denied with input as _proposed(["/kernel/a", "/kernel/b"], {"settings": 1})
	settings == {"it touches 2 settings of 1 allowed by planner.settings"}
	changes := _denied with input as _proposed(["/kernel/a"], {"changes": 2})
	changes == {"it touches 3 changes of 2 allowed by planner.changes"}
	tenants := _denied with input as _proposed(["/kernel/a"], {"tenants": 1})
	tenants == {"it touches 2 tenants of 1 allowed by planner.tenants"}
}

test_denies_where_the_planner_only_observes if {
	denied := _denied with input as _proposed(["/kernel/a"], {"phase": "observe"})
	denied == {"the planner's phase is observe, and only propose lets it propose"}
}

test_denies_where_it_is_not_known_what_is_touched if {
	every paths in [[], null, "kernel", ["kernel"], {}, [1]] {
		denied := _denied with input as _proposed(paths, {})
		"it does not say which settings the proposal touches" in denied
	}
}

test_denies_where_the_bounds_are_not_known if {
	every settings in [{}, null, {"planner": null}, {"planner": {}}] {
		document := object.union(object.remove(_proposed(["/kernel/a"], {}), ["settings"]), {"settings": settings})
		denied := _denied with input as document
		count(denied) == 4
	}
}

test_allows_what_keeps_within_the_bounds if {
	every path in ["/tenants/acme/quota/pods", "/tenants/acme", "/modules/shop/config/a.conf"] {
		denied := _denied with input as _proposed([path], {"paths": ["tenants.acme", "modules"]})
		denied == set()
	}
}

test_allows_whatever_people_wrote if {
	every document in [{}, {"made_from": {}}, {"made_from": {"proposal": null}}] {
		denied := _denied with input as document
		denied == set()
	}
}

_denied contains finding.message if some finding in proposals_stay_in_bounds.deny

_proposed(paths, bounds) := {
	"made_from": {"proposal": {"id": "0123456789ab", "paths": paths}},
	"settings": {"planner": object.union(
		{"phase": "propose", "paths": [], "settings": 40, "changes": 3, "tenants": 2},
		bounds,
	)},
	"changes": [
		object.union(examples.deployment({}), {"tenant": "acme"}),
		object.union(examples.deployment({}), {"tenant": "globex", "op": "update"}),
		object.union(examples.deployment({}), {"tenant": null, "op": "delete"}),
		object.union(examples.deployment({}), {"tenant": "other", "op": "same"}),
	],
}
