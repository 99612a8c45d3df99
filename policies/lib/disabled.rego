# METADATA
# title: Disabled rules
# description: What the stack says of rules that are not to judge for a while, each with a reason and a last day.
package policies.lib.disabled

import data.policies.gatekeeper.installed

# METADATA
# description: The rules that do not judge now. Days are in UTC; where there is no time, every rule judges.
rules contains rule if {
	is_string(input.now)
	some rule, entry in input.parameters.disabled
	is_string(entry.reason)
	entry.reason != ""
	substring(input.now, 0, 10) <= entry.expires
}

# METADATA
# scope: document
# description: What to tell about each rule that is, or is no longer, disabled.
notes contains {"rule": rule, "urn": "", "message": message} if {
	some rule, entry in input.parameters.disabled
	rule in rules
	message := sprintf("this rule is disabled until the end of %s: %s", [entry.expires, entry.reason])
}

notes contains {"rule": rule, "urn": "", "message": message} if {
	some rule, entry in input.parameters.disabled
	not rule in rules
	message := sprintf("this rule judges again, or there is no time to tell: it was disabled until %s", [entry.expires])
}

# METADATA
# description: Gatekeeper's constraints that judge now. Each rests by its own name, or by that of its template.
constraints := [constraint |
	some constraint in installed.constraints
	_names(constraint) & rules == set()
]

# METADATA
# description: What is wrong with what the stack says.
faults contains sprintf("policies.disabled names %s, which is no rule", [rule]) if {
	some rule, _ in input.parameters.disabled
	not _is_known(rule)
}

_is_known(rule) if {
	[domain, name] := split(rule, "/")
	data.policies.rules[domain][name]
}

_is_known(rule) if {
	some constraint in installed.constraints
	rule in _names(constraint)
}

_names(constraint) := {constraint.rule, sprintf("gatekeeper/%s", [constraint.kind])}
