# METADATA
# title: Keys are strong
# description: |
#   A certificate's key is of an algorithm and a size that will hold for as long as the certificate is valid (NIST
#   SP 800-57: 128 bits of strength are ECDSA P-256 and RSA 3072).
# custom:
#   severity: high
#   remedy: use ECDSA-P256, or name the algorithm in certificates.algorithms of layer0:policies
#   scope: change
package policies.rules.certificates.keys_are_strong

import data.policies.lib.certificates
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some certificate in certificates.issued
	algorithm := certificate.algorithm
	algorithm != null
	not _is_allowed(algorithm)
	text := "%s: algorithm must be one of %s, got %v"
	finding := {
		"urn": certificate.urn,
		"path": "algorithm",
		"message": sprintf(text, [certificate.title, concat(", ", _allowed), values.text(algorithm)]),
	}
}

_is_allowed(algorithm) if algorithm in _allowed

_allowed := values.at(input, ["parameters", "certificates", "algorithms"], _strong)

_strong := ["ECDSA-P256", "ECDSA-P384", "RSA-3072", "RSA-4096"]
