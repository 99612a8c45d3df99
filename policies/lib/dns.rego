# METADATA
# title: DNS
# description: |
#   The records that will exist, with names in lower case and without a final dot, so that equal names are equal.
#   A mask stays what it is.
package policies.lib.dns

import data.policies.lib.platform
import data.policies.lib.values

# METADATA
# description: Every record that will exist.
records contains record if {
	some resource in platform.of_kind.DnsRecord
	record := {
		"urn": resource.urn,
		"title": resource.title,
		"provider": resource.provider,
		"zone": canonical(values.at(resource.inputs, ["zone"], null)),
		"name": canonical(values.at(resource.inputs, ["name"], null)),
		"type": values.at(resource.inputs, ["type"], null),
		"ttl": values.at(resource.inputs, ["ttl"], null),
		"values": values.each(values.at(resource.inputs, ["values"], [])),
		"alias": values.at(resource.inputs, ["alias"], null),
		"routing": values.at(resource.inputs, ["routing"], null),
	}
}

# METADATA
# description: The zones that the stack has, or had, records in.
zones contains zone if {
	some change in input.changes
	regex.match(`^platform:[^:]*:DnsRecord$`, change.type)
	some side in ["old", "new"]
	zone := canonical(values.at(change, [side, "zone"], null))
	is_string(zone)
}

# METADATA
# scope: document
# description: What records point at, each with the record, the property and the name that it has.
targets contains target if {
	some record in records
	place := _place_of_name[record.type]
	some i, value in record.values
	target := {"record": record, "path": sprintf("values[%d]", [i]), "name": canonical(_word(value, place))}
}

targets contains target if {
	some record in records
	record.alias != null
	target := {"record": record, "path": "alias.name", "name": canonical(values.at(record.alias, ["name"], null))}
}

# METADATA
# description: A name in lower case and without its final dot.
canonical(name) := trim_suffix(lower(name), ".") if is_string(name)

else := name

# METADATA
# description: True for a name of labels as DNS allows them, in lower case; the first may be a wildcard.
is_name(name) if {
	values.matches(name, `^(\*\.)?(_?[a-z0-9]([a-z0-9_-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)
	count(name) < 254
	every label in split(name, ".") { count(label) < 64 }
}

# METADATA
# description: True for a domain itself and for each name below it.
is_within(name, domain) if {
	is_string(name)
	endswith(concat("", [".", name]), concat("", [".", domain]))
}

# METADATA
# description: A name and each of those above it, the longest first.
lineage(name) := [concat(".", array.slice(labels, i, count(labels))) | some i, _ in labels] if {
	is_string(name)
	labels := split(name, ".")
}

# METADATA
# description: True for a name that begins with a wildcard.
is_wildcard(name) if {
	is_string(name)
	startswith(name, "*.")
}

# METADATA
# description: The domains that may have wildcards, or null where the settings say nothing of it.
wildcard_domains := values.at(input, ["parameters", "dns", "wildcard_domains"], null)

# The word of a record's value that is a name, as zone files have it (RFC 1035, RFC 2782).
_place_of_name := {"CNAME": 0, "MX": 1, "NS": 0, "SRV": 3}

_word(value, place) := regex.split(`\s+`, trim_space(value))[place] if is_string(value)

else := value
