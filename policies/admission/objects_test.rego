package policies.admission.objects_test

import data.policies.admission.objects
import data.policies.lib.examples_test as examples

_web := {"spec": {"replicas": 1}}

_kind := {"group": "apps", "version": "v1", "kind": "Deployment"}

_whole := {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"metadata": {"name": "web", "namespace": "default"},
	"spec": {"replicas": 1},
}

test_an_object_is_shown_whole if {
	objects.written == {0: {
		"kind": _kind,
		"name": "web",
		"namespace": "default",
		"old": null,
		"new": _whole,
	}} with input as _changes({})
}

test_an_object_is_shown_as_it_was_and_as_it_will_be if {
	sides := {"old": {"spec": {"replicas": 2}}}
	item := objects.written[0] with input as _changes(sides)
	item.old == object.union(_whole, {"spec": {"replicas": 2}})
	item.new == _whole
}

test_what_goes_away_is_shown_as_it_was if {
	item := objects.written[0] with input as _changes({"op": "delete", "old": _web, "new": null})
	item.old == _whole
	item.new == null
}

test_an_object_says_its_own_name_and_namespace if {
	every sides in [{"new": _named("a")}, {"old": _named("a"), "new": null}, {"old": _named("b"), "new": _named("a")}] {
		item := objects.written[0] with input as _changes(sides)
		[item.name, item.namespace] == ["a", "of-a"]
	}
}

test_an_object_says_its_own_kind if {
	said := {"apiVersion": "example.com/v2", "kind": "Thing"}
	every sides in [{"new": said}, {"old": said, "new": {}}] {
		item := objects.written[0] with input as _changes(sides)
		item.kind == {"group": "example.com", "version": "v2", "kind": "Thing"}
		item.namespace == ""
		item.new.metadata == {"name": "web"}
	}
}

test_a_masked_kind_is_that_of_the_type if {
	item := objects.written[0] with input as _changes({"new": {"apiVersion": examples.unknown, "kind": examples.secret}})
	item.kind == _kind
	item.new.kind == "Deployment"
}

test_a_type_says_its_group_and_version if {
	every type, kind in {
		"kubernetes:core/v1:ConfigMap": {"group": "", "version": "v1", "kind": "ConfigMap"},
		"kubernetes:rbac.authorization.k8s.io/v1:Role": {
			"group": "rbac.authorization.k8s.io",
			"version": "v1",
			"kind": "Role",
		},
	} {
		item := objects.written[0] with input as _changes({"type": type})
		item.kind == kind
	}
}

test_what_is_no_object_is_left_out if {
	every type in [
		"kubernetes:helm.sh/v4:Chart",
		"kubernetes:kustomize/v2:Directory",
		"kubernetes:yaml/v2:ConfigGroup",
		"kubernetes:apps/v1:DeploymentPatch",
		"platform:index:DnsRecord",
	] {
		objects.written == {} with input as _changes({"type": type})
	}
}

test_a_side_that_is_no_map_is_not_shown if {
	every side in [null, "x", []] {
		item := objects.written[0] with input as _changes({"old": side, "new": side})
		[item.old, item.new] == [null, null]
	}
	item := objects.written[0] with input as examples.changes([object.remove(_change, ["new"])])
	[item.name, item.new] == ["web", null]
}

test_what_is_deleted_or_only_read_does_not_last if {
	objects.lasting == {} with input as _changes({"op": "update", "new": null})
	every op in ["create", "update", "replace", "import", "same"] {
		object.keys(objects.lasting) == {0} with input as _changes({"op": op})
	}
	every op in ["delete", "read"] {
		objects.lasting == {} with input as _changes({"op": op})
	}
}

test_namespaces_are_found_by_their_names if {
	list := [examples.namespace("a"), examples.namespace("b"), _change]
	object.keys(objects.by_namespace) == {"a", "b"} with input as examples.changes(list)
	objects.by_namespace.a.metadata == {"name": "a"} with input as examples.changes(list)
	gone := [object.union(examples.namespace("a"), {"op": "delete"})]
	objects.by_namespace == {} with input as examples.changes(gone)
}

test_a_namespace_is_one_of_kubernetes if {
	objects.is_namespace({"group": "", "version": "v1", "kind": "Namespace"})
	not objects.is_namespace({"group": "example.com", "version": "v1", "kind": "Namespace"})
	not objects.is_namespace({"group": "", "version": "v1", "kind": "Pod"})
}

test_an_api_version_names_the_group_if_there_is_one if {
	objects.api_version({"group": "", "version": "v1", "kind": "Pod"}) == "v1"
	objects.api_version(_kind) == "apps/v1"
}

_change := examples.change("kubernetes:apps/v1:Deployment", "web", _web)

_changes(more) := examples.changes([object.union(object.remove(_change, object.keys(more)), more)])

_named(name) := {"metadata": {"name": name, "namespace": sprintf("of-%s", [name])}}
