# METADATA
# title: Certificates
# description: The certificates that will exist, with names in lower case.
package policies.lib.certificates

import data.policies.lib.dns
import data.policies.lib.platform
import data.policies.lib.values

# METADATA
# description: Every certificate that will exist.
issued contains certificate if {
	some resource in platform.of_kind.Certificate
	certificate := {
		"urn": resource.urn,
		"title": resource.title,
		"provider": resource.provider,
		"algorithm": values.at(resource.inputs, ["algorithm"], null),
		"days": values.at(resource.inputs, ["days"], null),
		"renew_before": values.at(resource.inputs, ["renewBefore"], 30),
		"issuer": values.at(resource.inputs, ["issuer"], "acme"),
		"names": [dns.canonical(name) | some name in values.each(values.at(resource.inputs, ["names"], []))],
	}
}

# METADATA
# scope: document
# description: True where a certificate's name stands for a host; a wildcard stands for exactly one label (RFC 6125).
covers(name, host) if name == host

covers(name, host) if {
	dns.is_wildcard(name)
	is_string(host)
	labels := split(host, ".")
	name == concat(".", array.concat(["*"], array.slice(labels, 1, count(labels))))
}
