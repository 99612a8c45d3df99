"""Which rules can judge what Pulumi tells a policy pack: resources as they will be, and nothing of what they were."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from policies.reads import EVERYTHING, Read
from scripts.authoring.catalogue import Entry

_OF_A_RESOURCE = frozenset({"urn", "type", "name", "new", "provider"})
_OF_A_STACK = _OF_A_RESOURCE | {"tenant", "parent", "dependencies"}
_ASIDE = frozenset({"fingerprint", "secret", "unknown", "unreadable"})
"""What a rule asks of every map in its way: whether it is a mask."""

# What only leaves out resources that go away asks nothing else of the operation.
_WILL_EXIST = re.compile(
    r'not object\.get\(change, "op", \S+\) in \{"delete", "read"\}|object\.get\(change, "op", ""\) != "delete"'
)
_OPERATION = re.compile(r'\.op\b|"op"')
_SECRECY = re.compile(r"\bis_mask\b|\bis_secret\b|\.secret\b")


@dataclass(frozen=True, kw_only=True)
class Carried:
    """Whether a pack can hold a rule."""

    entry: Entry
    whole_stack: bool
    """Whether it has to see all resources at once."""
    reason: str
    """Why a pack cannot hold it; empty where it can."""
    sections: frozenset[str] = frozenset()
    """The sections of the settings that it reads."""


def carried(entry: Entry, read: Collection[Read], source: str, imported: Iterable[str]) -> Carried:
    """Judge one rule by what it reads, by its source and by that of the modules it imports."""
    paths = [item.path for item in read]
    fields = {str(path[2]) for path in paths if path[:1] == ("changes",) and len(path) > len(("changes", None))}
    if "unreadable" in fields:
        fields -= _ASIDE
    sections = frozenset(str(path[1]) for path in paths if path[:1] == ("settings",) and len(path) > 1) - _ASIDE
    told = {"changes", "parameters", "stack", *(["settings"] if sections else ())}
    beside = {str(path[0]) for path in paths if path} - told - _ASIDE
    if EVERYTHING in read:
        reason = "it is not known what it reads"
    elif "op" in fields and any(_OPERATION.search(_WILL_EXIST.sub("", text)) for text in (source, *imported)):
        reason = "it judges by what happens to a resource"
    elif missing := sorted((fields - {"op"} - _OF_A_STACK) | beside):
        reason = f"it reads {', '.join(missing)}"
    elif entry.rule.startswith("secrets/") or _SECRECY.search(source):
        reason = "it asks whether a value is secret, and a pack may be told secrets in clear"
    else:
        reason = "" if set(entry.levels) & {"deny", "warn"} else "it only asks for approvals"
    whole_stack = entry.scope == "change_set" or not fields - {"op"} <= _OF_A_RESOURCE
    return Carried(entry=entry, whole_stack=whole_stack, reason=reason, sections=sections)
