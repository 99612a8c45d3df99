# METADATA
# title: Tokens are not mounted
# description: |
#   A pod gets a token for the API server unless it says otherwise, and whoever breaks into the pod has the token's
#   rights. Pods that use the API server are few.
# custom:
#   severity: medium
#   remedy: set automountServiceAccountToken to false on the pod or on its service account
#   scope: change
package policies.rules.workloads.tokens_are_not_mounted

import data.policies.lib.findings
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

warn contains finding if {
	some pod in kubernetes.pods
	mounted := values.at(pod.spec, ["automountServiceAccountToken"], null)
	mounted != false
	not _is_refused_by_its_account(pod, mounted)
	fault := sprintf("automountServiceAccountToken must be false, got %v", [values.text(mounted)])
	finding := findings.at(pod, "automountServiceAccountToken", fault)
}

# What the pod says goes before what its account says.
_is_refused_by_its_account(pod, null) if {
	some account in kubernetes.of_kind.ServiceAccount
	account.name == values.at(pod.spec, ["serviceAccountName"], "default")
	account.namespace == pod.of.namespace
	values.at(account.manifest, ["automountServiceAccountToken"], true) == false
}
