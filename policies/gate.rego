# METADATA
# title: The gate
# description: |
#   The verdict of every rule under `rules/` over a change set. A rule is in it because of where it lies; one that
#   cannot speak, or a change set that cannot be read, is a denial.
package policies.gate

import data.policies.lib.change_sets
import data.policies.lib.disabled
import data.policies.lib.groups
import data.policies.lib.paths

# METADATA
# description: What was found, what is asked for and used, the rules that were evaluated, and what is known of each.
# entrypoint: true
verdict := {
	"denials": (_faults | {_explained(finding) | some finding in _settled("deny")}),
	"warnings": (disabled.notes | {_explained(finding) | some finding in _settled("warn")}),
	"approvals": {_explained(finding) | some finding in _found.approve},
	"deferred": {finding | some level in ["deny", "warn"]; some finding in _found[level]; _is_deferred(finding)},
	"budgets": {object.union(use, {"rule": rule}) | some rule, module in _modules; some use in module.budgets},
	"rules": {rule | some rule, module in _judging; _is_rule(module)},
	"disabled": disabled.rules,
	"about": {rule: _about(rule) | some rule, module in _modules; _is_rule(module)},
}

_modules[concat("/", [domain, name])] := module if {
	some domain, name # equivalent: OPA would also take them undeclared
	module := data.policies.rules[domain][name]
}

_judging := object.remove(_modules, disabled.rules)

_found := groups.of({[level, object.union(finding, _about(rule))] |
	some rule, module in _judging
	some level in ["deny", "warn", "approve"] # equivalent: nothing reads what else a module has
	some finding in module[level]
})

_settled(level) := {finding | some finding in _found[level]; not _is_deferred(finding)}

_about(rule) := object.union_n([
	{"rule": rule},
	object.filter(_modules[rule].metadata, ["title"]),
	object.filter(_modules[rule].metadata.custom, ["severity", "remedy", "scope"]),
])

_is_deferred(finding) if {
	_is_met(_unknown, finding)
	not _is_secret(finding)
}

_explained(finding) := object.union(finding, {"message": message}) if {
	_is_secret(finding)
	message := sprintf("%s; this value is secret (masked), so it cannot be judged", [finding.message])
} else := finding

_is_secret(finding) if _is_met(_secret, finding)

_is_met(masks, finding) if {
	some path in masks[finding.urn]
	paths.meet(path, finding.path)
}

_unknown := groups.of({[change.urn, path] | some change in input.changes; some path in change.unknown})

_secret := groups.of({[change.urn, path] | some change in input.changes; some path in change.secret})

_faults contains {"rule": "gate", "urn": "", "message": message} if some message in _complaints

_complaints contains "no rules are loaded" if _modules == {}

_complaints contains sprintf("rule %s must have deny, warn or approve, and whole metadata", [rule]) if {
	some rule, module in _modules
	not _is_rule(module)
}

_complaints contains fault if some fault in (change_sets.faults | disabled.faults)

_is_rule(module) if {
	_speaks(module)
	module.metadata.title
	module.metadata.custom.severity in {"low", "medium", "high", "critical"}
	module.metadata.custom.remedy
	module.metadata.custom.scope in {"change", "change_set"}
}

_speaks(module) if is_set(module.deny)

_speaks(module) if is_set(module.warn)

_speaks(module) if is_set(module.approve)
