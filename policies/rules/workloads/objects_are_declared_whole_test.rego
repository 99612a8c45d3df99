package policies.rules.workloads.objects_are_declared_whole_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.objects_are_declared_whole

test_denies_what_hides_objects if {
	every type in [
		"core/v1:List",
		"core/v1:PodList",
		"apps/v1:DeploymentPatch",
		"networking.k8s.io/v1:NetworkPolicyPatch",
		"helm.sh/v3:Release",
	] {
		_denied == {"urn:web"} with input as _changes(type, {"items": []})
	}
}

test_denies_a_list_whose_items_are_hidden if {
	every items in [null, examples.secret, examples.unknown, "x"] {
		_denied == {"urn:web"} with input as _changes("core/v1:PodList", {"items": items})
	}
}

test_denies_a_list_without_items if {
	every manifest in [null, {}] {
		_denied == {"urn:web"} with input as _changes("core/v1:List", manifest)
	}
}

test_denies_with_the_kind if {
	some finding in objects_are_declared_whole.deny with input as _changes("helm.sh/v3:Release", {})
	finding.message == "Release web: a Release hides objects from the other rules"
}

test_denies_a_type_that_is_not_the_kind if {
	every kind in ["Deployment", "pod", 0, {}, examples.secret, examples.unknown] {
		_denied == {"urn:web"} with input as _changes("core/v1:Pod", {"kind": kind})
	}
	some finding in objects_are_declared_whole.deny with input as _changes("core/v1:Pod", {"kind": "Job"})
	finding == {
		"urn": "urn:web",
		"path": "kind",
		"message": "Pod web: kind must be that of its type, got Job",
	}
}

test_allows_a_type_that_is_the_kind if {
	_denied == set() with input as _changes("core/v1:Pod", {"kind": "Pod"})
}

test_allows_single_objects if {
	every type in ["apps/v1:Deployment", "core/v1:Pod", "acme.dev/v1:Patcher", "acme.dev/v1:Listener"] {
		_denied == set() with input as _changes(type, {"items": []})
	}
}

test_allows_a_kind_that_is_only_called_a_list if {
	_denied == set() with input as _changes("acme.dev/v1:AllowList", {"spec": {"items": []}})
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_denied contains finding.urn if some finding in objects_are_declared_whole.deny

_changes(type, manifest) := examples.changes([examples.change(sprintf("kubernetes:%s", [type]), "web", manifest)])
