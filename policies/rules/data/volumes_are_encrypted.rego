# METADATA
# title: Volumes are encrypted
# description: |
#   Where the settings name the storage classes that encrypt, every volume is of one of them. A class of Amazon's disks
#   that the stack itself makes says that it encrypts.
# custom:
#   severity: high
#   remedy: set storageClassName to a class of data.encrypted_classes in layer0:policies
#   scope: change
package policies.rules.data.volumes_are_encrypted

import data.policies.lib.kubernetes
import data.policies.lib.values
import data.policies.lib.volumes

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	_encrypted != []
	some claim in volumes.claims
	class := values.at(claim.spec, ["storageClassName"], null)
	not _encrypts(class)
	finding := {
		"urn": claim.urn,
		"path": concat(".", [claim.path, "storageClassName"]),
		"message": sprintf("%s: storageClassName must be one of %v, got %v", [claim.title, _encrypted, values.text(class)]),
	}
}

deny contains finding if {
	some class in kubernetes.of_kind.StorageClass
	class.manifest.provisioner in {"ebs.csi.aws.com", "kubernetes.io/aws-ebs"}
	encrypted := values.at(class.manifest, ["parameters", "encrypted"], null)
	encrypted != "true"
	finding := {
		"urn": class.urn,
		"path": "parameters.encrypted",
		"message": sprintf(`%s: encrypted must be "true", got %v`, [class.title, values.text(encrypted)]),
	}
}

_encrypts(class) if class in _encrypted

_encrypted := values.at(input, ["parameters", "data", "encrypted_classes"], [])
