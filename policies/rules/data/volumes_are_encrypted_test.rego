package policies.rules.data.volumes_are_encrypted_test

import data.policies.lib.examples_test as examples
import data.policies.rules.data.volumes_are_encrypted

test_denies_a_claim_of_a_class_that_is_not_named if {
	every class in ["gp2", "", null, 5, {}, examples.secret, examples.unknown] {
		_denied == {"spec.storageClassName"} with input as _changes(_claim(class), ["gp3-encrypted"])
	}
}

test_denies_every_kind_of_claim if {
	templates := [{"spec": {"storageClassName": class}} | some class in ["fast", "gp2"]]
	set := examples.change("kubernetes:apps/v1:StatefulSet", "db", {"spec": {"volumeClaimTemplates": templates}})
	_denied == {"spec.volumeClaimTemplates[1].spec.storageClassName"} with input as _changes(set, ["fast"])
	ephemeral := {"ephemeral": {"volumeClaimTemplate": {"spec": {"storageClassName": "gp2"}}}}
	pod := examples.deployment({"containers": [], "volumes": [{"emptyDir": {}}, ephemeral]})
	path := "spec.template.spec.volumes[1].ephemeral.volumeClaimTemplate.spec.storageClassName"
	_denied == {path} with input as _changes(pod, ["fast"])
}

test_denies_with_the_classes if {
	findings := volumes_are_encrypted.deny with input as _changes(_claim("gp2"), ["fast"])
	findings == {{
		"urn": "urn:db",
		"path": "spec.storageClassName",
		"message": `PersistentVolumeClaim db: storageClassName must be one of ["fast"], got gp2`,
	}}
}

test_denies_a_class_of_amazons_disks_that_does_not_encrypt if {
	every provisioner in ["ebs.csi.aws.com", "kubernetes.io/aws-ebs"] {
		every parameters in [null, {}, {"encrypted": "false"}, {"encrypted": true}, examples.unknown] {
			_denied == {"parameters.encrypted"} with input as _changes(_class(provisioner, parameters), [])
		}
	}
	findings := volumes_are_encrypted.deny with input as _changes(_class("ebs.csi.aws.com", {}), [])
	findings == {{
		"urn": "urn:fast",
		"path": "parameters.encrypted",
		"message": `StorageClass fast: encrypted must be "true", got nothing`,
	}}
}

test_allows_a_claim_of_a_class_that_is_named if {
	_denied == set() with input as _changes(_claim("fast"), ["slow", "fast"])
}

test_allows_any_class_where_none_is_named if {
	every class in ["gp2", null, examples.secret] {
		_denied == set() with input as _changes(_claim(class), [])
		_denied == set() with input as {"changes": [_claim(class)]}
	}
}

test_allows_other_classes_of_disks if {
	_denied == set() with input as _changes(_class("ebs.csi.aws.com", {"encrypted": "true"}), [])
	_denied == set() with input as _changes(_class("pd.csi.storage.gke.io", {}), [])
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in volumes_are_encrypted.deny

_claim(class) := examples.change(
	"kubernetes:core/v1:PersistentVolumeClaim", "db",
	{"spec": {"storageClassName": class}},
)

_class(provisioner, parameters) := examples.change(
	"kubernetes:storage.k8s.io/v1:StorageClass", "fast",
	{"provisioner": provisioner, "parameters": parameters},
)

_changes(change, classes) := {"changes": [change], "parameters": {"data": {"encrypted_classes": classes}}}
