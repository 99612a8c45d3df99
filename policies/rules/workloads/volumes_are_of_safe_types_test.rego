package policies.rules.workloads.volumes_are_of_safe_types_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.volumes_are_of_safe_types

_second := "spec.template.spec.volumes[1]"

test_allows_safe_types if {
	every type in [
		"configMap",
		"csi",
		"downwardAPI",
		"emptyDir",
		"ephemeral",
		"image",
		"persistentVolumeClaim",
		"projected",
		"secret",
	] {
		_denied == set() with input as _at("restricted", {"name": "data", type: {}, "nfs": null})
	}
}

test_allows_a_volume_of_no_type if {
	_denied == set() with input as _at("restricted", {"name": "scratch"})
}

test_allows_pods_without_volumes if {
	every volumes in [null, []] { _denied == set() with input as _all(volumes) }
}

test_denies_other_types if {
	every type in [
		"hostPath",
		"nfs",
		"gitRepo",
		"awsElasticBlockStore",
		"iscsi",
		"cephfs",
		"flexVolume",
		"portworxVolume",
		"new",
	] {
		_denied == {_second} with input as _at("restricted", {"name": "data", type: {}})
		_denied == {_second} with input as _at("restricted", {"name": "data", type: examples.unknown, "emptyDir": {}})
	}
}

test_denies_what_cannot_be_read if {
	_denied == {"spec.template.spec.volumes[0]"} with input as _all(examples.unknown)
	every hidden in [examples.secret, examples.unknown, "x", null] {
		_denied == {_second} with input as _at("restricted", hidden)
	}
}

test_allows_everything_at_baseline if {
	_denied == set() with input as _at("baseline", {"nfs": {}})
}

test_denies_with_the_name_and_the_value if {
	some finding in volumes_are_of_safe_types.deny with input as _at("restricted", {"name": "data", "nfs": {}})
	startswith(finding.message, "Deployment web: volume must be one of configMap, csi,")
	endswith(finding.message, `got {"name": "data", "nfs": {}}`)
}

_all(volumes) := examples.held_to("restricted", [examples.deployment({"volumes": volumes})])

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in volumes_are_of_safe_types.deny

_at(standard, volume) := examples.held_to(
	standard,
	[examples.deployment({"containers": [], "volumes": [{"name": "tmp", "emptyDir": {}}, volume]})],
)
