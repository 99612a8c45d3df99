"""Objects out of YAML as Kubernetes' own tools read it: texts, files, patterns, URLs, and lists of objects."""

import glob
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import yaml

from scripts.providers.kubernetes.objects import Manifest
from scripts.providers.properties import is_list, is_map
from scripts.providers.servicer import Failed

_SECONDS = 60.0
_PATTERN = re.compile(r"(?:^|[^\\])[*?\[]")
_TAG = "tag:yaml.org,2002:"


_NUMBERS = [
    (f"{_TAG}int", re.compile(r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*)$")),
    (f"{_TAG}float", re.compile(r"[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]{1,2})?$")),
    (f"{_TAG}float", re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$")),
]
_LEFT_OUT = {f"{_TAG}{name}" for name in ("int", "float", "timestamp", "value")}


class _Loader(yaml.CSafeLoader):
    """YAML 1.1 less what Kubernetes takes for text: times of day as numbers, dates, and the lone equals sign."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the library's own, read only
        first: [form for form in forms if form[0] not in _LEFT_OUT] + (_NUMBERS if first in {*"-+.0123456789"} else [])
        for first, forms in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def parse(text: str, where: str) -> list[Manifest]:
    """The objects of a text, empty documents left out. Raises: `Failed`."""
    try:
        documents = [_plain(document, where) for document in yaml.load_all(text, _Loader)]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Failed(f"{where}: the YAML cannot be read: {error}") from error
    for number, document in enumerate(documents, start=1):
        if document is not None and not is_map(document):
            raise Failed(f"{where}, document {number}: an object is wanted, got {type(document).__name__}")
    return [document for document in documents if document]


def _plain(value: Any, where: str) -> Any:
    """The value as JSON has it: texts for keys, and nothing that only YAML knows."""
    if is_map(value):
        return {_key(key): _plain(item, where) for key, item in value.items()}
    if is_list(value):
        return [_plain(item, where) for item in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise Failed(f"{where}: values must be texts, numbers, lists or maps, got {type(value).__name__}")


def _key(key: Any) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)


def texts(file: str, *, patterns: bool) -> Iterator[tuple[str, str]]:
    """The content of a file, of each file that a pattern matches, or of a URL, with its name. Raises: `Failed`."""
    try:
        if urlsplit(file).scheme:
            yield file, _fetch(file)
            return
        found = _matches(file) if patterns and _PATTERN.search(file) else [file]
        for name in found:
            yield name, Path(name).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Failed(f"{file}: cannot be read: {error}") from error


def _matches(pattern: str) -> list[str]:
    return sorted(glob.glob(pattern.replace("[^", "[!"), include_hidden=True))  # noqa: PTH207 - `Path.glob` takes no absolute pattern


def _fetch(url: str) -> str:
    if urlsplit(url).scheme not in ("http", "https"):
        raise Failed(f"{url}: only paths and http(s) URLs can be read")
    with urlopen(url, timeout=_SECONDS) as answer:  # noqa: S310 - the scheme was just looked at
        return answer.read().decode()
