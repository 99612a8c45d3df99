package policies.rules.tenancy.tenants_refer_to_their_own_test

import data.policies.lib.examples_test as examples
import data.policies.rules.tenancy.tenants_refer_to_their_own

test_denies_specs_that_name_another_tenants_namespace if {
	every path, made in {
		"spec.rules[0].backendRefs[0].namespace": ["HTTPRoute", {"rules": [{"backendRefs": [_globex]}]}],
		"spec.parentRefs[0].namespace": ["GRPCRoute", {"parentRefs": [_globex]}],
		"spec.from[0].namespace": ["ReferenceGrant", {"from": [_globex]}],
		`spec.ingress["layer0.dev/tenant"]`: ["NetworkPolicy", {"ingress": {"layer0.dev/tenant": "globex"}}],
		`spec.from["kubernetes.io/metadata.name"]`: ["NetworkPolicy", {"from": _named}],
		"spec.ingress": ["NetworkPolicy", {"ingress": {"key": "layer0.dev/tenant", "values": ["acme", "globex"]}}],
		"spec.egress": ["NetworkPolicy", {"egress": {"key": "kubernetes.io/metadata.name", "values": ["tenant-globex"]}}],
		"spec.externalName": ["Service", {"externalName": "db.tenant-globex.svc"}],
		"spec.rules.namespace": ["HTTPRoute", {"rules": {"namespace": examples.unknown}}],
		"spec.listeners.namespace": ["Gateway", {"listeners": {"namespace": examples.secret}}],
	} {
		[kind, spec] := made
		_denied == {["urn:web", path]} with input as _changes(kind, "tenant-acme", {"spec": spec})
	}
}

test_denies_every_kind_that_can_refer if {
	every kind in [
		"GRPCRoute", "Gateway", "HTTPRoute", "NetworkPolicy", "ReferenceGrant",
		"RoleBinding", "Service", "TCPRoute", "TLSRoute",
	] {
		changes := _changes(kind, "tenant-acme", {"spec": {"rules": _globex}})
		_denied == {["urn:web", "spec.rules.namespace"]} with input as changes
	}
}

_named := {"kubernetes.io/metadata.name": "tenant-globex"}

_globex := {"namespace": "tenant-globex"}

test_allows_specs_that_name_ones_own_or_the_platforms if {
	every case in [
		{"kind": "HTTPRoute", "spec": {"rules": [{"backendRefs": [{"namespace": "tenant-acme"}]}]}},
		{"kind": "HTTPRoute", "spec": {"parentRefs": [{"namespace": "edge"}]}},
		{"kind": "NetworkPolicy", "spec": {"ingress": {"matchLabels": {"layer0.dev/tenant": "acme", "app": "globex"}}}},
		{"kind": "NetworkPolicy", "spec": {"ingress": {"kubernetes.io/metadata.name": "layer0-data"}}},
		{"kind": "NetworkPolicy", "spec": {"ingress": {"key": "app", "values": ["tenant-globex"]}}},
		{"kind": "NetworkPolicy", "spec": {"ingress": {"key": "layer0.dev/tenant", "values": ["acme"]}}},
		{"kind": "NetworkPolicy", "spec": {"ingress": {"key": "layer0.dev/tenant", "operator": "Exists"}}},
		{"kind": "Service", "spec": {"externalName": "db.layer0-data.svc"}},
		{"kind": "Service", "spec": {"externalName": "localhost"}},
		{"kind": "HTTPRoute", "spec": {"rules": ["www.tenant-globex.example.com"]}},
		{"kind": "Service", "spec": {"externalName": examples.unknown}},
		{"kind": "ConfigMap", "spec": {"rules": _globex}},
		{"kind": "Service", "spec": null},
	] {
		_denied == set() with input as _changes(case.kind, "tenant-acme", {"spec": case.spec})
	}
}

test_allows_the_platform_to_name_any if {
	manifest := {"spec": {"rules": _globex}, "subjects": [{"kind": "ServiceAccount", "namespace": "tenant-acme"}]}
	_denied == set() with input as _changes("HTTPRoute", "edge", manifest)
	_denied == set() with input as _changes("RoleBinding", "edge", manifest)
}

test_denies_subjects_of_another_tenant if {
	every namespace in ["tenant-globex", examples.unknown, examples.secret] {
		subject := {"kind": "ServiceAccount", "name": "web", "namespace": namespace}
		_denied == {["urn:web", "subjects[1].namespace"]} with input as _bound([{}, subject])
	}
}

test_denies_subjects_that_cannot_be_read if {
	every subjects in [examples.unknown, examples.secret] {
		_denied == {["urn:web", "subjects[0].namespace"]} with input as _bound(subjects)
	}
}

test_denies_groups_of_another_tenant if {
	every kind in ["Group", null] {
		_denied == {["urn:web", "subjects[0].name"]} with input as _bound([{"kind": kind, "name": "globex-people"}])
	}
}

test_allows_subjects_of_ones_own if {
	_denied == set() with input as _bound([
		{"kind": "Group", "name": "acme-people"},
		{"kind": "Group", "name": "operators"},
		{"kind": "User", "name": "globex-people"},
		{"kind": "ServiceAccount", "name": "web", "namespace": "tenant-acme"},
		{"kind": "ServiceAccount", "name": "web", "namespace": "layer0-data"},
	])
	_denied == set() with input as _bound(null)
}

test_denies_groups_of_all_tenants_to_one_that_the_settings_do_not_have if {
	binding := _changes("RoleBinding", "tenant-new", {"subjects": [{"kind": "Group", "name": "acme-people"}]})
	_denied == {["urn:web", "subjects[0].name"]} with input as binding
}

test_denies_with_the_name_and_the_value if {
	subject := {"kind": "ServiceAccount", "namespace": "tenant-globex"}
	some finding in tenants_refer_to_their_own.deny with input as _bound([subject])
	finding.message == "RoleBinding web: must not reach into what is another tenant's, got tenant-globex"
}

_bound(subjects) := _changes("RoleBinding", "tenant-acme", {"subjects": subjects})

_changes(kind, namespace, manifest) := {
	"changes": [examples.change(
		sprintf("kubernetes:g/v1:%s", [kind]), "web",
		object.union({"metadata": {"namespace": namespace}}, manifest),
	)],
	"settings": {"tenants": {"acme": {"group": "acme-people"}, "globex": {"group": "globex-people"}}},
}

_denied contains [finding.urn, finding.path] if some finding in tenants_refer_to_their_own.deny
