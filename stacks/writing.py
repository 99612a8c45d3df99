"""Writes values as YAML that `documents` reads back as they are: what fits on a line on one line, the rest below."""

import textwrap
from collections.abc import Mapping
from typing import Any, cast

import yaml

from stacks import documents

WIDEST = 80
"""Characters of a map or list on one line."""

_STRING = "tag:yaml.org,2002:str"


class _Dumper(yaml.SafeDumper):
    """Each value is written where it stands, also one that stands in two places."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


class _Inline(_Dumper):
    """Everything on one line."""


class _Block(_Dumper):
    """Only the innermost maps and lists on one line; texts of several lines as they are."""


def inline(value: Any) -> str:
    """A value as it stands in a line, such as `{cpu: "4", memory: 8Gi}`."""
    return _dumped(value, _Inline)


def entry(key: str, value: Any, step: int = 2) -> str:
    """An entry of a block map, without its last line break; `step` is how far each level is indented."""
    body = _dumped(value, _Block, step)
    if not isinstance(value, (dict, list)) or _fits(cast("dict[str, Any] | list[Any]", value)):
        return f"{inline(key)}: {body}"
    return f"{inline(key)}:\n{textwrap.indent(body, ' ' * step)}"


def _dumped(value: Any, dumper: type[yaml.SafeDumper], step: int = 2) -> str:
    text = yaml.dump(value, Dumper=dumper, sort_keys=False, allow_unicode=True, indent=step, width=2**30)
    return text.removesuffix("...\n").removesuffix("\n")


def _plain(text: str) -> bool:
    """Whether every reader takes it for this text without quotes."""
    node, problems = documents.parse(text, "")
    return node is not None and node.content == text and not problems


def _quoted(_dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(_STRING, text, style=None if _plain(text) else '"')


def _below(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(_STRING, text, style="|") if "\n" in text else _quoted(dumper, text)


def _fits(items: dict[str, Any] | list[Any]) -> bool:
    """Whether a map or list stands on one line: it is short, and holds neither others nor texts of several lines."""
    held: list[Any] = list(items.values()) if isinstance(items, dict) else items
    low = any((item and isinstance(item, (dict, list))) or (isinstance(item, str) and "\n" in item) for item in held)
    return not low and len(inline(items)) <= WIDEST


def _map(dumper: yaml.SafeDumper, entries: dict[str, Any]) -> yaml.MappingNode:
    flat = isinstance(dumper, _Inline) or _fits(entries)
    return dumper.represent_mapping("tag:yaml.org,2002:map", cast("Mapping[Any, Any]", entries), flow_style=flat)


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    flat = isinstance(dumper, _Inline) or _fits(items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flat)


_Inline.add_representer(str, _quoted)
_Block.add_representer(str, _below)
for _dumper in (_Inline, _Block):
    _dumper.add_representer(dict, _map)
    _dumper.add_representer(list, _list)
