# METADATA
# title: Images are pinned
# description: |
#   An image that can change under its name makes tomorrow's pod another program than the one that was approved. A tag
#   that starts with a version, like 17.6 or v1.30.2-alpine, or a sha256 digest names one image.
# custom:
#   severity: high
#   remedy: name the image by version (redis:8.2.1) or digest (redis@sha256:...), from an allowed registry
#   scope: change
package policies.rules.workloads.images_are_pinned

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some container in kubernetes.containers
	image := values.at(container.value, ["image"], null)
	not _is_pinned(image)
	finding := _finding(container, sprintf("image must have a version or a digest, got %v", [values.text(image)]))
}

deny contains finding if {
	some container in kubernetes.containers
	image := values.at(container.value, ["image"], null)
	not _is_from_an_allowed_registry(image)
	fault := sprintf("image must come from one of %v, got %v", [_registries, values.text(image)])
	finding := _finding(container, fault)
}

_finding(container, fault) := {
	"urn": container.urn,
	"path": concat(".", [container.path, "image"]),
	"message": sprintf("%s: %s", [container.title, fault]),
}

_is_pinned(image) if {
	is_string(image)
	regex.match(`^[^\s:@]+(:[0-9]+/[^\s:@]+)?:v?[0-9]+(\.[0-9]+)+([._-][\w.-]*)?$`, image)
}

_is_pinned(image) if {
	is_string(image)
	regex.match(`^[^\s@]+@sha256:[0-9a-f]{64}$`, image)
}

_registries := values.at(input, ["parameters", "registries"], [])

_is_from_an_allowed_registry(_) if _registries == []

_is_from_an_allowed_registry(image) if {
	is_string(image)
	some registry in _registries
	startswith(_full_name(image), sprintf("%s/", [registry]))
}

# A first segment without a dot or a port is no registry but a folder of Docker Hub's.
_full_name(image) := image if regex.match(`^(localhost|[^/]*[.:][^/]*)/`, image)

else := sprintf("docker.io/%s", [image]) if contains(image, "/")

else := sprintf("docker.io/library/%s", [image])
