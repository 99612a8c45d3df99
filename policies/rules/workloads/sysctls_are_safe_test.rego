package policies.rules.workloads.sysctls_are_safe_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.sysctls_are_safe

_first := "spec.template.spec.securityContext.sysctls[0].name"

test_allows_safe_ones if {
	every name in [
		"kernel.shm_rmid_forced",
		"net.ipv4.ip_local_port_range",
		"net.ipv4.ip_local_reserved_ports",
		"net.ipv4.ip_unprivileged_port_start",
		"net.ipv4.ping_group_range",
		"net.ipv4.tcp_fin_timeout",
		"net.ipv4.tcp_keepalive_intvl",
		"net.ipv4.tcp_keepalive_probes",
		"net.ipv4.tcp_keepalive_time",
		"net.ipv4.tcp_rmem",
		"net.ipv4.tcp_syncookies",
		"net.ipv4.tcp_wmem",
	] {
		_denied == set() with input as _at("baseline", {"securityContext": {"sysctls": [{"name": name, "value": "1"}]}})
	}
}

test_allows_none if {
	every context in [null, {}, {"sysctls": null}, {"sysctls": []}] {
		_denied == set() with input as _at("baseline", {"securityContext": context})
	}
}

test_denies_any_other if {
	every name in [
		"kernel.msgmax",
		"net.ipv4.ip_forward",
		"net/ipv4/tcp_rmem",
		"",
		null,
		0,
		examples.secret,
		examples.unknown,
	] {
		_denied == {_first} with input as _at("baseline", {"securityContext": {"sysctls": [{"name": name}]}})
	}
}

test_denies_what_cannot_be_read if {
	every hidden in [examples.secret, examples.unknown, "x"] {
		_denied == {_first} with input as _at("baseline", hidden)
		_denied == {_first} with input as _at("baseline", {"securityContext": hidden})
		_denied == {_first} with input as _at("baseline", {"securityContext": {"sysctls": hidden}})
	}
}

test_allows_everything_where_pods_are_privileged if {
	_denied == set() with input as _at("privileged", {"securityContext": {"sysctls": [{"name": "kernel.msgmax"}]}})
}

test_denies_with_the_name_and_the_value if {
	changes := _at("baseline", {"securityContext": {"sysctls": [{"name": "kernel.msgmax"}]}})
	some finding in sysctls_are_safe.deny with input as changes
	finding.message == "Deployment web: sysctl must be one of the safe ones, got kernel.msgmax"
}

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in sysctls_are_safe.deny

_at(standard, spec) := examples.held_to(standard, [examples.deployment(spec)])
