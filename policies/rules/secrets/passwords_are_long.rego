# METADATA
# title: Passwords are long
# description: A generated password that is short can be found by trying; 16 letters and digits are 95 bits.
# custom:
#   severity: high
#   remedy: set length to at least 16
#   scope: change
package policies.rules.secrets.passwords_are_long

import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some change in input.changes
	change.type in {"random:index/randomPassword:RandomPassword", "random:index:RandomPassword"}
	not object.get(change, "op", "") in {"delete", "read"}
	length := values.at(object.get(change, "new", null), ["length"], null)
	not _is_long(length)
	finding := {
		"urn": change.urn,
		"path": "length",
		"message": sprintf("%s: length must be at least %d, got %v", [change.name, _least, values.text(length)]),
	}
}

_least := 16

_is_long(length) if {
	is_number(length)
	length >= _least
}
