# METADATA
# title: Approvals
# description: Whether enough of the right people have approved a change set; what they signed has been verified.
package policies.approvals

# METADATA
# description: Whether it may run, which demands are not met, what does not count and why, and what people said else.
verdict := {
	"approved": _is_approved,
	"unmet": _unmet,
	"discounted": {object.union(said, {"why": why}) | some said in input.decisions; some why in _flaws[said.nonce]},
	"rejections": object.get(_standing, "reject", set()),
	"overrides": object.get(_standing, "override", set()),
}

default _is_approved := false

_is_approved if _standing.override

_is_approved if {
	_demands != set()
	_unmet == set()
	not _standing.reject
}

_unmet contains object.union(demand, {"have": have}) if {
	some demand in _demands
	have := {said.principal | some said in object.get(_standing, "approve", set()); _counts(said, demand.roles)}
	count(have) < demand.count
}

_demands contains {"count": input.rules.required, "roles": input.rules.roles, "why": "it changes the stack"}

_demands contains {"count": input.rules.deletes, "roles": input.rules.roles, "why": "it deletes or replaces"} if {
	some change in input.changes
	change.op in {"delete", "replace"}
	not startswith(object.get(change, "type", ""), "pulumi:")
}

_demands contains {"count": number, "roles": input.rules.roles, "why": sprintf("it changes plan %s", [plan])} if {
	some change in input.changes
	not object.get(change, "op", null) in {"same", "read"}
	some plan in _plans[change.tenant]
	number := input.rules.plans[plan]
}

_demands contains {"count": asked.approvals, "roles": roles, "why": why} if {
	some asked in input.asked
	why := sprintf("%s [%s]", [asked.message, asked.rule])
	roles := [input.rules.roles, asked.roles][to_number(asked.roles != [])]
}

# The plan that a tenant has and the one it had: another plan is no way around.
_plans[change.name] contains inputs.tenant.plan if {
	some change in input.changes
	change.type == "layer0:index:TenantEnvironment"
	some inputs in [change.old, change.new]
}

# What each person said last; of what was said at one moment, a rejection.
_standing[said.kind] contains said if {
	some said in input.decisions
	not _flaws[said.nonce]
	not _is_superseded(said)
}

_is_superseded(said) if {
	some later in input.decisions
	later.principal == said.principal
	not _flaws[later.nonce]
	[later.at_ns, later.kind == "reject"] > [said.at_ns, said.kind == "reject"]
}

_flaws[said.nonce] contains "it has expired" if {
	some said in input.decisions
	hours := object.get({"override": input.rules.override_hours}, said.kind, input.rules.valid_hours)
	input.now_ns >= min([said.expires_ns, said.at_ns + (hours * 3600000000000)])
}

_flaws[said.nonce] contains "whoever made the change cannot approve it" if {
	some said in input.decisions
	said.kind == "approve"
	lower(input.makers[_]) in {lower(said.principal), lower(said.key)}
}

_flaws[said.nonce] contains "it needs a reason and a role of approvals.override_roles" if {
	some said in input.decisions
	said.kind == "override"
	not _may_override(said)
}

_may_override(said) if {
	said.reason != ""
	{role | some role in said.roles} & {role | some role in input.rules.override_roles} != set()
}

_counts(said, roles) if {role | some role in said.roles; role in roles} != set()

else := roles == []
