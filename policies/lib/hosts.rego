# METADATA
# title: Hosts
# description: The host names under which the cluster is to be reached from outside.
package policies.lib.hosts

import data.policies.lib.kubernetes
import data.policies.lib.values

# METADATA
# scope: document
# description: |
#   Each host that an ingress, a gateway or a route names, with the path at which it does. A list that cannot be read
#   counts as one host.
claims contains claim if {
	some ingress in kubernetes.of_kind.Ingress
	some i, rule in values.each(values.at(ingress.manifest, ["spec", "rules"], []))
	some claim in _named(ingress, sprintf("spec.rules[%d].host", [i]), values.at(rule, ["host"], ""))
}

claims contains claim if {
	some ingress in kubernetes.of_kind.Ingress
	some i, entry in values.each(values.at(ingress.manifest, ["spec", "tls"], []))
	some j, host in values.each(values.at(entry, ["hosts"], []))
	some claim in _named(ingress, sprintf("spec.tls[%d].hosts[%d]", [i, j]), host)
}

claims contains claim if {
	some gateway in kubernetes.of_kind.Gateway
	some i, listener in values.each(values.at(gateway.manifest, ["spec", "listeners"], []))
	some claim in _named(gateway, sprintf("spec.listeners[%d].hostname", [i]), values.at(listener, ["hostname"], ""))
}

claims contains claim if {
	some kind in ["HTTPRoute", "GRPCRoute", "TLSRoute"]
	some route in kubernetes.of_kind[kind]
	some i, host in values.each(values.at(route.manifest, ["spec", "hostnames"], []))
	some claim in _named(route, sprintf("spec.hostnames[%d]", [i]), host)
}

# METADATA
# description: True where a host, with a wildcard or without, is a domain or lies below it.
is_inside(host, domain) if {
	is_string(host)
	endswith(sprintf(".%s", [trim_prefix(host, "*.")]), sprintf(".%s", [domain]))
}

_named(resource, path, host) := [{"resource": resource, "path": path, "host": host}] if host != ""

else := []
