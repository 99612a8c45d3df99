"""Whose a record set is: a line of text in a TXT record beside it, so that two stacks in one zone do not fight.

For `www.example.com`, type A, that is `_layer0-a-www.example.com`: beside and not below it, because what is below a
delegation is not served. One line for each set identifier: `heritage=layer0,owner=layer0/production,set=blue`.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

from scripts.providers.platform.dns.zone import RecordSet

FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
"""How an owner is written."""

_TTL = 300  # seconds
_LONGEST_LABEL = 63
_LINE = re.compile(rf"heritage=layer0,owner=(?P<owner>{FORM.pattern})(?:,set=(?P<identifier>.*))?", re.DOTALL)


def place(name: str, kind: str, zone: str) -> str:
    """The name of the TXT record that says whose a record set is."""
    prefix = f"_layer0-{kind.lower()}"
    if name == zone:
        return f"{prefix}.{zone}"
    first, _, rest = name.partition(".")
    label = f"{prefix}-{'_wildcard' if first == '*' else first}"
    if len(label) > _LONGEST_LABEL:
        label = f"{prefix}-_{hashlib.sha256(first.encode()).hexdigest()[:24]}"
    return f"{label}.{rest}"


def owner(mark: RecordSet | None, identifier: str) -> str | None:
    """Whose the set with this identifier is; none for nobody's."""
    return next((owner for owner, of in _lines(mark) if of == identifier), None)


def marked(mark: RecordSet | None, at: str, identifier: str, owner: str | None) -> RecordSet | None:
    """The mark after one set has become an owner's, or nobody's; lines for other sets stay."""
    others = {value for value in (mark.values if mark else ()) if _identifier(value) != identifier}
    line = {_line(owner, identifier)} if owner else set[str]()
    values = tuple(sorted(others | line))
    return replace(mark or RecordSet(at, "TXT", _TTL), values=values) if values else None


def _line(owner: str, identifier: str) -> str:
    return f"heritage=layer0,owner={owner}" + (f",set={identifier}" if identifier else "")


def _lines(mark: RecordSet | None) -> Iterator[tuple[str, str]]:
    for value in mark.values if mark else ():
        if match := _LINE.fullmatch(value):
            yield match["owner"], match["identifier"] or ""


def _identifier(value: str) -> str | None:
    match = _LINE.fullmatch(value)
    return (match["identifier"] or "") if match else None
