"""What every Kubernetes object has: a kind, a name, a namespace, annotations."""

from dataclasses import dataclass
from typing import Any

from scripts.providers.properties import is_list, is_map
from scripts.providers.servicer import Failed

Manifest = dict[str, Any]
"""An object as the API server speaks of it, in plain JSON values."""

AUTONAMED = "pulumi.com/autonamed"
DELETION_POLICY = "pulumi.com/deletionPropagationPolicy"
FIELD_MANAGER = "pulumi.com/patchFieldManager"
FORCE = "pulumi.com/patchForce"
GENERATE_NAME = "generateName"
REPLACE_UNREADY = "pulumi.com/replaceUnready"
SKIP_AWAIT = "pulumi.com/skipAwait"
TIMEOUT = "pulumi.com/timeoutSeconds"
WAIT_FOR = "pulumi.com/waitFor"


@dataclass(frozen=True)
class Ref:
    """Where an object is to be found."""

    api_version: str
    kind: str
    name: str
    namespace: str | None = None

    @property
    def identifier(self) -> str:
        """The id in the state: `namespace/name`, or the name alone when the kind has no namespaces."""
        return f"{self.namespace}/{self.name}" if self.namespace else self.name

    def __str__(self) -> str:
        return f"{self.kind} {self.identifier}"


def ref(manifest: Manifest) -> Ref:
    """Raises: `Failed`."""
    about = metadata(manifest)
    return _ref(manifest, about.get("name", ""), about.get("namespace"))


def located(manifest: Manifest, identifier: str) -> Ref:
    """The object that an id names, of the kind of a manifest. Raises: `Failed`."""
    namespace, _, name = identifier.rpartition("/")
    return _ref(manifest, name, namespace or None)


def _ref(manifest: Manifest, name: Any, namespace: Any) -> Ref:
    place: dict[str, Any] = {"apiVersion": manifest.get("apiVersion"), "kind": manifest.get("kind"), "name": name}
    if namespace is not None:
        place["namespace"] = namespace
    for key, value in place.items():
        if not isinstance(value, str):
            raise Failed(f"an object's {key} must be a text, got {value!r}; correct it in the program")
    return Ref(place["apiVersion"], place["kind"], name, namespace)


def kind(manifest: Manifest) -> str:
    """The key of every table about kinds: `apps/v1/Deployment`, `v1/Service`."""
    return f"{manifest.get('apiVersion')}/{manifest.get('kind')}"


def section(manifest: Manifest, *keys: str) -> Manifest:
    """The map at a path; empty when there is none, or when it is not known yet."""
    found: Any = manifest
    for key in keys:
        found = found.get(key)
        if not is_map(found):
            return {}
    return found


def items(manifest: Manifest, *keys: str) -> list[Any]:
    """The list at a path; empty when there is none, or when it is not known yet."""
    found = section(manifest, *keys[:-1]).get(keys[-1])
    return found if is_list(found) else []


def metadata(manifest: Manifest) -> Manifest:
    return section(manifest, "metadata")


def annotation(manifest: Manifest, name: str) -> str | None:
    """The annotation's text; nothing when there is none, or something else in its place."""
    found = section(manifest, "metadata", "annotations").get(name)
    return found if isinstance(found, str) else None


def says(manifest: Manifest, name: str) -> bool:
    return annotation(manifest, name) == "true"


def is_builtin(api_version: str) -> bool:
    """Whether the kind is the API server's own, not one that a CustomResourceDefinition adds."""
    group = api_version.rpartition("/")[0]
    return "." not in group or group.endswith(".k8s.io")
