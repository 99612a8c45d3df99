package policies.rules.workloads.selinux_stays_confining_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.selinux_stays_confining

_pod := "spec.template.spec.securityContext.seLinuxOptions"

_container := "spec.template.spec.containers[0].securityContext.seLinuxOptions"

test_allows_the_types_for_containers if {
	every type in ["container_t", "container_init_t", "container_kvm_t", "container_engine_t", "", null] {
		_denied == set() with input as _options({"type": type, "level": "s0:c1,c2"})
	}
}

test_allows_saying_nothing if {
	_denied == set() with input as _at("baseline", null, null)
	every options in [null, {}, {"user": "", "role": null}] { _denied == set() with input as _options(options) }
}

test_denies_other_types if {
	every type in ["spc_t", "CONTAINER_T", "container_t ", 0, examples.secret, examples.unknown] {
		_denied == {concat(".", [_pod, "type"]), concat(".", [_container, "type"])} with input as _options({"type": type})
	}
}

test_denies_users_and_roles if {
	every property in ["user", "role"] {
		every name in ["system_u", 0, examples.secret, examples.unknown] {
			wanted := {concat(".", [_pod, property]), concat(".", [_container, property])}
			_denied == wanted with input as _options({property: name})
		}
	}
}

test_denies_what_cannot_be_read if {
	every hidden in [examples.secret, examples.unknown, "x"] {
		wanted := {concat(".", [_container, property]) | some property in ["type", "user", "role"]}
		_denied == wanted with input as _at("baseline", {}, hidden)
	}
}

test_allows_everything_where_pods_are_privileged if {
	_denied == set() with input as _at("privileged", {"seLinuxOptions": {"type": "spc_t", "user": "root"}}, {})
}

test_denies_with_the_name_and_the_values if {
	messages := {finding.message | some finding in selinux_stays_confining.deny} with input as _at(
		"baseline", {},
		{"seLinuxOptions": {"type": "spc_t", "role": "r"}},
	)
	messages == {
		"Deployment web, containers[0]: SELinux type must be one for containers, got spc_t",
		"Deployment web, containers[0]: SELinux role must not be set, got r",
	}
}

_options(options) := _at("baseline", {"seLinuxOptions": options}, {"seLinuxOptions": options})

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in selinux_stays_confining.deny

_at(standard, pod, container) := examples.held_to(
	standard,
	[examples.deployment({"securityContext": pod, "containers": [{"securityContext": container}]})],
)
