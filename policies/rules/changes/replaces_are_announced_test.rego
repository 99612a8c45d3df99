package policies.rules.changes.replaces_are_announced_test

import data.policies.lib.examples_test as examples
import data.policies.rules.changes.replaces_are_announced

test_warns_of_a_replace_of_what_serves if {
	every type in ["kubernetes:apps/v1:Deployment", "kubernetes:core/v1:Service", "platform:index:DnsRecord"] {
		_warned == {"urn:web"} with input as _changes(type, "replace", [])
	}
}

test_warns_with_what_replaces_it if {
	differs := [
		{"path": "spec.selector", "replaces": true},
		{"path": "spec.replicas", "replaces": false},
		{"path": "metadata.name", "replaces": true},
	]
	findings := replaces_are_announced.warn with input as _changes("kubernetes:apps/v1:Deployment", "replace", differs)
	findings == {{
		"urn": "urn:web",
		"message": "Deployment web: is away while it is made anew, for spec.selector, metadata.name",
	}}
}

test_warns_without_differences if {
	every differs in [null, "x", [null]] {
		_warned == {"urn:web"} with input as _changes("kubernetes:core/v1:Service", "replace", differs)
	}
}

test_denies_nothing_and_allows_other_operations if {
	every op in ["create", "update", "delete", "same", null] {
		_warned == set() with input as _changes("kubernetes:apps/v1:Deployment", op, [])
	}
}

test_allows_a_replace_of_what_serves_nobody if {
	_warned == set() with input as _changes("kubernetes:core/v1:ConfigMap", "replace", [])
}

test_allows_a_change_set_without_changes if {
	_warned == set() with input as {}
}

_warned contains finding.urn if some finding in replaces_are_announced.warn

_changes(type, op, differs) := {"changes": [object.union(
	examples.change(type, "web", {}),
	{"op": op, "differs": differs},
)]}
