# METADATA
# title: Zones name their issuers
# description: |
#   A zone whose names have certificates says in CAA records which authority may issue them (RFC 8659): any other may
#   not, and the one that the stack asks may. Private authorities do not read these records.
# custom:
#   severity: high
#   remedy: add a CAA record to the zone, such as 0 issue "letsencrypt.org", that names the authority of acme.directory
#   scope: change_set
package policies.rules.dns.zones_name_their_issuers

import data.policies.lib.authorities
import data.policies.lib.certificates
import data.policies.lib.dns
import data.policies.lib.groups

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some certificate in _public
	some i, name in certificate.names
	_is_ours(name)
	fault := _fault(name, certificate)
	finding := {
		"urn": certificate.urn,
		"path": sprintf("names[%d]", [i]),
		"message": sprintf("%s: %s", [certificate.title, fault]),
	}
}

warn contains finding if {
	some certificate in _public
	some i, name in certificate.names
	is_string(name)
	not _is_ours(name)
	message := sprintf("%s: the zone of %s is not of this stack: see to its CAA records", [certificate.title, name])
	finding := {"urn": certificate.urn, "path": sprintf("names[%d]", [i]), "message": message}
}

_public contains certificate if {
	some certificate in certificates.issued
	certificate.issuer != "local"
	hosts := authorities.asked(certificate)
	public := {host | some host in hosts; not authorities.is_private(host)}
	hosts - public == set()
}

_is_ours(name) if {
	some zone in dns.zones
	dns.is_within(name, zone)
}

_fault(name, certificate) := sprintf("no CAA record says who may issue for %s", [name]) if {
	_issuers(name) == set()
} else := sprintf("CAA records let %s issue for %s, where %s is asked", said) if {
	refused := [host | some host in authorities.asked(certificate); not _may_issue(host, name)]
	said := [concat(", ", _issuers(name)), name, refused[0]]
}

_may_issue(host, name) if {
	some issuer in _issuers(name)
	authorities.answers_to(host, issuer)
}

# Those that the nearest name with CAA records lets issue; empty where none is named, `;` where nobody may.
_issuers(name) := {issuer | some [tag, issuer] in nearest; tag == _tag(name, nearest)} if {
	found := [properties |
		some above in dns.lineage(trim_prefix(name, "*."))
		properties := object.get(_caa, above, set())
		properties != set()
	]
	nearest := found[0]
} else := set()

_tag(name, properties) := "issuewild" if {
	dns.is_wildcard(name)
	some ["issuewild", _] in properties
} else := "issue"

_caa := groups.of({[record.name, [lower(tag), lower(issuer)]] |
	some record in dns.records
	record.type == "CAA"
	some value in record.values
	is_string(value)
	[_, tag, issuer] := regex.find_all_string_submatch_n(`^\s*[0-9]+\s+(\w+)\s+"?\s*(;|[^\s";]*)`, value, 1)[0]
})
