# METADATA
# title: Routing is consistent
# description: |
#   Records of one name and type are one record, or parts of one routing: each part with an identifier of its own, all
#   by weight or all by place, and no place twice. Otherwise the name server refuses one of them, or one wins by chance.
# custom:
#   severity: high
#   remedy: put all values into one record, or give each part a routing of the same kind with its own setIdentifier
#   scope: change_set
package policies.rules.dns.routing_is_consistent

import data.policies.lib.dns
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some parts in _parts
	some part in parts
	some other in parts
	other.urn != part.urn
	fault := _conflict(part.routing, other.routing)
	message := sprintf("%s: %s: %s", [part.title, fault, other.title])
	finding := {"urn": part.urn, "path": part.path, "message": message}
}

deny contains finding if {
	some parts in _parts
	some part in parts
	part.routing != null
	some fault in _faults(part.routing)
	finding := {"urn": part.urn, "path": "routing", "message": sprintf("%s: %s", [part.title, fault])}
}

_parts[[record.provider, record.zone, record.name, record.type]] contains part if {
	some record in dns.records
	path := {true: "name", false: "routing"}[record.routing == null]
	part := {"urn": record.urn, "title": record.title, "path": path, "routing": record.routing}
}

_conflict(routing, other) := "there is another record of this name and type" if null in [routing, other]

else := "another part has the same setIdentifier" if {
	_at(routing, "setIdentifier") == _at(other, "setIdentifier")
} else := "another part is routed by something else" if {
	_kind(routing) != _kind(other)
} else := "another part is for the same place" if {
	_kind(routing) == "place"
	_place(routing) == _place(other)
}

_faults(routing) := {fault |
	not _has_identifier(routing)
	fault := "a part of a routing must have a setIdentifier"
} | {fault |
	not _has_weight_or_place(routing)
	fault := "a part of a routing must have a weight from 0 to 255, or a place"
}

_has_identifier(routing) if values.matches(_at(routing, "setIdentifier"), `\S`)

_has_weight_or_place(routing) if {
	_place(routing) == []
	weight := _at(routing, "weight")
	weight >= 0
	weight <= 255
	floor(weight) == weight
}

_has_weight_or_place(routing) if {
	_kind(routing) == "place"
	_place(routing) != []
}

_kind(routing) := "place" if _at(routing, "weight") == null

else := "weight"

_place(routing) := [[key, place] |
	some key in ["continent", "country", "subdivision"]
	place := _at(routing, key)
	place != null
]

_at(routing, key) := values.at(routing, [key], null)
