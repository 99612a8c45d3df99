package policies.rules.workloads.images_are_pinned_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.images_are_pinned

_image := "spec.template.spec.containers[0].image"

_digest := "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

test_allows_versions if {
	every image in [
		"postgres:17.6",
		"docker.io/library/postgres:17.6",
		"ghcr.io/acme/web:v1.30.2-alpine",
		"localhost:5000/web:1.0.0",
		"registry.local:5000/a/b/c:2026.11_rc1",
		"Registry.Local/acme/web:3f2a9c1",
		"nginx:alpine3.20",
		"acme/web:build-1742",
	] {
		_denied == set() with input as _web(image, [])
	}
}

test_allows_digests if {
	every name in ["nginx", "nginx:latest", "localhost:5000/web", "ghcr.io/acme/web:1.0.0"] {
		_denied == set() with input as _web(concat("@", [name, _digest]), [])
	}
}

test_denies_images_that_can_change if {
	every image in [
		"nginx",
		"nginx:latest",
		"nginx:stable",
		"nginx:Latest",
		"localhost:5000/web",
		"NGINX:1.29",
		"ghcr.io/Acme/web:1.0",
		"registry:5000.1/web",
		"nginx@sha256:0123",
		"nginx:1.29@sha512:0123",
		"nginx:1.29 ",
		"a/nginx:1.29/b",
		"",
		":1.29",
	] {
		_denied == {_image} with input as _web(image, [])
	}
}

test_warns_of_major_versions_alone if {
	every tag in ["1", "v1", "17-alpine", "v8_slim"] {
		changes := _web(sprintf("localhost:5000/nginx:%s", [tag]), [])
		_denied == set() with input as changes
		_warned == {_image} with input as changes
	}
	every image in ["nginx:1.29", "nginx:123", "nginx:1a", concat("@", ["nginx:1", _digest]), null, examples.secret] {
		_warned == set() with input as _web(image, [])
	}
}

test_warns_with_the_name_and_the_value if {
	some finding in images_are_pinned.warn with input as _web("nginx:1", [])
	finding.message == "Deployment web, containers[0]: a major version alone moves, got nginx:1"
}

test_denies_what_is_no_image if {
	every image in [null, 17.6, {}, [], ["nginx:1.29"], true, examples.secret, examples.unknown] {
		_denied == {_image} with input as _web(image, [])
	}
}

test_denies_containers_that_cannot_be_read if {
	every containers in [null, {}, "nginx:1.29", ["nginx:1.29"], [null], examples.secret, examples.unknown] {
		_denied == {_image} with input as _changes({"containers": containers}, [])
	}
}

test_denies_init_and_ephemeral_containers if {
	_denied == {"spec.template.spec.initContainers[0].image"} with input as _changes(
		{
			"containers": [{"image": "web:1.0"}],
			"initContainers": [{"image": "web"}],
			"ephemeralContainers": [{"image": "web:1.0"}],
		},
		[],
	)
}

test_denies_volumes_of_images_that_can_change if {
	path := "spec.template.spec.volumes[1].image.reference"
	every reference in ["acme/data", "acme/data:latest", null, examples.secret, examples.unknown] {
		volumes := [{"name": "tmp", "emptyDir": {}}, {"name": "data", "image": {"reference": reference}}]
		_denied == {path} with input as _changes({"containers": [], "volumes": volumes}, [])
	}
	every volumes in [[{"image": {"reference": "acme/data:1.0"}}], [{"image": null}], null, []] {
		_denied == set() with input as _changes({"containers": [], "volumes": volumes}, [])
	}
}

test_denies_volumes_that_cannot_be_read if {
	every hidden in ["x", examples.secret, examples.unknown] {
		path := "spec.template.spec.volumes[0].image.reference"
		_denied == {path} with input as _changes({"containers": [], "volumes": hidden}, [])
		_denied == {path} with input as _changes({"containers": [], "volumes": [{"image": hidden}]}, [])
	}
}

test_allows_the_images_of_allowed_registries if {
	every case in [
		{"image": "ghcr.io/acme/web:1.0", "registry": "ghcr.io"},
		{"image": "ghcr.io/acme/web:1.0", "registry": "ghcr.io/acme"},
		{"image": "localhost/web:1.0", "registry": "localhost"},
		{"image": "localhost:5000/web:1.0", "registry": "localhost:5000"},
		{"image": "postgres:17.6", "registry": "docker.io"},
		{"image": "postgres:17.6", "registry": "docker.io/library"},
		{"image": "bitnami/redis:8.2.1", "registry": "docker.io/bitnami"},
	] {
		_denied == set() with input as _web(case.image, ["quay.io", case.registry])
	}
}

test_denies_the_images_of_other_registries if {
	every case in [
		{"image": "ghcr.io/acme/web:1.0", "registry": "quay.io"},
		{"image": "ghcr.io/acme-evil/web:1.0", "registry": "ghcr.io/acme"},
		{"image": "ghcr.io.evil.test/web:1.0", "registry": "ghcr.io"},
		{"image": "localhost:5001/web:1.0", "registry": "localhost:5000"},
		{"image": "ghcr.io/docker.io/web:1.0", "registry": "docker.io"},
		{"image": "postgres:17.6", "registry": "ghcr.io"},
		{"image": "acme/web:1.0", "registry": "acme"},
	] {
		_denied == {_image} with input as _web(case.image, [case.registry])
	}
}

test_denies_any_image_where_registries_is_no_list if {
	_denied == {_image} with input as _web("ghcr.io/acme/web:1.0", {"ghcr.io": true})
}

test_denies_a_masked_image_where_registries_are_allowed if {
	messages := {finding.message | some finding in images_are_pinned.deny} with input as _web(examples.secret, ["ghcr.io"])
	messages == {
		"Deployment web, containers[0]: image must come from one of [\"ghcr.io\"], got a secret",
		"Deployment web, containers[0]: image must have a version or a digest, got a secret",
	}
}

test_denies_with_the_name_and_the_value if {
	some finding in images_are_pinned.deny with input as _web("nginx", [])
	finding == {
		"urn": "urn:web",
		"path": _image,
		"message": "Deployment web, containers[0]: image must have a version or a digest, got nginx",
	}
}

test_allows_any_registry_without_parameters if {
	_denied == set() with input as object.remove(_web("postgres:17.6", []), ["parameters"])
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_warned contains finding.path if some finding in images_are_pinned.warn

_denied contains finding.path if some finding in images_are_pinned.deny

_web(image, registries) := _changes({"containers": [{"image": image}]}, registries)

_changes(spec, registries) := object.union(
	examples.changes([examples.deployment(spec)]),
	{"parameters": {"registries": registries}},
)
