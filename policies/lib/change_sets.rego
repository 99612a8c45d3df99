# METADATA
# title: Change sets
# description: What is wrong with the form of a change set, so that no rule need look whether it can be read.
package policies.lib.change_sets

# METADATA
# scope: document
# description: What makes a change set unreadable.
faults contains "the change set has no list of changes" if not _has_changes

faults contains sprintf("changes[%d] must have urn, type, name and op", [i]) if {
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
