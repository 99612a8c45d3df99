# METADATA
# title: Env has no credentials
# description: |
#   Environment variables in clear are read by whoever may see the pod, and end up in logs and crash reports.
# custom:
#   severity: high
#   remedy: take the value from a Secret with valueFrom.secretKeyRef, or mount it as a file
#   scope: change
package policies.rules.secrets.env_has_no_credentials

import data.policies.lib.credentials
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some container in kubernetes.containers
	some i, variable in values.each(values.at(container.value, ["env"], []))
	name := values.at(variable, ["name"], "")
	credentials.is_in(name, values.at(variable, ["value"], ""))
	finding := {
		"urn": container.urn,
		"path": sprintf("%s.env[%d].value", [container.path, i]),
		"message": sprintf("%s: env %s must come from a Secret", [container.title, name]),
	}
}
