"""Everything that judges: the rules of `policies`, those in the folders that a stack names, Gatekeeper's among them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from policies import bundle, modules, packages
from policies.admission import installed
from policies.admission.installed import Installed
from policies.modules import GATEKEEPER, POLICIES, Modules, hashed

_LIBRARY = "lib/"


@dataclass(frozen=True)
class Sources:
    """What OPA is to load."""

    files: dict[str, Path] = field(default_factory=dict[str, Path])
    """Rego modules by their places below `policies`."""
    installed: Installed = field(default_factory=Installed)
    """Gatekeeper's templates and constraints."""
    faults: tuple[str, ...] = ()
    """What cannot be loaded; where there is any, nothing can be judged."""

    @property
    def modules(self) -> Modules:
        """All modules, as they are expected to be loaded."""
        files = {(place, hashed(path.read_bytes())) for place, path in self.files.items()}
        made = {(source.place, hashed(source.text.encode())) for source in self.installed.sources}
        return Modules(frozenset(files | made))

    def bundle(self) -> bytes:
        """All modules as an OPA bundle, whose revision is their digest."""
        named = {place: path.read_bytes() for place, path in self.files.items()}
        first: dict[str, bytes] = {}
        for number, part in enumerate(self.installed.sources):
            (first if part.is_v0 else named)[f"{GATEKEEPER}/{number}/{part.name}.rego"] = part.text.encode()
        return bundle.packed(named, first, self.modules.digest)


def gather(policies: Path = POLICIES, folders: Iterable[Path] = ()) -> Sources:
    """What lies in `policies` and in the folders of a stack."""
    files = modules.files(policies)
    faults: list[str] = []
    theirs = list(folders)
    for folder in theirs:
        own = modules.files(folder)
        for place, path in own.items():
            _add(place, path, files, faults)
        if not own and not (folder / GATEKEEPER).is_dir():
            reason = "is no folder with rules; put them there at <domain>/<name>.rego, or correct policies.folders"
            faults.append(f"{folder}: {reason}")
    found = installed.read([folder / GATEKEEPER for folder in (policies, *theirs)])
    return Sources(files, found, (*faults, *found.faults))


def _add(own: str, path: Path, files: dict[str, Path], faults: list[str]) -> None:
    """Add a module of a stack's own, at the place where one of ours would lie."""
    if own.count("/") != 1:
        faults.append(f"{path}: a rule must lie at <domain>/<name>.rego, a library at lib/<name>.rego; move it there")
        return
    place = own if own.startswith(_LIBRARY) else f"rules/{own}"
    wanted = ".".join(("policies", *place.removesuffix(".rego").split("/")))
    word = packages.package(path.read_text(encoding="utf-8", errors="replace"))
    if word is None or word.text != wanted:
        faults.append(f"{path}: its package must be {wanted}, got {word.text if word else 'none'}")
    elif place in files:
        faults.append(f"{path}: there is {files[place]} already; give it another name")
    else:
        files[place] = path
