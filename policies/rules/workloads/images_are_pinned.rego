# METADATA
# title: Images are pinned
# description: |
#   An image that can change under its name makes tomorrow's pod another program than the one that was approved. A
#   sha256 digest names one image; a tag with a number, like 17.6 or v1.30.2-alpine, does by custom, but a major version
#   alone moves with each release.
# custom:
#   severity: high
#   remedy: name the image by version (redis:8.2.1) or digest (redis@sha256:...), from an allowed registry
#   scope: change
package policies.rules.workloads.images_are_pinned

import data.policies.lib.findings
import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some image in _images
	not _is_pinned(image)
	fault := sprintf("image must have a version or a digest, got %v", [values.text(image.name)])
	finding := findings.at(image.of, image.property, fault)
}

deny contains finding if {
	some image in _images
	not _is_from_an_allowed_registry(image)
	fault := sprintf("image must come from one of %v, got %v", [_registries, values.text(image.name)])
	finding := findings.at(image.of, image.property, fault)
}

warn contains finding if {
	some image in _images
	regex.match(`^v?[0-9]{1,2}([_-].*)?$`, _tag(image))
	fault := sprintf("a major version alone moves, got %v", [image.name])
	finding := findings.at(image.of, image.property, fault)
}

_images contains image if {
	some container in kubernetes.containers
	image := {"of": container, "property": "image", "name": values.at(container.value, ["image"], null)}
}

# A volume may be an image as well.
_images contains image if {
	some pod in kubernetes.pods
	some i, volume in values.each(values.at(pod.spec, ["volumes"], []))
	source := values.at(volume, ["image"], null)
	source != null
	property := sprintf("volumes[%d].image.reference", [i])
	image := {"of": pod, "property": property, "name": values.at(source, ["reference"], null)}
}

_is_pinned(image) if regex.match(`[0-9]`, _tag(image))

_is_pinned(image) if {
	is_string(image.name)
	regex.match(`^[^\s@]+@sha256:[0-9a-f]{64}$`, image.name)
}

# What follows the name, which is in lower case apart from the registry's.
_tag(image) := tag if {
	is_string(image.name)
	[[_, _, _, _, _, tag]] := regex.find_all_string_submatch_n(
		`^([A-Za-z0-9.-]+(:[0-9]+)?/)?([a-z0-9]+([._/-]+[a-z0-9]+)*):(\w[\w.-]*)$`,
		image.name, -1,
	)
}

_registries := values.at(input, ["parameters", "registries"], [])

_is_from_an_allowed_registry(_) if _registries == []

_is_from_an_allowed_registry(image) if {
	is_string(image.name)
	some registry in _registries
	startswith(_full_name(image.name), sprintf("%s/", [registry]))
}

# A first segment without a dot or a port is no registry but a folder of Docker Hub's.
_full_name(image) := image if regex.match(`^(localhost|[^/]*[.:][^/]*)/`, image)

else := sprintf("docker.io/%s", [image]) if contains(image, "/")

else := sprintf("docker.io/library/%s", [image])
