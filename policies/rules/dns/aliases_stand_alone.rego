# METADATA
# title: Aliases stand alone
# description: |
#   A name with a CNAME has no other record, and the name of a zone itself, which has its SOA and NS records, none at
#   all (RFC 1034, section 3.6.2). Name servers refuse it, or some resolvers lose the other records.
# custom:
#   severity: high
#   remedy: point at the target with addresses or an alias, or move one of the records to another name
#   scope: change_set
package policies.rules.dns.aliases_stand_alone

import data.policies.lib.dns

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some record in _aliases
	some other, title in object.get(_at, [[record.provider, record.zone, record.name]], {})
	other != record.urn
	message := sprintf("%s: a CNAME must be alone at %v, got %s beside it", [record.title, record.name, title])
	finding := {"urn": record.urn, "path": "name", "message": message}
}

deny contains finding if {
	some record in _aliases
	record.name == record.zone
	finding := {
		"urn": record.urn,
		"path": "name",
		"message": sprintf("%s: a CNAME cannot be at %v, the name of its zone", [record.title, record.name]),
	}
}

deny contains finding if {
	some record in _aliases
	count(record.values) > 1
	finding := {
		"urn": record.urn,
		"path": "values",
		"message": sprintf("%s: a CNAME has one value, got %d", [record.title, count(record.values)]),
	}
}

_aliases contains record if {
	some record in dns.records
	record.type == "CNAME"
}

# CNAMEs that a routing chooses between are one record to whoever asks.
_at[place][record.urn] := record.title if {
	some record in dns.records
	place := [record.provider, record.zone, record.name]
	not _is_routed_alias(record)
}

_is_routed_alias(record) if {
	record.type == "CNAME"
	record.routing != null
}
