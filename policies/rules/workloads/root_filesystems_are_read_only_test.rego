package policies.rules.workloads.root_filesystems_are_read_only_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.root_filesystems_are_read_only

_path := "spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem"

test_allows_read_only if {
	_warned == set() with input as _web({"containers": [{"securityContext": {"readOnlyRootFilesystem": true}}]})
}

test_denies_everything_else if {
	every value in [false, null, "true", 1, examples.secret, examples.unknown] {
		_warned == {_path} with input as _web({"containers": [{"securityContext": {"readOnlyRootFilesystem": value}}]})
	}
	every context in [null, {}, "x", examples.secret] {
		_warned == {_path} with input as _web({"containers": [{"securityContext": context}]})
	}
}

test_allows_windows_where_it_cannot_be_set if {
	_warned == set() with input as _web({"os": {"name": "windows"}, "containers": [{}]})
}

test_denies_with_the_name_and_the_value if {
	some finding in root_filesystems_are_read_only.warn with input as _web({"containers": [{}]})
	finding.message == "Deployment web, containers[0]: readOnlyRootFilesystem must be true, got false"
}

_web(spec) := examples.changes([examples.deployment(spec)])

_warned contains finding.path if some finding in root_filesystems_are_read_only.warn

test_allows_a_change_set_without_pods if {
	_warned == set() with input as examples.changes([examples.namespace("acme")])
	_warned == set() with input as {}
}
