package policies.rules.workloads.replicas_are_spread_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.replicas_are_spread

_path := "spec.template.spec.topologySpreadConstraints"

test_allows_spread_replicas if {
	every spec in [
		{"topologySpreadConstraints": [{"topologyKey": "kubernetes.io/hostname"}]},
		_anti("requiredDuringSchedulingIgnoredDuringExecution", [{}]),
		_anti("preferredDuringSchedulingIgnoredDuringExecution", [{}]),
	] {
		_warned == set() with input as _replicas(3, spec)
	}
}

test_allows_what_runs_once if {
	_warned == set() with input as examples.changes([examples.change(
		"kubernetes:apps/v1:DaemonSet",
		"web", {"spec": {"template": {"spec": {}}}},
	)])
	every replicas in [0, 1, null, examples.unknown] { _warned == set() with input as _replicas(replicas, {}) }
}

test_denies_replicas_that_may_lie_together if {
	every spec in [
		null,
		{},
		{"topologySpreadConstraints": []},
		{"topologySpreadConstraints": null},
		{"affinity": {"podAntiAffinity": {}}},
		{"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{}]}}},
		_anti("requiredDuringSchedulingIgnoredDuringExecution", []),
		examples.secret,
	] {
		_warned == {_path} with input as _replicas(2, spec)
	}
}

test_denies_with_the_name if {
	some finding in replicas_are_spread.warn with input as _replicas(2, {})
	finding.message == "Deployment web: several replicas must have topologySpreadConstraints or a podAntiAffinity"
}

_anti(kind, terms) := {"affinity": {"podAntiAffinity": {kind: terms}}}

_replicas(number, spec) := examples.changes([examples.change(
	"kubernetes:apps/v1:Deployment", "web",
	{"spec": {"replicas": number, "template": {"spec": spec}}},
)])

_warned contains finding.path if some finding in replicas_are_spread.warn

test_allows_a_change_set_without_pods if {
	_warned == set() with input as examples.changes([examples.namespace("acme")])
	_warned == set() with input as {}
}
