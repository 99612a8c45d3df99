# METADATA
# title: ConfigMaps have no credentials
# description: ConfigMaps are stored in clear, and whoever may view a namespace reads them.
# custom:
#   severity: high
#   remedy: put the value into a Secret
#   scope: change
package policies.rules.secrets.config_maps_have_no_credentials

import data.policies.lib.credentials
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some map in kubernetes.of_kind.ConfigMap
	some key, value in values.at(map.manifest, ["data"], {})
	_has_credential(key, value)
	finding := {
		"urn": map.urn,
		"path": sprintf("data[%q]", [key]),
		"message": sprintf("%s: %s must be in a Secret", [map.title, key]),
	}
}

_has_credential(key, value) if credentials.is_in(key, value)

_has_credential(_, value) if {
	some [_, name, given] in credentials.assignments(value)
	credentials.is_in(name, given)
}
