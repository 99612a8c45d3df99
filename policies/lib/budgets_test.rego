package policies.lib.budgets_test

import data.policies.lib.budgets
import data.policies.lib.examples_test as examples
import data.policies.lib.impact

test_without_limits_nothing_is_measured if {
	every parameters in [{}, {"budgets": {}}, {"budgets": null}, {"budgets": {"creates": null}}] {
		_uses == set() with input as _input([_change("a", "create", {})], parameters)
	}
}

test_a_use_says_what_is_used_of_what if {
	used := budgets.uses("acme", impact.touched, "tenant_budgets") with input as _input(
		[_change("a", "create", {})],
		{"tenant_budgets": {"creates": 3}},
	)
	used == {{"setting": "policies.tenant_budgets.creates", "tenant": "acme", "limit": "creates", "used": 1, "allowed": 3}}
}

test_each_operation_counts_in_its_limit if {
	counted := {
		"create": "creates", "import": "creates", "update": "updates",
		"refresh": "updates", "replace": "replaces", "delete": "deletes",
	}
	every op, limit in counted {
		_used[limit] == 1 with input as _all([_change("a", op, {})])
		every other in {"creates", "updates", "replaces", "deletes"} - {limit} {
			_used[other] == 0 with input as _all([_change("a", op, {})])
		}
	}
}

test_an_operation_that_nobody_knows_counts_in_each_limit if {
	every op in ["discard", null] {
		every limit in ["creates", "updates", "replaces", "deletes"] {
			_used[limit] == 1 with input as _all([_change("a", op, {})])
		}
	}
}

test_a_change_counts_with_the_weight_of_its_type if {
	weights := [
		[{"ConfigMap": 5}, 10],
		[{"kubernetes:core/v1:ConfigMap": 7}, 14],
		[{"kubernetes:core/v1:ConfigMap": 7, "ConfigMap": 5}, 14],
		[{"ConfigMap": 0}, 0],
		[{"Secret": 5}, 2],
		[null, 2],
	]
	every weight in weights {
		[given, wanted] := weight
		changes := [_change("a", "create", {}), _change("b", "create", {})]
		parameters := {"budgets": {"creates": 9}, "weights": given}
		_used.creates == wanted with input as _input(changes, parameters)
	}
}

test_dependents_count_each_once if {
	changes := [
		_change("a", "update", {}),
		_change("b", "update", {"dependencies": ["urn:a"]}),
		_change("c", "same", {"dependencies": ["urn:a", "urn:b"]}),
	]
	_used.dependents == 2 with input as _all(changes)
}

test_tenants_count_each_once if {
	changes := [
		_change("a", "update", {"tenant": "acme"}),
		_change("b", "create", {"tenant": "acme"}),
		_change("c", "update", {"tenant": "globex"}),
		_change("d", "update", {}),
		_change("e", "same", {"tenant": "initech"}),
	]
	_used.tenants == 2 with input as _all(changes)
}

test_what_holds_data_counts_where_it_was_there_before if {
	volume := {"type": "kubernetes:core/v1:PersistentVolumeClaim"}
	every op in ["update", "replace", "delete", "refresh", null] {
		_used.stateful == 1 with input as _all([_change("a", op, volume), _change("b", "update", {})])
	}
	every op in ["create", "import", "same"] {
		_used.stateful == 0 with input as _all([_change("a", op, volume)])
	}
}

test_a_limit_is_kept_up_to_itself if {
	changes := [_change("a", "create", {}), _change("b", "create", {})]
	_exceeded == set() with input as _input(changes, {"budgets": {"creates": 2}})
	every allowed in [1, 0, "9", true, {}] {
		count(_exceeded) == 1 with input as _input(changes, {"budgets": {"creates": allowed}})
	}
}

test_a_finding_says_what_uses_most if {
	changes := array.concat(
		[_change(name, "create", {}) | some name in ["a", "b", "c"]],
		[_change(kind, "create", {"type": kind}) | some kind in ["x:y:One", "x:y:Two", "x:y:Three"]],
	)
	some finding in _exceeded with input as _input(changes, {"budgets": {"creates": 5}})
	finding == {
		"urn": "",
		"setting": "policies.budgets.creates",
		"message": concat("", [
			"the change set uses 6 creates of 5 allowed by policies.budgets.creates,",
			" most by ConfigMap (3), One (1), Three (1)",
		]),
	}
}

test_a_finding_names_resources_and_tenants if {
	changes := [
		_change("a", "update", {"tenant": "acme"}),
		_change("b", "same", {"dependencies": ["urn:a"]}),
		_change("db", "delete", {"type": "kubernetes:apps/v1:StatefulSet"}),
	]
	none := {"dependents": 0, "stateful": 0, "tenants": 0}
	messages := {finding.message | some finding in _exceeded} with input as _input(changes, {"budgets": none})
	{split(message, "most by ")[1] | some message in messages} == {
		"ConfigMap a (1), StatefulSet db (0)",
		"StatefulSet db (1)",
		"acme (1)",
	}
}

test_a_finding_names_the_tenant_whose_budget_it_is if {
	findings := budgets.exceeded("acme", impact.touched, "budgets") with input as _input(
		[_change("a", "create", {})],
		{"budgets": {"creates": 0}},
	)
	some finding in findings
	startswith(finding.message, "tenant acme uses 1 creates of 0 allowed")
}

_uses := budgets.uses(null, impact.touched, "budgets")

_exceeded := budgets.exceeded(null, impact.touched, "budgets")

_used[use.limit] := use.used if some use in _uses

_all(changes) := _input(changes, {"budgets": {limit: 9 |
	some limit in ["creates", "updates", "replaces", "deletes", "dependents", "stateful", "tenants"]
}})

_input(changes, parameters) := {"changes": changes, "parameters": parameters}

_change(name, op, more) := object.union_n([
	examples.change("kubernetes:core/v1:ConfigMap", name, {}),
	{"op": op},
	more,
])
