# METADATA
# title: The gate
# description: |
#   The verdict of every rule under `rules/` over a change set. A rule is in it because of where it lies; one that
#   cannot speak, or a change set that cannot be read, is a denial.
package policies.gate

import data.policies.lib.paths

# METADATA
# description: |
#   Denials, warnings, deferred findings, the approvals that are asked for, what is used of the budgets, and the names
#   of the rules that were evaluated.
# entrypoint: true
verdict := {
	"denials": ((_faults | _untried.deny) | {_explained(finding) | some finding in _settled.deny}),
	"warnings": ((_notes | _untried.warn) | {_explained(finding) | some finding in _settled.warn}),
	"approvals": {_explained(finding) | some finding in _found.approve},
	"deferred": {finding | some level in ["deny", "warn"]; some finding in _found[level]; _is_deferred(finding)},
	"budgets": {object.union(use, {"rule": rule}) | some rule, module in _modules; some use in module.budgets},
	"rules": {rule | some rule, module in _modules; _is_rule(module)},
}

_modules[concat("/", [domain, name])] := module if {
	some domain, name
	module := data.policies.rules[domain][name]
}

_found[level] contains object.union(finding, _about(rule)) if {
	some rule, module in _modules
	some level in ["deny", "warn", "approve"]
	some finding in module[level]
}

_settled[level] contains finding if {
	some level, findings in _found
	some finding in findings
	not _is_deferred(finding)
}

_about(rule) := object.union_n([
	{"rule": rule},
	object.filter(_modules[rule].metadata, ["title"]),
	object.filter(_modules[rule].metadata.custom, ["severity", "remedy", "scope"]),
])

_is_deferred(finding) if {
	_is_met(_unknown, finding)
	not _is_met(_secret, finding)
}

_explained(finding) := object.union(finding, {"message": message}) if {
	_is_met(_secret, finding)
	message := sprintf("%s; this value is secret (masked), so it cannot be judged", [finding.message])
} else := finding

_is_met(masks, finding) if {
	some path in masks[finding.urn]
	paths.meet(path, finding.path)
}

_unknown[change.urn] contains path if {
	some change in input.changes
	some path in change.unknown
}

_secret[change.urn] contains path if {
	some change in input.changes
	some path in change.secret
}

_notes contains {"rule": "gate", "urn": "", "message": message} if {
	input.made_from.hermetic
	some message in _reservations
}

_reservations contains "hermetic preview: no cluster was asked, and it cannot be told whether a secret changes"

_reservations contains "hermetic preview without a base: every change counts as a create" if {
	input.made_from.base == null
}

# A preview exits 0 where the cluster is unreachable, forbids or lacks the namespace, so that nothing was tried out.
_untried := {"deny": _silent, "warn": set()} if input.parameters.require_dry_run

else := {"deny": set(), "warn": _silent}

_silent contains finding if {
	some change in input.changes
	change.dry_run == false
	finding := {
		"rule": "gate",
		"urn": change.urn,
		"message": "no dry run: the API server was not asked, or could not judge the object before its values are known",
	}
}

_faults contains {"rule": "gate", "urn": "", "message": message} if some message in _complaints

_complaints contains "no rules are loaded" if _modules == {}

_complaints contains sprintf("rule %s must have deny, warn or approve, and metadata", [rule]) if {
	some rule, module in _modules
	not _is_rule(module)
}

_complaints contains "the change set has no list of changes" if not _has_changes

_complaints contains sprintf("changes[%d] must have urn, type, name and op", [i]) if {
	some i, change in input.changes
	not _is_change(change)
}

_has_changes if is_array(input.changes)

_is_change(change) if {
	is_string(change.urn)
	is_string(change.type)
	is_string(change.name)
	is_string(change.op)
}

_is_rule(module) if {
	_speaks(module)
	module.metadata.title
	module.metadata.custom.severity
	module.metadata.custom.remedy
}

_speaks(module) if is_set(module.deny)

_speaks(module) if is_set(module.warn)

_speaks(module) if is_set(module.approve)
