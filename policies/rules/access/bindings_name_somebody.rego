# METADATA
# title: Bindings name somebody
# description: |
#   Anonymous and authenticated users, all service accounts, and the default one of a namespace are whoever comes
#   along; the group system:masters is above all rules.
# custom:
#   severity: critical
#   remedy: bind a group of people, or a service account of its own
#   scope: change
package policies.rules.access.bindings_name_somebody

import data.policies.lib.roles
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some binding in roles.bindings
	some i, subject in values.each(values.at(binding.manifest, ["subjects"], []))
	name := values.at(subject, ["name"], null)
	not _is_somebody(values.at(subject, ["kind"], null), name)
	finding := {
		"urn": binding.urn,
		"path": sprintf("subjects[%d].name", [i]),
		"message": sprintf("%s: subject must be somebody in particular, got %v", [binding.title, values.text(name)]),
	}
}

_is_somebody("ServiceAccount", name) if {
	is_string(name)
	name != "default"
}

_is_somebody(kind, name) if {
	kind in {"Group", "User"}
	is_string(name)
	not name in {"system:anonymous", "system:authenticated", "system:masters", "system:unauthenticated"}
	not startswith(name, "system:serviceaccounts")
	not regex.match(`^system:serviceaccount:[^:]+:default$`, name)
}
