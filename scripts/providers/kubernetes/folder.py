"""A directory of manifests, laid out as the official plugin lays them out: one file an object, definitions first."""

import re
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import yaml

from scripts.providers.kubernetes.objects import Manifest, Ref, metadata, ref
from scripts.providers.servicer import Failed

_DEFINITIONS, _OBJECTS = "0-crd", "1-manifest"


class Folder:
    """The files of one provider resource."""

    def __init__(self, directory: str) -> None:
        self._directory = Path(directory)
        self._written: dict[Path, Ref] = {}

    def place(self, manifest: Manifest) -> Path:
        """The object's file. Raises: `Failed`, when its name would lead out of the directory."""
        about, kind = metadata(manifest), str(manifest["kind"])
        version = re.sub("[/:]", "_", manifest["apiVersion"])
        name = f"{version}-{kind.lower()}-{about.get('namespace') or 'default'}-{about.get('name')}.yaml"
        if Path(name).name != name or "\0" in name:
            raise Failed(f"{ref(manifest)} cannot be rendered: {name!r} is not a file name; give it another name")
        return self._directory / (_DEFINITIONS if kind == "CustomResourceDefinition" else _OBJECTS) / name

    def write(self, manifest: Manifest) -> Path:
        """Write the object's file, readable by its owner only, whole or not at all. Raises: `Failed`."""
        path, wanted = self.place(manifest), ref(manifest)
        other = self._written.setdefault(path, wanted)
        if other != wanted:
            raise Failed(f"{wanted} cannot be rendered: {path} is the file of {other} too; rename one of them")
        try:
            for folder in (self._directory, self._directory / _DEFINITIONS, self._directory / _OBJECTS):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".", delete=False) as file:
                file.write(_text(manifest))
            Path(file.name).replace(path)
        except OSError as error:
            raise Failed(f"{wanted} cannot be rendered to {path}: {error.strerror}; check the directory") from error
        return path

    def remove(self, manifest: Manifest) -> None:
        """Remove the object's file, unless this very run wrote it for the object's successor. Raises: `Failed`."""
        path = self.place(manifest)
        if path in self._written:
            return
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise Failed(f"{path} cannot be removed: {error.strerror}; remove it by hand") from error


class _Dumper(yaml.SafeDumper):
    """Writes texts so that no reader of YAML takes them for something else."""


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(  # pyright: ignore[reportUnknownMemberType]
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
    )


_Dumper.add_representer(str, _represent)
_Dumper.add_implicit_resolver(  # pyright: ignore[reportUnknownMemberType]
    "!number-or-truth-elsewhere", re.compile(r"(?:[-+.]*[0-9].*|[yYnN])$"), None
)


def _text(manifest: Manifest) -> str:
    options: dict[str, Any] = {"sort_keys": True, "default_flow_style": False, "allow_unicode": True, "width": 10**6}
    return yaml.dump(manifest, Dumper=_Dumper, **options)  # pyright: ignore[reportUnknownVariableType]
