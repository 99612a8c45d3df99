# METADATA
# title: TLS secrets are generated
# description: |
#   The key of a TLS secret comes from a resource that makes and renews it. One that was typed into the program or the
#   settings is in their history too, and expires unnoticed.
# custom:
#   severity: high
#   remedy: take tls.crt and tls.key from the outputs of a Certificate
#   scope: change
package policies.rules.certificates.tls_secrets_are_generated

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some secret in _tls
	some field in ["data", "stringData"]
	key := values.at(secret.manifest, [field, "tls.key"], null)
	is_string(key)
	key != ""
	finding := {
		"urn": secret.urn,
		"path": sprintf(`%s["tls.key"]`, [field]),
		"message": sprintf("%s: the key must be a secret that a resource made, got text", [secret.title]),
	}
}

warn contains finding if {
	some secret in _tls
	some change in input.changes
	change.urn == secret.urn
	not _is_generated(change)
	message := sprintf("%s: it depends on no resource that makes certificates", [secret.title])
	finding := {"urn": secret.urn, "message": message}
}

_tls contains secret if {
	some secret in kubernetes.of_kind.Secret
	secret.manifest.type == "kubernetes.io/tls"
}

# By its name: Certificate of platform, PrivateKey and SelfSignedCert of tls, CertificateRequest of acme and others.
_is_generated(change) if {
	some needed in change.dependencies
	values.matches(needed, "(?i)(cert|privatekey)[^:]*::[^:]*$")
}
