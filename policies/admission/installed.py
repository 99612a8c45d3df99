"""All templates and constraints of some folders, made into Rego modules that OPA can load."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies.admission import constraints, documents, templates
from policies.admission.documents import Document, Refused
from policies.admission.templates import Source, Template

_LISTED = "package policies.gatekeeper.installed\n\nconstraints := json.unmarshal({})\n\nnotes := json.unmarshal({})\n"


@dataclass(frozen=True)
class Installed:
    """What is to be loaded, and what is wrong with the rest."""

    sources: tuple[Source, ...] = ()
    """The modules; none where there is nothing to judge by."""
    faults: tuple[str, ...] = ()
    """What cannot judge, each with its file."""


def read(folders: Iterable[Path]) -> Installed:
    """What lies in these folders, each the `gatekeeper` of a folder of rules, which is what messages name files by."""
    faults: list[str] = []
    found = [document for folder in folders for document in _documents(folder, faults)]
    made = _templates(found, faults)
    judged = list(_constraints(found, made, faults))
    notes = [f"{item.place}: {item.kind} has no effect: {item.left_out}" for item in found if item.left_out]
    if not made and not judged and not notes:
        return Installed(faults=tuple(faults))
    source = Source(
        name="constraints",
        place="gatekeeper/installed.rego",
        text=_LISTED.format(*(json.dumps(json.dumps(listed, sort_keys=True)) for listed in (judged, notes))),
    )
    sources = [part for template in made.values() for part in template.sources]
    return Installed((*sources, source), tuple(faults))


def _documents(folder: Path, faults: list[str]) -> Iterator[Document]:
    for path in documents.files(folder):
        # Not in full: what is made of a file, and its digest, are the same on every machine.
        place = f"{folder.parent.resolve().name}/{path.relative_to(folder.parent).as_posix()}"
        try:
            yield from documents.read(path, place)
        except Refused as error:
            faults.append(f"{place}: {error}")


def _templates(found: Iterable[Document], faults: list[str]) -> dict[str, Template]:
    made: dict[str, Template] = {}
    origins: dict[str, Document] = {}
    for document in found:
        if document.group != templates.GROUP:
            continue
        try:
            template = templates.read(document)
        except Refused as error:
            faults.append(f"{document.place}: {error}")
            continue
        earlier = origins.setdefault(template.kind, document)
        made.setdefault(template.kind, template)
        if earlier.content != document.content:
            faults.append(f"{document.place}: another template of {template.kind} is in {earlier.place}; keep one")
    return made


def _constraints(
    found: Iterable[Document], made: Mapping[str, Template], faults: list[str]
) -> Iterator[dict[str, Any]]:
    for document in found:
        if document.group != constraints.GROUP:
            continue
        try:
            yield constraints.read(document, made)
        except Refused as error:
            faults.append(f"{document.place}: {error}")
