package policies.rules.workloads.host_ports_are_unused_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.host_ports_are_unused

_first := "spec.template.spec.containers[0].ports[0].hostPort"

test_allows_ports_of_containers if {
	every port in [{"containerPort": 8080}, {"containerPort": 8080, "hostPort": 0}, {"hostPort": null}] {
		_denied == set() with input as _at("baseline", {"ports": [port]})
	}
	every container in [{}, {"ports": null}, {"ports": []}] {
		_denied == set() with input as _at("baseline", container)
	}
}

test_denies_ports_of_the_host if {
	every port in [80, "80", -1, true, {}, examples.secret, examples.unknown] {
		_denied == {_first} with input as _at("baseline", {"ports": [{"containerPort": 80, "hostPort": port}]})
	}
}

test_denies_every_such_port if {
	second := "spec.template.spec.containers[0].ports[1].hostPort"
	_denied == {second} with input as _at("baseline", {"ports": [{}, {"hostPort": 80}]})
}

test_denies_what_cannot_be_read if {
	every hidden in [examples.secret, examples.unknown, "x"] {
		_denied == {_first} with input as _at("baseline", hidden)
		_denied == {_first} with input as _at("baseline", {"ports": hidden})
	}
}

test_allows_everything_where_pods_are_privileged if {
	_denied == set() with input as _at("privileged", {"ports": [{"hostPort": 80}]})
}

test_denies_with_the_name_and_the_value if {
	some finding in host_ports_are_unused.deny with input as _at("baseline", {"ports": [{"hostPort": 80}]})
	finding.message == "Deployment web, containers[0]: hostPort must not be set, got 80"
}

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in host_ports_are_unused.deny

_at(standard, container) := examples.held_to(standard, [examples.deployment({"containers": [container]})])
