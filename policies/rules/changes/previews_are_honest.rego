# METADATA
# title: Previews are honest
# description: |
#   A preview succeeds also where the cluster is unreachable, forbids, or lacks the namespace, so that nothing was tried
#   out. Then the verdict says so, and a stack may require that it was.
# custom:
#   severity: medium
#   remedy: preview it where the cluster can be asked, in parts where one part is needed to try out the other
#   scope: change
package policies.rules.changes.previews_are_honest

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	input.parameters.require_dry_run
	some finding in _untried
}

warn contains finding if {
	not input.parameters.require_dry_run
	some finding in _untried
}

warn contains {"urn": "", "message": message} if {
	input.made_from.hermetic
	some message in _reservations
}

_untried contains {"urn": change.urn, "message": message} if {
	some change in input.changes
	change.dry_run == false
	message := "no dry run: the API server was not asked, or could not judge the object before its values are known"
}

_reservations contains "hermetic preview: no cluster was asked, and it cannot be told whether a secret changes"

_reservations contains "hermetic preview without a base: every change counts as a create" if {
	input.made_from.base == null
}
