"""Writes the README beside this file: every kind of request with its examples.

Run it as `python -m scripts.planner.sentences.documentation` after a change to the kinds.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from scripts.planner.sentences.kinds import TABLE

FILE = Path(__file__).with_name("README.md")

_HEAD = """\
# What the grammar understands

A sentence is cut into tokens, and every request in it must be read, in whole, by exactly one kind of the table below.
What cannot be read, or can be read in two ways that lead to different settings, is refused with the reason and the
nearest examples; a wrong edit is worse than none. The kinds are in [`kinds/`](kinds), one entry each: name, patterns,
examples, and a function of a few lines that yields edits. This page is made of them
(`python -m scripts.planner.sentences.documentation`), and every example on it is a test, about the stack in
`tests/planner/stacks/Pulumi.shop.yaml`. `layer0 bench planner` measures the cases in `tests/planner/cases/`.

- **Names**: every setting goes by its key and by what people call it (`vocabulary.py`), in any order, with what it
  belongs to: `acme's memory`, `the memory quota of tenant acme`, `tenants.acme.quota.memory`. A new name that is also
  a word of the grammar stands in quotes; names without quotes are taken in lower case.
- **Numbers**: digits or words (`8`, `1,000`, `twenty-five`, `a dozen`, `half a core`), `by 50 %`, `double`, `two more`.
- **Units**: `8 GB` and `8G` are decimal, `8 GiB` and `8Gi` binary; a gig is a GiB and a meg a MiB. Bytes without a unit
  are not understood. Cores are cores or millicores. A day has 24 hours, a year 365 days, a month no fixed length.
- **Lists**: `acme and globex`, `both tenants`, `all tenants except acme`. Several requests go into one sentence with
  `and`, `then`, commas or full stops; a verb that sets an amount need not be said again, `it` is what the request
  before was about.
- **Directions** are meant: `raise ... to 10` where there are 20 is refused, and what is so already is said, not edited.
- **Never**: approvals, roles, policies, budgets, the planner's own bounds, backend, store and cluster; secrets;
  negations, conditions, dates, and questions other than those below.

A new kind is one more entry in a module of `kinds/`. In patterns, `(a|b)` is a choice, `[a]` may be missing, `<raise>`
is a phrase of the vocabulary, `{count}` and `{least:count}` are slots (`slots.py`), `(...)+` is a list.
"""


def text() -> str:
    """The page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    yield f"{len(TABLE)} kinds:"
    for section, kinds in groupby(sorted(TABLE, key=lambda kind: kind.section), key=lambda kind: kind.section):
        yield f"\n## {section.capitalize()}\n\n| kind | such as |\n| --- | --- |"
        for kind in kinds:
            yield f"| {kind.name} | {'<br>'.join(kind.examples)} |"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
