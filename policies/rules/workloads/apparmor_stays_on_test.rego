package policies.rules.workloads.apparmor_stays_on_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.apparmor_stays_on

_pod := "spec.template.spec.securityContext.appArmorProfile.type"

_container := "spec.template.spec.containers[0].securityContext.appArmorProfile.type"

test_allows_the_profiles_of_runtime_and_node if {
	every type in ["RuntimeDefault", "Localhost"] {
		context := {"appArmorProfile": {"type": type}}
		_denied == set() with input as _at("baseline", context, context)
	}
}

test_allows_saying_nothing if {
	every context in [null, {}, {"appArmorProfile": null}] {
		_denied == set() with input as _at("baseline", context, context)
	}
}

test_denies_any_other_profile if {
	every type in ["Unconfined", "runtime/default", "localhost", "", null, 0, examples.secret, examples.unknown] {
		_denied == {_pod} with input as _at("baseline", {"appArmorProfile": {"type": type}}, {})
		_denied == {_container} with input as _at("baseline", {}, {"appArmorProfile": {"type": type}})
	}
	every profile in [{}, "RuntimeDefault", examples.secret, examples.unknown] {
		_denied == {_container} with input as _at("baseline", {}, {"appArmorProfile": profile})
	}
}

test_denies_what_cannot_be_read if {
	every hidden in [examples.secret, examples.unknown, "x"] {
		_denied == {_container} with input as _at("baseline", {}, hidden)
		_denied == {_pod} with input as _at("baseline", hidden, {})
	}
}

test_allows_everything_where_pods_are_privileged if {
	_denied == set() with input as _at("privileged", {"appArmorProfile": {"type": "Unconfined"}}, {})
}

test_denies_with_the_name_and_the_value if {
	some finding in apparmor_stays_on.deny with input as _at("baseline", {}, {"appArmorProfile": {"type": "Unconfined"}})
	wanted := "Deployment web, containers[0]: AppArmor profile must be RuntimeDefault or Localhost, got Unconfined"
	finding.message == wanted
}

test_allows_such_profiles_in_annotations if {
	every profile in ["runtime/default", "localhost/web", "", null] {
		_denied == set() with input as _annotated("baseline", {_key: profile})
	}
	every annotations in [null, {}, {"seccomp.security.alpha.kubernetes.io/pod": "unconfined", "a": 0}] {
		_denied == set() with input as _annotated("baseline", annotations)
	}
}

test_denies_any_other_profile_in_annotations if {
	every profile in ["unconfined", "localhost", "RuntimeDefault", 0, {}, examples.secret, examples.unknown] {
		_denied == {sprintf("spec.template.metadata.annotations[%q]", [_key])} with input as _annotated(
			"baseline",
			{_key: profile},
		)
	}
}

test_denies_annotations_that_cannot_be_read if {
	every hidden in [examples.secret, examples.unknown, "x"] {
		wanted := {"spec.template.metadata.annotations"}
		_denied == wanted with input as _annotated("baseline", hidden)
		_denied == wanted with input as _with_metadata("baseline", hidden)
	}
}

test_denies_the_annotations_of_a_pod_without_a_template if {
	manifest := {"metadata": {"annotations": {_key: "unconfined"}}, "spec": {"containers": []}}
	_denied == {sprintf("metadata.annotations[%q]", [_key])} with input as examples.held_to(
		"baseline",
		[examples.change("kubernetes:core/v1:Pod", "web", manifest)],
	)
}

test_allows_any_annotations_where_pods_are_privileged if {
	_denied == set() with input as _annotated("privileged", {_key: "unconfined"})
	_denied == set() with input as _annotated("privileged", examples.secret)
}

test_denies_with_the_name_and_the_annotation if {
	some finding in apparmor_stays_on.deny with input as _annotated("baseline", {_key: "unconfined"})
	finding.message == "Deployment web: AppArmor profile must be runtime/default or localhost/..., got unconfined"
}

test_denies_with_the_name_and_the_annotations if {
	some finding in apparmor_stays_on.deny with input as _annotated("baseline", examples.secret)
	finding.message == "Deployment web: annotations may set an AppArmor profile, got a secret"
}

_key := "container.apparmor.security.beta.kubernetes.io/web"

_annotated(standard, annotations) := _with_metadata(standard, {"annotations": annotations})

_with_metadata(standard, metadata) := examples.held_to(standard, [examples.change(
	"kubernetes:apps/v1:Deployment", "web",
	{"spec": {"template": {"metadata": metadata, "spec": {"containers": []}}}},
)])

test_allows_a_change_set_without_pods if {
	_denied == set() with input as examples.changes([examples.namespace("acme")])
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in apparmor_stays_on.deny

_at(standard, pod, container) := examples.held_to(
	standard,
	[examples.deployment({"securityContext": pod, "containers": [{"securityContext": container}]})],
)
