"""Writes the page: HTML that needs nothing from elsewhere, runs nothing, and shows every text as text."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from policies.changes import name_of
from policies.printable import printable
from scripts.changes.reports import tree, words
from scripts.changes.reports.report import budgets, outcome, rows
from scripts.reporting import glance, picture, radius
from scripts.reporting.account import Account

_FOLDER = Path(__file__).parent
SIGNS = {"good": "✓", "bad": "✕", "wait": "!", "plain": "•"}
"""What stands beside each tone, for eyes that see no colours."""


_WORDS: Mapping[str, Any] = {
    "SIGNS": SIGNS, "MARKS": words.MARKS, "DONE": words.DONE, "WIDTH": picture.WIDTH,
    "branches": tree.branches, "budgets": budgets, "cards": glance.cards, "differences": words.differences,
    "findings": rows, "kind_of": words.kind_of, "name_of": name_of, "outcome": outcome, "state_of": glance.state,
    "titled": words.titled, "moment": datetime.fromisoformat,
}  # fmt: skip
"""What the templates may use."""


def written(account: Account) -> str:
    """The page."""
    style = (_FOLDER / "page.css").read_text(encoding="utf-8")
    reach = radius.reach(account.last.kept.changes) if account.last else None
    return _templates().get_template("page.html.jinja").render(
        **_WORDS,
        account=account,
        style=Markup(style),  # noqa: S704 it is a file of ours
        style_digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        reach=reach,
        picture=picture.of(reach.rows) if reach else None,
    )  # fmt: skip


def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_safe,
    )


def _safe(value: Any) -> Any:
    """Texts of others come without what a page would obey and nobody see, such as a change of direction."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
