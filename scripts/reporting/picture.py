"""Where each mark of the picture of a change set's reach stands; lengths are in the picture's own units."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.changes.reports.words import MARKS
from scripts.reporting.radius import Row

WIDTH = 880
_LINE = 28
_TOP = 8
_INDENT = 20
_SQUARE = 18
_STEP = 22
_MOST_SQUARES = 20
"""Resources of one component that have a square each; more are counted in one box for each kind of change."""
_BOX, _BOX_STEP = 62, 68
_LONGEST = 46
"""Characters of a name and a kind, beside which the squares stand."""
_LETTER = 7.4
"""What one of them takes at most, on average."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A square for one resource, or a box for several."""

    part: str
    """What happens to it: one of `radius.ORDER`."""
    sign: str
    x: int
    width: int = _SQUARE


@dataclass(frozen=True, kw_only=True)
class Line:
    """One component's line."""

    y: int
    """Its middle."""
    x: int
    """Where its name begins."""
    up: int
    """Where the connection to the component above it begins; its own middle where there is none."""
    name: str
    kind: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """All of it."""

    height: int
    lines: tuple[Line, ...]


def of(rows: Sequence[Row]) -> Picture:
    """The picture of these rows."""
    return Picture(height=_TOP * 2 + _LINE * len(rows), lines=tuple(_lines(rows)))


def _lines(rows: Sequence[Row]) -> Iterator[Line]:
    above: dict[int, int] = {}
    labels = [_label(row) for row in rows]
    starts = [_INDENT * row.depth + 8 for row in rows]
    widths = (x + _LETTER * len("".join(label)) for x, label in zip(starts, labels, strict=True))
    marks_from = round(max(widths, default=0)) + _INDENT
    for number, (row, x, (name, kind)) in enumerate(zip(rows, starts, labels, strict=True)):
        y = _TOP + _LINE * number + _LINE // 2
        up = above.get(row.depth - 1, y)
        above[row.depth] = y
        yield Line(y=y, x=x, up=up, name=name, kind=kind, marks=tuple(_marks(row, marks_from)))


def _label(row: Row) -> tuple[str, str]:
    room = _LONGEST - 2 * row.depth
    kind = f"{row.kind}{f', {row.folded} below' if row.folded else ''}"
    kind = _shortened(kind, max(room - len(row.name), room // 2))
    return _shortened(row.name, room - len(kind)), kind


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


def _marks(row: Row, x: int) -> Iterator[Mark]:
    for part, count in row.counts.items():
        sign = MARKS.get(part, "◇")
        if row.total > _MOST_SQUARES:
            yield Mark(part=part, sign=f"{sign} {count}", x=x, width=_BOX)
            x += _BOX_STEP
        else:
            for _ in range(count):
                yield Mark(part=part, sign=sign, x=x)
                x += _STEP
