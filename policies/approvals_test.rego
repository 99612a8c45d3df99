package policies.approvals_test

import data.policies.approvals

_rules := {
	"required": 1,
	"roles": [],
	"deletes": 2,
	"plans": {"enterprise": 2},
	"valid_hours": 24,
	"override_roles": ["owners"],
	"override_hours": 1,
}

_change := {
	"op": "update",
	"type": "kubernetes:apps/v1:Deployment",
	"name": "web",
	"tenant": null,
	"old": {},
	"new": {},
}

_asked := {"now_ns": 1000, "changes": [_change], "asked": [], "rules": _rules, "makers": ["alice"], "decisions": []}

_said(kind, person) := {
	"kind": kind,
	"principal": person,
	"key": sprintf("SHA256:%s", [person]),
	"nonce": concat("-", [kind, person]),
	"roles": [],
	"reason": "down",
	"at_ns": 0,
	"expires_ns": 2000,
}

_with(decisions) := object.union(_asked, {"decisions": decisions})

test_approved_by_one_other_person if {
	approvals.verdict.approved with input as _with([_said("approve", "bob")])
}

test_not_approved_by_nobody_or_by_who_made_it if {
	not approvals.verdict.approved with input as _asked
	not approvals.verdict.approved with input as _with([_said("approve", "ALICE")])
}

test_not_approved_without_rules if {
	not approvals.verdict.approved with input as object.union(_with([_said("approve", "bob")]), {"rules": null})
}

test_not_approved_after_its_time if {
	expired := object.union(_said("approve", "bob"), {"expires_ns": 1000})
	not approvals.verdict.approved with input as _with([expired])
	old := object.union(_said("approve", "bob"), {"expires_ns": 99999999999999999})
	not approvals.verdict.approved with input as object.union(_with([old]), {"now_ns": 24 * 3600000000000})
}

test_a_deletion_takes_two_people if {
	deletes := {"changes": [object.union(_change, {"op": "delete"})]}
	one := object.union(_with([_said("approve", "bob")]), deletes)
	not approvals.verdict.approved with input as one
	two := object.union(_with([_said("approve", "bob"), _said("approve", "carol")]), deletes)
	approvals.verdict.approved with input as two
}

test_a_provider_that_goes_counts_as_no_deletion if {
	provider := {"op": "delete", "type": "pulumi:providers:kubernetes"}
	approvals.verdict.approved with input as object.union(
		_with([_said("approve", "bob")]),
		{"changes": [object.union(_change, provider)]},
	)
}

test_a_tenant_of_a_plan_takes_two_people if {
	tenant := object.union(_change, {
		"type": "layer0:index:TenantEnvironment",
		"name": "acme",
		"tenant": "acme",
		"old": {"tenant": {"plan": "enterprise"}},
		"new": {"tenant": {"plan": "standard"}},
	})
	not approvals.verdict.approved with input as object.union(_with([_said("approve", "bob")]), {"changes": [tenant]})
	same := object.union(tenant, {"op": "same"})
	approvals.verdict.approved with input as object.union(_with([_said("approve", "bob")]), {"changes": [same]})
}

test_what_the_verdict_asks_for_counts_by_role if {
	asked := {"asked": [{"message": "big", "rule": "data/big", "approvals": 1, "roles": ["owners"]}]}
	not approvals.verdict.approved with input as object.union(_with([_said("approve", "bob")]), asked)
	owner := object.union(_said("approve", "bob"), {"roles": ["owners"]})
	approvals.verdict.approved with input as object.union(_with([owner]), asked)
}

test_a_rejection_stands_until_its_author_says_else if {
	rejected := [_said("approve", "bob"), _said("reject", "carol")]
	not approvals.verdict.approved with input as _with(rejected)
	later := object.union(_said("approve", "carol"), {"at_ns": 1})
	approvals.verdict.approved with input as _with(array.concat(rejected, [later]))
	same := _said("approve", "carol")
	not approvals.verdict.approved with input as _with(array.concat(rejected, [same]))
}

test_an_override_needs_a_role_and_a_reason if {
	not approvals.verdict.approved with input as _with([_said("override", "bob")])
	owner := object.union(_said("override", "alice"), {"roles": ["owners"]})
	approvals.verdict.approved with input as _with([owner])
	mute := object.union(owner, {"reason": ""})
	not approvals.verdict.approved with input as _with([mute])
}
