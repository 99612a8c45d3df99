package policies.rules.workloads.volumes_leave_the_host_alone_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.volumes_leave_the_host_alone

_second := "spec.template.spec.volumes[1].hostPath"

test_allows_other_volumes if {
	every volume in [{"emptyDir": {}}, {"nfs": {"server": "nfs.test", "path": "/"}}, {"hostPath": null}, {}, null] {
		_denied == set() with input as _at("baseline", volume)
	}
	every volumes in [null, []] { _denied == set() with input as _all("baseline", volumes) }
}

test_denies_paths_of_the_host if {
	every path in [
		{"path": "/"},
		{
			"path": "/var/log",
			"type": "Directory",
		},
		{},
		"/",
		examples.secret,
		examples.unknown,
	] {
		_denied == {_second} with input as _at("baseline", {"name": "host", "hostPath": path})
	}
}

test_denies_what_cannot_be_read if {
	every hidden in [examples.secret, examples.unknown, "x"] {
		_denied == {_second} with input as _at("baseline", hidden)
		_denied == {"spec.template.spec.volumes[0].hostPath"} with input as _all("baseline", hidden)
	}
}

test_allows_everything_where_pods_are_privileged if {
	_denied == set() with input as _at("privileged", {"hostPath": {"path": "/"}})
}

test_denies_with_the_name_and_the_value if {
	some finding in volumes_leave_the_host_alone.deny with input as _at("baseline", {"hostPath": {"path": "/"}})
	finding.message == `Deployment web: volume must not be a hostPath, got {"path": "/"}`
}

_all(standard, volumes) := examples.held_to(standard, [examples.deployment({"volumes": volumes})])

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in volumes_leave_the_host_alone.deny

_at(standard, volume) := examples.held_to(
	standard,
	[examples.deployment({"containers": [], "volumes": [{"name": "tmp", "emptyDir": {}}, volume]})],
)
