# METADATA
# title: Lifetimes are short
# description: |
#   What is valid for long is of use for long to whoever has stolen the key, and its renewal is never tried out. A
#   public authority decides by itself how long its certificates hold.
# custom:
#   severity: medium
#   remedy: set days to at most certificates.most_days of layer0:policies; it renews by itself
#   scope: change
package policies.rules.certificates.lifetimes_are_short

import data.policies.lib.certificates
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some certificate in certificates.issued
	days := certificate.days
	days != null
	not _is_short(days)
	said := [certificate.title, _most, values.text(days)]
	message := sprintf("%s: days must be from 1 to %v, got %v", said)
	finding := {"urn": certificate.urn, "path": "days", "message": message}
}

_most := values.at(input, ["parameters", "certificates", "most_days"], 397)

_is_short(days) if {
	days >= 1
	days <= _most
}
