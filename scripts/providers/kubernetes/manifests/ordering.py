"""Which objects of a set need which others: their namespace, the definition of their kind, what they say they need."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from scripts.providers.kubernetes.objects import Manifest, annotation, metadata, section
from scripts.providers.servicer import Failed

_DEPENDS_ON = "config.kubernetes.io/depends-on"


@dataclass(frozen=True)
class Identity:
    """What tells an object from all others of a cluster, whatever the version of its kind."""

    group: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        place = f"namespaces/{self.namespace}/" if self.namespace else ""
        return f"{self.group}/{place}{self.kind}/{self.name}"


def identity(manifest: Manifest) -> Identity:
    about = metadata(manifest)
    group = str(manifest["apiVersion"]).rpartition("/")[0]
    return Identity(group, manifest["kind"], about.get("namespace") or "", about["name"])


def ordered(manifests: Iterable[Manifest]) -> dict[Identity, list[Identity]]:
    """What each object needs, in an order in which nothing comes before what it needs.

    Raises: `Failed`, for an object that is there twice, needs one that is not there, or needs itself in the end.
    """
    known: dict[Identity, Manifest] = {}
    for manifest in manifests:
        if known.setdefault(identity(manifest), manifest) is not manifest:
            raise Failed(f"{identity(manifest)} is there twice; leave one of the two out")
    definitions = {defined: key for key, manifest in known.items() if (defined := _defines(manifest))}
    graph = {
        key: list(dict.fromkeys((*_written(manifest, known), *_implied(key, known, definitions))))
        for key, manifest in known.items()
    }
    try:
        return {key: graph[key] for key in TopologicalSorter(graph).static_order()}
    except CycleError as error:
        circle = " -> ".join(map(str, error.args[1]))
        raise Failed(f"objects need each other in a circle: {circle}; remove one {_DEPENDS_ON}") from error


def _defines(manifest: Manifest) -> tuple[str, str] | None:
    """The group and kind that a CustomResourceDefinition adds."""
    if manifest["kind"] != "CustomResourceDefinition":
        return None
    spec, names = section(manifest, "spec"), section(manifest, "spec", "names")
    return str(spec.get("group")), str(names.get("kind"))


def _implied(
    key: Identity, known: Mapping[Identity, Manifest], definitions: Mapping[tuple[str, str], Identity]
) -> Iterator[Identity]:
    namespace = Identity("", "Namespace", "", key.namespace)
    if namespace in known:
        yield namespace
    if (key.group, key.kind) in definitions:
        yield definitions[key.group, key.kind]


def _written(manifest: Manifest, known: Mapping[Identity, Manifest]) -> Iterator[Identity]:
    text = annotation(manifest, _DEPENDS_ON)
    for reference in str(text).split(",") if text else ():
        wanted = _parse(reference.strip())
        if wanted is None:
            raise Failed(
                f"{identity(manifest)}: {_DEPENDS_ON} is a list of group/namespaces/namespace/kind/name"
                f" or group/kind/name, got {reference.strip()!r}"
            )
        if wanted not in known:
            raise Failed(f"{identity(manifest)}: needs {wanted}, which is not among the objects of this component")
        yield wanted


def _parse(reference: str) -> Identity | None:
    match reference.split("/"):
        case [group, kind, name] if kind and name:
            return Identity(group, kind, "", name)
        case [group, "namespaces", namespace, kind, name] if kind and name:
            return Identity(group, kind, namespace, name)
        case _:
            return None
