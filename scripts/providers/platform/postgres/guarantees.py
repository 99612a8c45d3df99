"""What holds of every tenant: a condition each, and the statements that make it so. Create and drift share the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

from psycopg import Connection
from psycopg.sql import SQL, Composable


@dataclass(frozen=True)
class Guarantee:
    """One thing that holds; the SQL has names in braces."""

    broken: str
    """What to say when it does not hold."""
    holds: LiteralString
    """A condition that is true exactly when it does."""
    ensure: LiteralString
    """Statements that make it so."""


Names = Mapping[str, Composable]


def broken(connection: Connection, among: Sequence[Guarantee], source: LiteralString, names: Names) -> list[Guarantee]:
    """Those that do not hold of the one row that `source` gives; all of them when it gives none."""
    conditions = SQL(", ").join(SQL(each.holds).format(**names) for each in among)
    row = connection.execute(SQL("SELECT {} FROM {}").format(conditions, SQL(source).format(**names))).fetchone()
    return [each for each, holds in zip(among, row or (False,) * len(among), strict=True) if not holds]


def ensure(connection: Connection, among: Sequence[Guarantee], source: LiteralString, names: Names) -> None:
    """Make those hold that do not; one that holds costs no lock."""
    for each in broken(connection, among, source, names):
        connection.execute(SQL(each.ensure).format(**names))
