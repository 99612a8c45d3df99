"""All templates and constraints of some folders, made into Rego modules that OPA can load."""

import io
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies.admission import constraints, documents, templates
from policies.admission.documents import Document, Refused
from policies.admission.templates import Source, Template

_MANIFEST = '{"rego_version": 1, "roots": ["policies/gatekeeper"], "file_rego_versions": {"/v0/**": 0}}'
_LISTED = "package policies.gatekeeper.installed\n\nconstraints := json.unmarshal({})\n\nnotes := json.unmarshal({})\n"


@dataclass(frozen=True)
class Installed:
    """What is to be loaded, and what is wrong with the rest."""

    sources: tuple[Source, ...] = ()
    """The modules; none where there is nothing to judge by."""
    faults: tuple[str, ...] = ()
    """What cannot judge, each with its file."""

    def bundle(self) -> bytes:
        """The modules as an OPA bundle, which alone can tell OPA that a module is v0."""
        named = {
            f"/v{int(not part.is_v0)}/{number}/{part.name}.rego": part.text for number, part in enumerate(self.sources)
        }
        files = {"/.manifest": _MANIFEST, **named}
        made = io.BytesIO()
        with tarfile.open(fileobj=made, mode="w:gz") as archive:
            for name, text in files.items():
                content = text.encode()
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
        return made.getvalue()


def read(folders: Iterable[Path], root: Path) -> Installed:
    """What lies in these folders; files are named in messages as they lie below `root`, or in full."""
    faults: list[str] = []
    found = [document for folder in folders for document in _documents(folder, root, faults)]
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


def _documents(folder: Path, root: Path, faults: list[str]) -> Iterator[Document]:
    for path in documents.files(folder):
        place = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
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
