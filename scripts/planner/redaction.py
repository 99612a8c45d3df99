"""Takes out what no model needs to read and no store to keep: secrets, what looks like one, the content of files."""

import re
from typing import Any, cast

MASK = "(withheld)"
_LONGEST = 200
_CALLED = re.compile(
    r"passw|passphrase|secret|token|credential|private|(access|account|api|auth|signing)[._-]?key", re.IGNORECASE
)
_FORMS = re.compile(
    r"-{3,}BEGIN |\b(AKIA|ASIA)[A-Z2-7]{16}|\beyJ[\w-]{10,}\.|\bgh[pousr]_\w{20,}|\bgithub_pat_|\bglpat-|\bxox[a-z]-"
    r"|\bAIza[\w-]{30,}|\b[rs]k[-_]\w{16,}|://[^\s/:@]*:[^\s/@]+@"
)
"""As they are known in policies/lib/credentials.rego; here rather too much is taken for one than too little."""


def redacted(value: Any, name: str = "") -> Any:
    """The value with masks; texts of several lines are only counted, and long ones are cut."""
    match value:
        case dict():
            entries = cast("dict[str, Any]", value)
            if entries.get("secret") is True:
                return MASK
            return {key: redacted(item, key) for key, item in entries.items()}
        case list():
            return [redacted(item, name) for item in cast("list[Any]", value)]
        case str():
            return _text(value, name)
        case _:
            return value


def _text(text: str, name: str) -> str:
    if _CALLED.search(name) or _FORMS.search(text):
        return MASK
    if "\n" in text:
        return f"(a text of {text.count(chr(10)) + 1} lines)"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
