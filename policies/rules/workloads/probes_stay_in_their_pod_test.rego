package policies.rules.workloads.probes_stay_in_their_pod_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.probes_stay_in_their_pod

_actions := ["httpGet", "tcpSocket"]

test_allows_probes_without_a_host if {
	every probe in [null, {}, {"exec": {"command": ["true"]}}, {"grpc": {"port": 80}}] {
		_denied == set() with input as _at("baseline", {"livenessProbe": probe, "lifecycle": {"preStop": probe}})
	}
	every action in _actions {
		every host in ["", null] {
			probe := {action: {"port": 80, "host": host}}
			_denied == set() with input as _at("baseline", {"readinessProbe": probe, "lifecycle": {"postStart": probe}})
		}
	}
}

test_denies_probes_with_a_host if {
	every probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
		every action in _actions {
			path := sprintf("spec.template.spec.containers[0].%s.%s.host", [probe, action])
			every host in ["127.0.0.1", "db.test", 0, examples.secret, examples.unknown] {
				_denied == {path} with input as _at("baseline", {probe: {action: {"host": host}}})
			}
		}
	}
}

test_denies_hooks_with_a_host if {
	every hook in ["preStop", "postStart"] {
		every action in _actions {
			path := sprintf("spec.template.spec.containers[0].lifecycle.%s.%s.host", [hook, action])
			_denied == {path} with input as _at("baseline", {"lifecycle": {hook: {action: {"host": "db.test"}}}})
		}
	}
}

test_denies_what_cannot_be_read if {
	every hidden in [examples.secret, examples.unknown, "x"] {
		count(_denied) == 10 with input as _at("baseline", hidden)
		count(_denied) == 4 with input as _at("baseline", {"lifecycle": hidden})
	}
}

test_allows_everything_where_pods_are_privileged if {
	_denied == set() with input as _at("privileged", {"livenessProbe": {"tcpSocket": {"host": "db.test"}}})
}

test_denies_with_the_name_and_the_value if {
	changes := _at("baseline", {"livenessProbe": {"tcpSocket": {"host": "db.test"}}})
	some finding in probes_stay_in_their_pod.deny with input as changes
	finding.message == "Deployment web, containers[0]: host must not be set, got db.test"
}

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in probes_stay_in_their_pod.deny

_at(standard, container) := examples.held_to(standard, [examples.deployment({"containers": [container]})])
