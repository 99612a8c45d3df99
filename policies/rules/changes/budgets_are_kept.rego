# METADATA
# title: Budgets are kept
# description: |
#   What one change set may do to the stack has a limit where the settings set one, so that a slip of one line cannot
#   take away half the platform.
# custom:
#   severity: high
#   remedy: make the change in smaller parts, or raise the limit in layer0:policies
#   scope: change_set
package policies.rules.changes.budgets_are_kept

import data.policies.lib.budgets as limits
import data.policies.lib.impact

metadata := rego.metadata.chain()[1].annotations

deny contains finding if some finding in limits.exceeded(null, impact.touched, "budgets")

budgets contains use if some use in limits.uses(null, impact.touched, "budgets")
