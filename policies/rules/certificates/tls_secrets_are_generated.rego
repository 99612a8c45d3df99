# METADATA
# title: TLS secrets are generated
# description: |
#   The key of a TLS secret comes from a resource that makes and renews it, or from a stack that has one. A key that was
#   typed into the program or the settings is in their history too, and expires unnoticed.
# custom:
#   severity: high
#   remedy: take tls.crt and tls.key from the outputs of a Certificate
#   scope: change_set
package policies.rules.certificates.tls_secrets_are_generated

import data.policies.lib.impact

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some change in input.changes
	change.type == "kubernetes:core/v1:Secret"
	change.new.type == "kubernetes.io/tls"
	not object.get(change, "op", null) in {"delete", "read"}
	not _is_generated(change)
	message := sprintf("%s: depends on no resource that makes certificates", [impact.title(change)])
	finding := {"urn": change.urn, "message": message}
}

# By its type: Certificate of platform, PrivateKey and SelfSignedCert of tls, CertificateRequest of acme and others.
_is_generated(change) if {
	some needed in change.dependencies
	regex.match(`(?i)(cert|privatekey|stackreference)[^:]*::[^:]*$`, needed)
}
