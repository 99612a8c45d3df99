package policies.rules.workloads.pods_have_their_own_namespaces_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.pods_have_their_own_namespaces

_properties := ["hostNetwork", "hostPID", "hostIPC"]

test_allows_pods_that_share_nothing if {
	_denied == set() with input as _at("baseline", {})
	every property in _properties {
		every value in [false, null] { _denied == set() with input as _at("baseline", {property: value}) }
	}
}

test_denies_pods_that_share_a_namespace if {
	every property in _properties {
		every value in [true, "true", "false", 0, {}, examples.secret, examples.unknown] {
			_denied == {concat(".", ["spec.template.spec", property])} with input as _at("baseline", {property: value})
		}
	}
}

test_denies_a_pod_that_cannot_be_read if {
	every spec in [examples.secret, examples.unknown, "x", []] {
		count(_denied) == 3 with input as _at("baseline", spec)
	}
}

test_allows_everything_where_pods_are_privileged if {
	_denied == set() with input as _at("privileged", {"hostNetwork": true})
}

test_denies_with_the_name_and_the_value if {
	some finding in pods_have_their_own_namespaces.deny with input as _at("baseline", {"hostPID": true})
	finding == {
		"urn": "urn:web",
		"path": "spec.template.spec.hostPID",
		"message": "Deployment web: hostPID must not be true, got true",
	}
}

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in pods_have_their_own_namespaces.deny

_at(standard, spec) := examples.held_to(standard, [examples.deployment(spec)])
