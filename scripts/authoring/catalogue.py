"""What is known of each rule: its words, its levels, and where it does not judge."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.authoring import rego
from scripts.authoring.errors import Failed
from scripts.authoring.rulebook import Rule, Rulebook
from stacks import settings

LEVELS = ("deny", "warn", "approve")
START = "<!-- the rules, written by layer0 policy list --write -->"
END = "<!-- the end of the rules -->"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One rule."""

    rule: str
    title: str
    description: str
    severity: str
    scope: str
    remedy: str
    levels: tuple[str, ...]
    """Those of `LEVELS` that it has."""
    source: str
    """`layer0`, or the folder that it comes from."""
    disabled: Mapping[str, str] = field(default_factory=dict[str, str])
    """The stacks that let it rest, each with the last day and the reason."""

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {**vars(self), "levels": list(self.levels), "disabled": dict(self.disabled)}

    @property
    def why(self) -> str:
        """The first sentence of its description."""
        return " ".join(self.description.split()).partition(". ")[0].rstrip(".")


def entries(rulebook: Rulebook, rules: Iterable[Rule]) -> list[Entry]:
    """What is known of some rules. Raises `Failed` where one does not load, or has no whole metadata."""
    domains: dict[str, Any] = rego.value("data.policies.rules", rulebook.roots)
    resting = _disabled()
    return [_entry(rule, domains, resting.get(rule.name, {})) for rule in rules]


def _entry(rule: Rule, domains: Mapping[str, Any], disabled: Mapping[str, str]) -> Entry:
    domain, name = rule.name.split("/")
    try:
        module = domains[domain][name]
        about, custom = module["metadata"], module["metadata"]["custom"]
        return Entry(
            rule=rule.name,
            title=about["title"],
            description=about.get("description", "").strip(),
            severity=custom["severity"],
            scope=custom["scope"],
            remedy=custom["remedy"],
            levels=tuple(level for level in LEVELS if level in module),
            source=rule.source,
            disabled=disabled,
        )
    except KeyError as error:
        raise Failed(
            f"{rule.path}: {error.args[0]} is missing; package and metadata as policies/README.md has it"
        ) from error


def _disabled() -> dict[str, dict[str, str]]:
    """Of each rule, the stacks that have it disabled."""
    found: dict[str, dict[str, str]] = {}
    for stack in settings.names():
        for rule, rest in settings.load(stack).policies.disabled.items():
            found.setdefault(rule, {})[stack] = f"through {rest.expires}: {rest.reason}"
    return found


def table(found: Iterable[Entry]) -> str:
    """The rules as a table for a page."""
    rows = [f"| `{item.rule}` | {', '.join(item.levels)} | {item.severity} | {item.why} |" for item in found]
    return "\n".join(["| rule | can | severity | why |", "| --- | --- | --- | --- |", *rows])


def refresh(page: Path, found: Iterable[Entry]) -> None:
    """Put the table into a page, in place of the one between its marks."""
    before, start, rest = page.read_text(encoding="utf-8").partition(START)
    _, end, after = rest.partition(END)
    page.write_text(f"{before}{start}\n{table(found)}\n{end}{after}", encoding="utf-8")


def listed(found: Iterable[Entry]) -> str:
    """The rules side by side, for a terminal."""
    rows = [("rule", "can", "severity", "scope", "from", "title")]
    rows += [
        (item.rule, "+".join(item.levels), item.severity, item.scope, item.source, _titled(item)) for item in found
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _titled(item: Entry) -> str:
    return f"{item.title} (disabled in {', '.join(item.disabled)})" if item.disabled else item.title
