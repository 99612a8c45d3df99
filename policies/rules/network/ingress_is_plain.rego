# METADATA
# title: Ingress is plain
# description: |
#   Snippets, Lua and paths of the controller's own files in an ingress run in, or read from, the ingress controller,
#   which can read every Secret of the cluster (CVE-2021-25742, CVE-2021-25745, CVE-2021-25746).
# custom:
#   severity: critical
#   remedy: remove the annotation or the path; configure the controller instead
#   scope: change
package policies.rules.network.ingress_is_plain

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some ingress in kubernetes.of_kind.Ingress
	some name, value in values.at(ingress.manifest, ["metadata", "annotations"], {})
	not _is_harmless(name, value)
	finding := {
		"urn": ingress.urn,
		"path": sprintf("metadata.annotations[%q]", [name]),
		"message": sprintf("%s: annotation %s must configure nothing in the controller", [ingress.title, name]),
	}
}

deny contains finding if {
	some ingress in kubernetes.of_kind.Ingress
	some i, rule in values.each(values.at(ingress.manifest, ["spec", "rules"], []))
	some j, entry in values.each(values.at(rule, ["http", "paths"], []))
	path := values.at(entry, ["path"], "/")
	not _is_no_file(path)
	finding := {
		"urn": ingress.urn,
		"path": sprintf("spec.rules[%d].http.paths[%d].path", [i, j]),
		"message": sprintf("%s: path must be no file of the controller, got %v", [ingress.title, values.text(path)]),
	}
}

deny contains finding if {
	some map in kubernetes.of_kind.ConfigMap
	allowed := values.at(map.manifest, ["data", "allow-snippet-annotations"], "false")
	allowed != "false"
	finding := {
		"urn": map.urn,
		"path": `data["allow-snippet-annotations"]`,
		"message": sprintf("%s: allow-snippet-annotations must be false, got %v", [map.title, values.text(allowed)]),
	}
}

_is_harmless(name, value) if {
	not endswith(name, "-snippet")
	is_string(value)
	not regex.match(
		`_by_lua|\b(alias|root)\b[^;]*;|/etc/(passwd|shadow|group|nginx|ingress-controller)|/var/run/secrets`,
		value,
	)
}

_is_no_file(path) if {
	is_string(path)
	not regex.match(`/(etc|root)(/|$)|/var/run/(secrets|kubernetes)`, path)
}
