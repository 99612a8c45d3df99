"""A ConstraintTemplate: a kind of constraint, the schema of its parameters and the Rego that judges by them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policies import packages
from policies.admission.documents import Document, Refused, at
from policies.values import is_list, is_object

GROUP = "templates.gatekeeper.sh"
TARGET = "admission.k8s.gatekeeper.sh"
_LIBRARY = re.compile(r"lib(\.\w+)*")
_KIND = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_REFUSED = {
    "external_data": "external data is not supported",
    "http.send": "a rule may not reach out while it judges",
}
_OPERATIONS = frozenset({"CREATE", "UPDATE", "DELETE"})


@dataclass(frozen=True, kw_only=True)
class Source:
    """A module for OPA to load."""

    name: str
    """What messages call it: its file and its part there."""
    place: str
    """Where it lies below `policies`, as its package says."""
    text: str
    is_v0: bool = False
    """Whether it is of Rego's first version."""


@dataclass(frozen=True, kw_only=True)
class Template:
    """What one template says."""

    kind: str
    """The kind of its constraints."""
    place: str
    """The file that it is from."""
    schema: Mapping[str, Any]
    """The schema of its constraints' parameters."""
    is_structural: bool
    """Whether a parameter that the schema does not name is a fault."""
    operations: frozenset[str]
    """What it asks to be shown; DELETE only where it says so."""
    sources: tuple[Source, ...]
    """Its modules, the first of which holds `violation`."""

    @property
    def looks_around(self) -> bool:
        """Whether it may look at more than the object under review, so that one change alone cannot be judged."""
        return any(
            word in source.text for source in self.sources for word in ("inventory", "namespaceObject", "_unstable")
        )


def read(document: Document) -> Template:
    """The template in a document. Raises `Refused` for one that cannot judge here."""
    names: Any = at(document.content, "spec", "crd", "spec")
    kind = at(names, "names", "kind")
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        raise Refused(f"spec.crd.spec.names.kind must be a kind, got {kind!r}")
    if document.name != kind.lower():
        raise Refused(f"the name of the template of {kind} must be {kind.lower()}, got {document.name}")
    targets: Any = at(document.content, "spec", "targets")
    if not is_list(targets) or len(targets) != 1 or at(targets[0], "target") != TARGET:
        raise Refused(f"a template must have one target, {TARGET}")
    rego, libraries, is_v0 = _rego(kind, targets[0])
    schema: Any = at(names, "validation", "openAPIV3Schema") or {}
    if not is_object(schema):
        raise Refused(f"{kind}: openAPIV3Schema must be a map, got {schema!r}")
    legacy = at(names, "validation", "legacySchema")
    is_v1 = str(document.content.get("apiVersion")).endswith("/v1")
    return Template(
        kind=kind,
        place=document.place,
        schema=schema,
        is_structural=bool(schema) and not (legacy is None and not is_v1) and not legacy,
        operations=_operations(targets[0], rego),
        sources=tuple(_moved(kind, rego, libraries, document.place, is_v0=is_v0)),
    )


def _rego(kind: str, target: Mapping[str, Any]) -> tuple[str, list[str], bool]:
    """The text that judges, its libraries, and whether they are v0. Newer templates hold them by engine."""
    codes: Any = target.get("code") or []
    engines: dict[Any, Any] = {at(code, "engine"): at(code, "source") for code in codes} if is_list(codes) else {}
    if "Rego" not in engines and "rego" not in target:
        raise Refused(f"{kind}: its only engine is {', '.join(map(str, engines)) or 'none'}; only Rego is supported")
    source: Any = engines.get("Rego", target)
    rego: Any = at(source, "rego")
    libraries: Any = at(source, "libs") or []
    if not isinstance(rego, str) or not is_list(libraries) or not all(isinstance(text, str) for text in libraries):
        raise Refused(f"{kind}: rego must be a text and libs a list of texts")
    return rego, libraries, at(source, "version") != "v1"


def _operations(target: Mapping[str, Any], rego: str) -> frozenset[str]:
    """What a template wants to be shown.

    Gatekeeper shows deletions to all templates or to none, and few expect them; so one is asked about them only where
    it, or one of its constraints, says the word.
    """
    named: Any = target.get("operations")
    if is_list(named) and named:
        return _OPERATIONS if "*" in named else frozenset(map(str, named))
    return _OPERATIONS if "delete" in rego.lower() else _OPERATIONS - {"DELETE"}


def _moved(kind: str, rego: str, libraries: list[str], place: str, *, is_v0: bool) -> Iterator[Source]:
    """The modules, each in a package of its own, so that templates cannot meet each other."""
    for number, source in enumerate([rego, *libraries]):
        if refused := next((call for call in sorted(packages.calls(source)) if call in _REFUSED), None):
            raise Refused(f"{kind} calls {refused}: {_REFUSED[refused]}")
        name = packages.package(source)
        if name is None:
            raise Refused(f"{kind}: its Rego has no package")
        if number and not _LIBRARY.fullmatch(name.text):
            raise Refused(f"{kind}: the package of libs[{number - 1}] must lie below lib, got {name.text}")
        parts = ["gatekeeper", "libs", kind, *name.text.split(".")] if number else ["gatekeeper", "templates", kind]
        yield Source(
            name=f"{place}: {kind} libs[{number - 1}]" if number else f"{place}: {kind}",
            place="/".join(parts) + ".rego",
            text=packages.moved(
                source, packages.spelled("policies", *parts), f'data.policies.gatekeeper.libs["{kind}"].lib'
            ),
            is_v0=is_v0,
        )
