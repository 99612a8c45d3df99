"""The few words of a Rego module that say where it lies, found in its text, which otherwise stays as it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Comments and texts come first, so that nothing inside them is taken for code.
_WORDS = re.compile(
    r"""\#[^\n]* | "(?:[^"\\\n]|\\.)*" | `[^`]*`
    | (?<![\w.])(?:
        package\s+(?P<package>[A-Za-z_]\w*(?:\.\w+|\["[^"\n]*"\])*)
        | (?P<lib>data(?:\.lib\b|\["lib"\]))
        | (?P<call>[A-Za-z_]\w*(?:\.\w+)*)\s*\(
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Word:
    """A word and where it stands."""

    text: str
    start: int
    end: int


def package(source: str) -> Word | None:
    """The package that a module names; None where there is none."""
    return next(_words(source, "package"), None)


def spelled(*parts: str) -> str:
    """The package with these parts, whichever they are."""
    first, *others = parts
    return first + "".join(f'["{part}"]' for part in others)


def calls(source: str) -> frozenset[str]:
    """The functions that a module calls, such as `http.send`; other words before a bracket may be among them."""
    return frozenset(word.text for word in _words(source, "call"))


def moved(source: str, place: str, library: str) -> str:
    """The module in another package, its references to `data.lib` led to `library`; every line stays where it is.

    Raises ValueError for a module without a package.
    """
    name = package(source)
    if name is None:
        raise ValueError("there is no package")
    changes = [(name, place), *((word, library) for word in _words(source, "lib"))]
    parts: list[str] = []
    end = 0
    for word, text in sorted(changes, key=lambda change: change[0].start):
        parts += [source[end : word.start], text]
        end = word.end
    return "".join([*parts, source[end:]])


def _words(source: str, group: str) -> Iterator[Word]:
    for match in _WORDS.finditer(source):
        if match.group(group) is not None:
            yield Word(match.group(group), *match.span(group))
