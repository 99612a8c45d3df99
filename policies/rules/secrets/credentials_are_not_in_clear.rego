# METADATA
# title: Credentials are not in clear
# description: Private keys, tokens and passwords in addresses are known by their form, whatever they are called.
# custom:
#   severity: critical
#   remedy: put the value into a Secret, and make a new one, as this one is known
#   scope: change
package policies.rules.secrets.credentials_are_not_in_clear

import data.policies.lib.credentials
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some [urn, title, path, text] in _texts
	some form in credentials.forms(text)
	finding := {"urn": urn, "path": path, "message": sprintf("%s: %s has %s in clear", [title, path, form])}
}

deny contains finding if {
	some [urn, title, path, text] in _arguments
	some [_, name, given] in credentials.assignments(text)
	credentials.is_in(name, given)
	finding := {"urn": urn, "path": path, "message": sprintf("%s: %s has %s in clear", [title, path, name])}
}

_texts := ((_arguments | _variables) | _annotations) | _config

_arguments contains [container.urn, container.title, sprintf("%s.%s[%d]", [container.path, field, i]), text] if {
	some container in kubernetes.containers
	some field in ["command", "args"]
	some i, text in values.at(container.value, [field], [])
}

_variables contains [container.urn, container.title, sprintf("%s.env[%d].value", [container.path, i]), text] if {
	some container in kubernetes.containers
	some i, variable in values.at(container.value, ["env"], [])
	text := values.at(variable, ["value"], "")
}

_annotations contains [resource.urn, resource.title, sprintf("metadata.annotations[%q]", [name]), text] if {
	some resource in kubernetes.resources
	some name, text in values.at(resource.manifest, ["metadata", "annotations"], {})
}

_config contains [map.urn, map.title, sprintf("data[%q]", [key]), text] if {
	some map in kubernetes.of_kind.ConfigMap
	some key, text in values.at(map.manifest, ["data"], {})
}
