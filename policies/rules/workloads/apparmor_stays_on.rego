# METADATA
# title: AppArmor stays on
# description: |
#   Without its AppArmor profile, a container may do on the node what the runtime would have refused.
#   Pod Security Standard, baseline: AppArmor.
# custom:
#   severity: high
#   remedy: set appArmorProfile.type to RuntimeDefault or Localhost, or leave it out
#   scope: change
package policies.rules.workloads.apparmor_stays_on

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some context in pod_security.contexts.baseline
	profile := values.at(context.value, ["appArmorProfile"], null)
	profile != null
	type := values.at(profile, ["type"], null)
	not type in {"RuntimeDefault", "Localhost"}
	fault := sprintf("AppArmor profile must be RuntimeDefault or Localhost, got %v", [values.text(type)])
	finding := findings.at(context, "appArmorProfile.type", fault)
}

deny contains finding if {
	some pod in pod_security.pods.baseline
	some key, profile in values.at(pod.metadata, ["annotations"], {})
	startswith(key, "container.apparmor.security.beta.kubernetes.io/")
	not _is_allowed(profile)
	fault := sprintf("AppArmor profile must be runtime/default or localhost/..., got %v", [values.text(profile)])
	finding := findings.at(_metadata(pod), sprintf("annotations[%q]", [key]), fault)
}

deny contains finding if {
	some pod in pod_security.pods.baseline
	annotations := values.at(pod.metadata, ["annotations"], {})
	not values.is_readable(annotations)
	fault := sprintf("annotations may set an AppArmor profile, got %v", [values.text(annotations)])
	finding := findings.at(_metadata(pod), "annotations", fault)
}

_metadata(pod) := {
	"urn": pod.urn,
	"title": pod.title,
	"path": sprintf("%smetadata", [trim_suffix(pod.path, "spec")]),
}

_is_allowed(profile) if profile in {null, "", "runtime/default"}

_is_allowed(profile) if {
	is_string(profile)
	startswith(profile, "localhost/")
}
