"""Which rules can judge what Pulumi tells a policy pack: resources as they will be, and nothing of what they were."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from policies.reads import EVERYTHING, Read
from scripts.authoring.catalogue import Entry

_OF_A_RESOURCE = frozenset({"urn", "type", "name", "new"})
_OF_A_STACK = _OF_A_RESOURCE | {"tenant", "parent", "dependencies"}
_ASIDE = frozenset({"fingerprint", "secret", "unknown", "unreadable"})
"""What a rule asks of every map in its way: whether it is a mask."""

# What leaves out resources that go away asks nothing else of the operation.
_WILL_EXIST = 'not object.get(change, "op", "") in {"delete", "read"}'
_OPERATION = re.compile(r'\.op\b|"op"')
_SECRECY = re.compile(r'\.secret\b|"secret"|\bis_secret\b')


@dataclass(frozen=True, kw_only=True)
class Carried:
    """Whether a pack can hold a rule."""

    entry: Entry
    whole_stack: bool
    """Whether it has to see all resources at once."""
    reason: str
    """Why a pack cannot hold it; empty where it can."""


def carried(entry: Entry, read: Collection[Read], source: str, imported: Iterable[str]) -> Carried:
    """Judge one rule by what it reads, by its source and by that of the modules it imports."""
    paths = [item.path for item in read]
    fields = {str(path[2]) for path in paths if path[:1] == ("changes",) and len(path) > len(("changes", None))}
    if "unreadable" in fields:
        fields -= _ASIDE
    beside = {str(path[0]) for path in paths if path} - {"changes", "parameters"} - _ASIDE
    if EVERYTHING in read:
        reason = "it is not known what it reads"
    elif any(_OPERATION.search(text.replace(_WILL_EXIST, "")) for text in (source, *imported)):
        reason = "it judges by what happens to a resource"
    elif missing := sorted((fields - {"op"} - _OF_A_STACK) | beside):
        reason = f"it reads {', '.join(missing)}"
    elif _SECRECY.search(source):
        reason = "it asks whether a value is secret"
    else:
        reason = "" if set(entry.levels) & {"deny", "warn"} else "it only asks for approvals"
    whole_stack = entry.scope == "change_set" or not fields - {"op"} <= _OF_A_RESOURCE
    return Carried(entry=entry, whole_stack=whole_stack, reason=reason)
