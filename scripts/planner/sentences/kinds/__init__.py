"""The kinds of requests: every `Kind` of the modules in this folder."""

import importlib
import pkgutil
import re
from functools import cache

from scripts.planner.sentences import vocabulary
from scripts.planner.sentences.kind import Kind

TABLE: tuple[Kind, ...] = tuple(
    found
    for module in sorted(each.name for each in pkgutil.iter_modules(__path__))
    for found in vars(importlib.import_module(f"{__name__}.{module}")).values()
    if isinstance(found, Kind)
)
"""All kinds, by module and in their order there."""


@cache
def reserved() -> frozenset[str]:
    """The words that patterns are made of, which are names only in quotes."""
    patterns = [pattern for kind in TABLE for pattern in kind.patterns]
    text = " ".join((*patterns, *vocabulary.PHRASES.values()))
    words = re.findall(r"[a-z][a-z'-]*", re.sub(r"\{[^}]*\}|<[^>]*>", " ", text))
    others = (vocabulary.JOINTS, vocabulary.PRONOUNS, vocabulary.NEGATIONS, vocabulary.CONDITIONS, vocabulary.FILLERS)
    return frozenset(words).union(*others)
