# METADATA
# title: Proposals stay in bounds
# description: |
#   What a planner proposes touches neither who approves, nor what judges, nor where the stack lies, nor the planner's
#   own bounds, and no more than the settings allow; whoever wants more writes it themselves.
# custom:
#   severity: critical
#   remedy: propose less, or let people edit the stack's file by hand
#   scope: change_set
package policies.rules.changes.proposals_stay_in_bounds

import data.policies.lib.impact
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains {"urn": "", "setting": "planner", "message": message} if {
	values.at(input, ["made_from", "proposal"], null) != null
	some message in _breaches
}

_breaches contains "it does not say which settings the proposal touches" if not _says_what_it_touches

_breaches contains sprintf("the planner's phase is %v, and only propose lets it propose", [phase]) if {
	phase := values.text(values.at(_bounds, ["phase"], null))
	phase != "propose"
}

_breaches contains sprintf("%s: no planner touches section %s", [path, _section(path)]) if {
	some path in _paths
	_section(path) in _protected
}

_breaches contains sprintf("%s: lies outside of planner.paths", [path]) if {
	allowed := values.at(_bounds, ["paths"], [])
	allowed != []
	some path in _paths
	not _is_below_one(path, allowed)
}

_breaches contains sprintf("it touches %d %s of %v allowed by planner.%s", [used, limit, allowed, limit]) if {
	some limit, used in _used
	allowed := values.at(_bounds, [limit], "none")
	not _is_kept(used, allowed)
}

_bounds := values.at(input, ["settings", "planner"], {})

_said := values.at(input, ["made_from", "proposal", "paths"], [])

_paths := [path | some path in values.each(_said); values.matches(path, "^/.")]

_says_what_it_touches if {
	_paths != []
	_paths == _said
}

_protected := {
	"approvals", "backend", "cluster", "extends", "fingerprint_key",
	"planner", "policies", "roles", "store",
}

_section(path) := split(path, "/")[1]

_is_below_one(path, allowed) if {
	some place in allowed
	beginning := concat("", ["/", replace(place, ".", "/")])
	startswith(concat("", [path, "/"]), concat("", [beginning, "/"]))
}

_used := {
	"settings": count(_paths),
	"changes": count(impact.touched),
	"tenants": count({change.tenant | some change in impact.touched} - {null}),
}

_is_kept(used, allowed) if {
	is_number(allowed)
	used <= allowed
}
