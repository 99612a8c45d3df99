# METADATA
# title: States change through Layer0
# description: |
#   Plain `pulumi refresh`, `import` and `state` run no program, so no rule judges them. What they did to the state is
#   told at the next preview: it is not as the last run of layer0 left it.
# custom:
#   severity: medium
#   remedy: find out who changed it, then run layer0 refresh and layer0 up
#   scope: change_set
package policies.rules.changes.states_change_through_layer0

metadata := rego.metadata.chain()[1].annotations

warn contains {"urn": "", "message": message} if some message in _notes

_notes contains message if {
	last := input.made_from.last_run
	last.state != input.made_from.state
	message := sprintf("the state is not as the last run of layer0 %s: %s has changed it", [
		sprintf("%s (%s, %s)", [_verb[last.ended], last.at, last.actor]),
		_suspect[last.ended],
	])
}

_notes contains "there is a state, but no run of layer0 on record: something else has made it" if {
	input.made_from.last_run == null
	some change in input.changes
	change.old != null
}

_verb := {true: "left it", false: "found it"}

_suspect := {true: "something else", false: "that run, which did not end, or something else"}
