"""One rule for a person: what it wants, what it looks at, what its tests show, and how to let it rest."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policies.opa import Opa
from policies.reads import EVERYTHING
from policies.values import join
from scripts.authoring import rego
from scripts.authoring.catalogue import Entry, entries
from scripts.authoring.rulebook import Rule, Rulebook
from stacks.settings import Settings

Path = tuple[str | int | None, ...]

_ASIDE = frozenset({"fingerprint", "secret", "unknown", "unreadable"})
"""Keys of masks: a rule asks whether there is one wherever it reads a value."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """One rule."""

    entry: Entry
    stack: str
    parameters: Mapping[str, Any]
    """The parameters that it reads, each with its value in the stack."""
    reads: tuple[str, ...]
    """What it reads of a change."""
    others: tuple[str, ...]
    """What else it reads of the input, such as `now`."""
    denied: str
    """The first of its tests that denies."""
    allowed: str
    """The first of its tests that allows."""

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        own = {key: value for key, value in vars(self).items() if key != "entry"}
        return {**self.entry.document(), **own, "reads": list(self.reads), "others": list(self.others)}

    def text(self) -> str:
        """The form for a terminal."""
        entry = self.entry
        facts = [
            ("severity", entry.severity),
            ("can", ", ".join(entry.levels)),
            ("judges", "each change by itself" if entry.scope == "change" else "the whole change set"),
            ("from", entry.source),
            ("remedy", entry.remedy),
            *(
                (f"in {self.stack}", f"{name}: {json.dumps(value, default=str)}")
                for name, value in self.parameters.items()
            ),
            *(("reads", path) for path in (*self.reads, *self.others)),
            *(("disabled", f"{stack} {until}") for stack, until in entry.disabled.items()),
        ]
        lines = [f"  {word:<{max(len(word) for word, _ in facts)}}  {said}" for word, said in _once(facts)]
        examples = [part for part in (self.denied, self.allowed) if part]
        return "\n\n".join(
            [f"{entry.rule}: {entry.title}", entry.description, "\n".join(lines), *examples, _resting(entry.rule)]
        )


def explain(rulebook: Rulebook, name: str, settings: Settings) -> Explanation:
    """Explain the rule of this name, with the parameters of a stack. Raises `Invalid` where there is none."""
    (rule,) = rulebook.chosen([name])
    (entry,) = entries(rulebook, [rule])
    with Opa(environment={}, folders=rulebook.folders) as opa:
        found = opa.loaded().reads.get(name, frozenset([EVERYTHING]))
    paths = _leaves(read.path for read in found)
    values = settings.policies.model_dump(mode="json")
    parameters = {str(path[1]): values.get(str(path[1])) for path in paths if path[0] == "parameters"}
    return Explanation(
        entry=entry,
        stack=settings.stack,
        parameters=parameters,
        reads=tuple(_written(path[2:]) for path in paths if path[0] == "changes"),
        others=tuple(_written(path) for path in paths if path[0] not in {"changes", "parameters"}),
        denied=_first(rule, "test_denies_"),
        allowed=_first(rule, "test_allows_"),
    )


def _leaves(paths: Iterable[Path]) -> list[Path]:
    """The longest paths, without the masks; what may be a list or not is taken as a list."""
    real = {path for path in paths if not _ASIDE & set(path[3:] if path[:1] == ("changes",) else path)}
    inner = {path[:end] for path in real for end in range(len(path))}
    items: dict[Path, int] = {}
    for path in real - inner:
        items[_named(path)] = max(items.get(_named(path), 0), path.count(None))
    return sorted((path for path in real - inner if path.count(None) == items[_named(path)]), key=str)


def _named(path: Path) -> Path:
    """The steps of a path that are not any item."""
    return tuple(step for step in path if step is not None)


def _written(path: Path) -> str:
    """A path as people write it; `[*]` is any item."""
    text = ""
    for step in path:
        text = f"{text}[*]" if step is None else f"{text}[{step}]" if isinstance(step, int) else join(text, step)
    return text


def _first(rule: Rule, start: str) -> str:
    """The source of the first test whose name starts so; empty where there is none."""
    if not rule.test.exists():
        return ""
    rules = rego.tree(rule.test)["rules"]
    rows = [item["location"]["row"] for item in rules]
    lines = rule.test.read_text(encoding="utf-8").splitlines()
    for place, item in enumerate(rules):
        if item["head"]["ref"][0]["value"].startswith(start):
            end = rows[place + 1] - 1 if place + 1 < len(rows) else len(lines)
            return "\n".join(f"  {line}" for line in lines[rows[place] - 1 : end]).rstrip()
    return ""


def _once(facts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The facts, a word that is the one before left out."""
    before = ""
    for word, said in facts:
        yield ("" if word == before else word), said
        before = word


def _resting(rule: str) -> str:
    return (
        "to let it rest for a while, in the stack's file:\n"
        "  layer0:policies:\n"
        "    disabled:\n"
        f"      {rule}: {{reason: why it may, expires: the last day}}"
    )
