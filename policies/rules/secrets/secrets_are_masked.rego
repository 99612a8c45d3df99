# METADATA
# title: Secrets are masked
# description: |
#   What a Secret holds is shown to nobody, kept encrypted in the state, and masked here. A value in clear is already
#   in the program, and in every copy of its repository.
# custom:
#   severity: critical
#   remedy: make the value a secret of the stack (secure:), or generate it
#   scope: change
package policies.rules.secrets.secrets_are_masked

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some secret in kubernetes.of_kind.Secret
	some field in ["data", "stringData"]
	content := values.at(secret.manifest, [field], {})
	values.is_readable(content)
	some key, value in content
	_is_clear(key, value)
	finding := {
		"urn": secret.urn,
		"path": sprintf("%s[%q]", [field, key]),
		"message": sprintf("%s: %s %s must be marked secret", [secret.title, field, key]),
	}
}

_is_clear(key, value) if {
	not value in {"", null}
	not endswith(key, ".crt")
	not values.is_mask(value)
}
