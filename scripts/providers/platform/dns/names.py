"""DNS names: absolute, in lower case, without a final dot."""

import re

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_LONGEST = 253  # characters (RFC 1035, 2.3.4, less the dots that the wire counts)


def canonical(name: str) -> str:
    """The one spelling of a name."""
    return name.lower().removesuffix(".")


def fault(name: str, *, wildcard: bool = False) -> str | None:
    """What a name must have and has not, if anything."""
    labels = name.split(".")
    if wildcard and labels[0] == "*":
        labels = labels[1:]
    if len(name) > _LONGEST:
        return f"has at most {_LONGEST} characters"
    if not all(_LABEL.fullmatch(label) for label in labels):
        return "has labels of 1 to 63 letters, digits and hyphens between its dots"
    return None


def is_in(name: str, zone: str) -> bool:
    """Whether the zone holds the name."""
    return name == zone or name.endswith(f".{zone}")
