# METADATA
# title: Renewals are early
# description: |
#   A certificate is renewed while there is time to mend a renewal that fails: 30 days before its end, or a third of its
#   lifetime where that is less. A window as long as the lifetime would renew it in every run.
# custom:
#   severity: high
#   remedy: set renewBefore to 30, or to a third of days, and to less than days
#   scope: change
package policies.rules.certificates.renewals_are_early

import data.policies.lib.certificates
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some certificate in certificates.issued
	lifetime := _lifetime(certificate)
	before := certificate.renew_before
	not _is_early(before, lifetime)
	said := [certificate.title, _least(lifetime), ceil(lifetime), values.text(before)]
	message := sprintf("%s: renewBefore must be from %d to less than %d days, got %v", said)
	finding := {"urn": certificate.urn, "path": "renewBefore", "message": message}
}

_is_early(before, lifetime) if {
	before >= _least(lifetime)
	before < lifetime
}

_least(lifetime) := max([1, min([30, floor(lifetime / 3)])])

# Public authorities issue for 90 days or for about 47 at most; the longer is that of Let's Encrypt's usual profile.
_lifetime(certificate) := certificate.days if {
	certificate.issuer == "local"
	is_number(certificate.days)
} else := 90
