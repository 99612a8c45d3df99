package policies.rules.changes.tenant_budgets_are_kept_test

import data.policies.lib.examples_test as examples
import data.policies.rules.changes.tenant_budgets_are_kept

test_denies_each_tenant_with_more_than_the_limit if {
	findings := tenant_budgets_are_kept.deny with input as _creates(1)
	{split(finding.message, " uses")[0] | some finding in findings} == {"tenant acme"}
	{finding.setting | some finding in findings} == {"policies.tenant_budgets.creates"}
	both := tenant_budgets_are_kept.deny with input as _creates(0)
	{split(finding.message, " uses")[0] | some finding in both} == {"tenant acme", "tenant globex"}
}

test_allows_what_the_limit_allows if {
	tenant_budgets_are_kept.deny == set() with input as _creates(2)
}

test_allows_a_change_set_without_changes if {
	tenant_budgets_are_kept.deny == set() with input as {}
}

test_tells_what_each_tenant_uses if {
	uses := tenant_budgets_are_kept.budgets with input as _creates(2)
	{[use.tenant, use.used, use.allowed] | some use in uses} == {["acme", 2, 2], ["globex", 1, 2]}
}

_creates(allowed) := {
	"changes": [
	object.union(examples.namespace(name), {"tenant": tenant}) |
		some name, tenant in {"one": "acme", "two": "acme", "three": "globex", "platform": null}
	],
	"parameters": {"tenant_budgets": {"creates": allowed}},
}
