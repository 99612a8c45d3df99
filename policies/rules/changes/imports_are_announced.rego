# METADATA
# title: Imports are announced
# description: |
#   What is imported was made outside the stack and is the stack's from now on, its deletion included; what is only read
#   can change under it. No hook of the engine sees either.
# custom:
#   severity: low
#   remedy: see that nobody else manages it, and take the import out of the program once it is done
#   scope: change
package policies.rules.changes.imports_are_announced

import data.policies.lib.impact

metadata := rego.metadata.chain()[1].annotations

warn contains finding if {
	some change in input.changes
	what := {"import": "becomes this stack's", "read": "is read, and stays somebody else's"}[change.op]
	finding := {"urn": change.urn, "message": sprintf("%s: %s", [impact.title(change), what])}
}
