"""Text that is safe to print: names and messages come from programs and servers, and terminals obey what they print."""

import unicodedata

_OBEYED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that are not shown but done: controls, directions and other formats, surrogates, line ends."""


def printable(text: str) -> str:
    """The text in one line, with what would be obeyed spelt out: `\\x1b`, `\\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_spelt(character) if unicodedata.category(character) in _OBEYED else character for character in text)


def _spelt(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
