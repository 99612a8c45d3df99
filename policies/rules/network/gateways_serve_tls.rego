# METADATA
# title: Gateways serve TLS
# description: |
#   What a listener serves without TLS can be read and changed on its way. One that speaks HTTP stands beside one with
#   TLS for the same hosts, and its routes do nothing but redirect to https.
# custom:
#   severity: high
#   remedy: use protocol HTTPS with tls.certificateRefs; let routes of an HTTP listener redirect to scheme https
#   scope: change_set
package policies.rules.network.gateways_serve_tls

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some gateway in _gateways
	listeners := gateway.listeners
	some i, listener in listeners
	not _is_encrypted(listener)
	not _only_redirects(listener, listeners)
	finding := {
		"urn": gateway.urn,
		"path": sprintf("spec.listeners[%d]", [i]),
		"message": sprintf("%s: listener %d must serve TLS with a certificate", [gateway.title, i]),
	}
}

deny contains finding if {
	some route in kubernetes.of_kind.HTTPRoute
	_is_reached_in_clear(route)
	some i, rule in values.each(values.at(route.manifest, ["spec", "rules"], {}))
	not _redirects(rule)
	finding := {
		"urn": route.urn,
		"path": sprintf("spec.rules[%d]", [i]),
		"message": sprintf("%s: rule %d must redirect to https, as an HTTP listener serves it", [route.title, i]),
	}
}

_gateways contains found if {
	some gateway in kubernetes.of_kind.Gateway
	version := values.at(gateway.manifest, ["apiVersion"], null)
	not _is_istios(version)
	found := {
		"urn": gateway.urn,
		"title": gateway.title,
		"name": gateway.name,
		"namespace": gateway.namespace,
		"listeners": values.each(values.at(gateway.manifest, ["spec", "listeners"], [])),
	}
}

_is_istios(version) if {
	is_string(version)
	startswith(version, "networking.istio.io/")
}

_is_encrypted(listener) if {
	values.at(listener, ["protocol"], null) in {"HTTPS", "TLS"}
	values.at(listener, ["tls", "certificateRefs"], [])[0]
}

_is_encrypted(listener) if values.at(listener, ["tls", "mode"], null) == "Passthrough"

_is_encrypted(listener) if values.at(listener, ["protocol"], null) in {"TCP", "UDP"}

# the tunnels of a service mesh are mutual TLS themselves
_is_encrypted(listener) if values.at(listener, ["protocol"], null) == "HBONE"

_only_redirects(listener, siblings) if {
	values.at(listener, ["protocol"], null) == "HTTP"
	some other in siblings
	values.at(other, ["protocol"], null) == "HTTPS"
	values.at(other, ["hostname"], "") in {values.at(listener, ["hostname"], ""), ""}
}

_is_reached_in_clear(route) if {
	some parent in values.each(values.at(route.manifest, ["spec", "parentRefs"], []))
	some gateway in _gateways
	values.at(parent, ["name"], null) == gateway.name
	values.at(parent, ["namespace"], route.namespace) == gateway.namespace
	some listener in gateway.listeners
	values.at(listener, ["protocol"], null) == "HTTP"
	name := values.at(listener, ["name"], null)
	values.at(parent, ["sectionName"], name) == name
}

_redirects(rule) if {
	some filter in values.at(rule, ["filters"], [])
	filter.type == "RequestRedirect"
	filter.requestRedirect.scheme == "https"
}
