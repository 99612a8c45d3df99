"""OPA bundles: modules in one file, which alone can tell OPA that some of them are of Rego's first version."""

import gzip
import io
import json
import tarfile
from collections.abc import Mapping

_FIRST = "/v0"


def packed(modules: Mapping[str, bytes], first: Mapping[str, bytes], revision: str) -> bytes:
    """The bundle of modules by their names, `first` those of Rego's first version; the same ones are the same bytes."""
    manifest = {
        "revision": revision,
        "roots": ["policies"],
        "rego_version": 1,
        "file_rego_versions": {f"{_FIRST}/**": 0},
    }
    files = {"/.manifest": json.dumps(manifest).encode()}
    files |= {f"/{name}": content for name, content in modules.items()}
    files |= {f"{_FIRST}/{name}": content for name, content in first.items()}
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(made.getvalue(), mtime=0)
