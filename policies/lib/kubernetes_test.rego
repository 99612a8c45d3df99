package policies.lib.kubernetes_test

import data.policies.lib.examples_test as examples
import data.policies.lib.kubernetes

test_only_what_will_exist_is_a_resource if {
	every op in ["create", "update", "replace", "same", "import", "refresh", "something new"] {
		[resource.urn | some resource in kubernetes.resources] == ["urn:web"] with input as _changes_by(op)
	}
}

test_what_is_deleted_or_only_read_is_no_resource if {
	every op in ["delete", "read"] {
		kubernetes.resources == set() with input as _changes_by(op)
	}
}

test_resources_of_other_providers_are_left_out if {
	other := examples.change("random:index:RandomPassword", "web", {})
	component := examples.change("layer0:index:TenantEnvironment", "web", {})
	kubernetes.resources == set() with input as examples.changes([other, component])
}

test_a_change_set_without_changes_has_no_resources if {
	kubernetes.resources == set() with input as {}
	kubernetes.resources == set() with input as {"changes": null}
}

test_a_resource_has_a_name_a_namespace_and_a_tenant if {
	manifest := {"metadata": {"name": "a", "namespace": examples.unknown}}
	change := object.union(examples.change("kubernetes:core/v1:Pod", "web", manifest), {"tenant": "acme"})
	wanted := {
		"urn": "urn:web",
		"kind": "Pod",
		"title": "Pod web",
		"tenant": "acme",
		"name": "a",
		"namespace": examples.unknown,
		"manifest": manifest,
	}
	kubernetes.resources == {wanted} with input as examples.changes([change])
}

test_every_kind_that_makes_pods_has_containers if {
	spec := {"containers": [{}]}
	template := {"spec": {"template": {"spec": spec}}}
	every case in [
		{"type": "core/v1:Pod", "manifest": {"spec": spec}, "path": "spec"},
		{"type": "apps/v1:Deployment", "manifest": template, "path": "spec.template.spec"},
		{"type": "apps/v1:StatefulSet", "manifest": template, "path": "spec.template.spec"},
		{"type": "apps/v1:DaemonSet", "manifest": template, "path": "spec.template.spec"},
		{"type": "apps/v1:ReplicaSet", "manifest": template, "path": "spec.template.spec"},
		{"type": "core/v1:PodTemplate", "manifest": {"template": {"spec": spec}}, "path": "template.spec"},
		{"type": "core/v1:ReplicationController", "manifest": template, "path": "spec.template.spec"},
		{"type": "batch/v1:Job", "manifest": template, "path": "spec.template.spec"},
		{
			"type": "batch/v1:CronJob",
			"manifest": {"spec": {"jobTemplate": template}},
			"path": "spec.jobTemplate.spec.template.spec",
		},
	] {
		wanted := {sprintf("%s.containers[0]", [case.path])}
		_paths == wanted with input as _changes_to(sprintf("kubernetes:%s", [case.type]), case.manifest)
	}
}

test_a_pod_has_the_metadata_of_its_template if {
	about := {"annotations": {"a": "b"}}
	every case in [
		{"type": "core/v1:Pod", "manifest": {"metadata": about}},
		{"type": "core/v1:PodTemplate", "manifest": {"metadata": {}, "template": {"metadata": about}}},
		{"type": "apps/v1:Deployment", "manifest": {"metadata": {}, "spec": {"template": {"metadata": about}}}},
	] {
		changes := _changes_to(sprintf("kubernetes:%s", [case.type]), case.manifest)
		[pod.metadata | some pod in kubernetes.pods] == [about] with input as changes
	}
}

test_a_pod_is_of_the_resource_that_makes_it if {
	some pod in kubernetes.pods with input as _pod({"metadata": {"namespace": "acme"}})
	pod.of.kind == "Pod"
	pod.of.namespace == "acme"
}

test_other_kinds_have_no_containers if {
	manifest := {"spec": {"containers": [{}]}}
	_paths == set() with input as _changes_to("kubernetes:core/v1:ConfigMap", manifest)
}

test_init_and_ephemeral_containers_are_containers if {
	spec := {"containers": [{}, {}], "initContainers": [{}], "ephemeralContainers": [{}]}
	wanted := {"spec.containers[0]", "spec.containers[1]", "spec.initContainers[0]", "spec.ephemeralContainers[0]"}
	_paths == wanted with input as _pod({"spec": spec})
}

test_containers_that_cannot_be_read_count_as_one if {
	every containers in [null, examples.secret, examples.unknown, {}, "x", [null]] {
		_paths == {"spec.containers[0]"} with input as _pod({"spec": {"containers": containers}})
	}
}

test_the_containers_of_a_pod_that_cannot_be_read_count_as_one if {
	every manifest in [null, {}, {"spec": null}, {"spec": {}}, {"spec": examples.secret}, {"spec": []}, {"spec": "x"}] {
		_paths == {"spec.containers[0]"} with input as _pod(manifest)
	}
}

test_no_containers_are_none if {
	_paths == set() with input as _pod({"spec": {"containers": []}})
}

test_a_lacking_resource_is_reported_at_what_may_be_it if {
	namespace := {"urn": "urn:a", "name": "a"}
	every case in [
		{"namespace": "a", "spec": {}, "want": {"urn": "urn:a", "path": "metadata.name"}},
		{"namespace": "b", "spec": examples.unknown, "want": {"urn": "urn:a", "path": "metadata.name"}},
		{"namespace": "a", "spec": examples.unknown, "want": {"urn": "urn:q", "path": "spec.hard"}},
		{"namespace": examples.secret, "spec": {}, "want": {"urn": "urn:q", "path": "metadata.namespace"}},
	] {
		quota := examples.in_namespace("kubernetes:core/v1:ResourceQuota", "q", case.namespace, case.spec)
		places := kubernetes.lacking(namespace, "ResourceQuota", [["spec", "hard"]]) with input as examples.changes([quota])
		places == {case.want}
	}
}

test_a_hidden_name_is_nobodys if {
	every name in [examples.secret, examples.unknown, null] {
		not kubernetes.is_in({"namespace": name}, {"name": name})
	}
}

test_a_resource_may_be_in_a_namespace_that_is_its_own_or_hidden if {
	every namespace in ["a", examples.secret, examples.unknown] {
		kubernetes.may_be_in({"namespace": namespace}, {"name": "a"})
	}
	every namespace in ["b", null] {
		not kubernetes.may_be_in({"namespace": namespace}, {"name": "a"})
	}
}

_paths contains container.path if some container in kubernetes.containers

_changes_by(op) := examples.changes([object.union(examples.deployment({}), {"op": op})])

_changes_to(type, manifest) := examples.changes([examples.change(type, "web", manifest)])

_pod(manifest) := _changes_to("kubernetes:core/v1:Pod", manifest)
