"""OPA's built-in functions, as far as it matters for what a rule reads through them."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from policies.reads.shapes import (
    NOTHING,
    Bag,
    Because,
    Constant,
    Made,
    Read,
    Row,
    Value,
    at,
    because,
    compared,
    counted,
    deep,
    each,
    one,
    shallow,
    union,
)

_COMPARISONS = frozenset({"equal", "neq", "gt", "gte", "lt", "lte"})
_KINDS = frozenset({f"is_{kind}" for kind in ("array", "boolean", "null", "number", "object", "set", "string")})
_TEXTS = frozenset({"concat", "format_int", "sprintf"})


def applied(name: str, operands: Sequence[Value]) -> tuple[Value, frozenset[Read]]:
    """The answer of a built-in function, and what of the input decides whether it has one.

    One that always answers reads nothing until its answer is looked at: so no rule reads what it only puts into words.
    """
    if name in _COMPARISONS and len(operands) == 2:  # noqa: PLR2004 a comparison has two sides
        seen = compared(*operands)
        return one(Made(seen)), seen
    if name in _KINDS:
        seen = shallow(operands[0])
        return one(Made(seen)), seen
    if name == "count":
        seen = counted(operands[0])
        return one(Made(seen)), seen
    model = _MODELS.get(name)
    answer = model(operands) if model else None
    if answer is not None:
        return answer | one(Because(because(union(operands)))), frozenset()
    reads = frozenset(read for operand in operands for read in deep(operand))
    return one(Made(reads)), frozenset() if name in _TEXTS else reads


def _get(operands: Sequence[Value]) -> Value | None:
    """`object.get(value, key or keys, otherwise)`."""
    if len(operands) != 3:  # noqa: PLR2004 with a fourth, its answer is compared
        return None
    value, key, otherwise = operands
    found = otherwise
    for step in key:
        if isinstance(step, Row):
            found |= _below(value, step.items)
        elif isinstance(step, Constant):
            found |= at(value, one(step))
        elif not isinstance(step, Because):
            found |= one(Made(deep(value) | deep(key)))
    return found


def _below(value: Value, keys: Sequence[Value]) -> Value:
    reads: frozenset[Read] = frozenset()
    for key in keys:
        reads |= because(value) | deep(key)
        value = at(value, key)
    return value | one(Because(reads))


def _filter(operands: Sequence[Value]) -> Value | None:
    """`object.filter(value, keys)`."""
    value, keys = operands[0], each(operands[1])[1]
    if len(operands) != 2 or not all(isinstance(key, Constant | Because) for key in keys):  # noqa: PLR2004 as above
        return None
    return one(Made(deep(at(value, keys))))


def _keys(operands: Sequence[Value]) -> Value | None:
    """`object.keys(value)`."""
    keys = each(operands[0])[0]
    return one(Bag(keys, keys)) if len(operands) == 1 else None


def _joined(operands: Sequence[Value]) -> Value | None:
    """`array.concat(one, other)`."""
    if len(operands) != 2:  # noqa: PLR2004 as above
        return None
    first, second = map(_rows, operands)
    if first is None or second is None:
        return one(Bag(NOTHING, union(each(operand)[1] for operand in operands)))
    return frozenset(Row((*left.items, *right.items)) for left, right in product(first, second))


def _sliced(operands: Sequence[Value]) -> Value | None:
    """`array.slice(value, start, end)`: with any end, every beginning of the array."""
    rows = _rows(operands[0])
    if len(operands) != 3 or rows is None or operands[1] != one(Constant(0)):  # noqa: PLR2004 as above
        return None
    beginnings = frozenset(Row(row.items[:end]) for row in rows for end in range(len(row.items) + 1))
    return beginnings | one(Because(deep(operands[2])))


def _rows(value: Value) -> list[Row] | None:
    """The arrays that a value may be, where all of them are known."""
    rows = [shape for shape in value if isinstance(shape, Row)]
    return rows if all(isinstance(shape, Row | Because) for shape in value) else None


_MODELS: Mapping[str, Callable[[Sequence[Value]], Value | None]] = {
    "array.concat": _joined,
    "array.slice": _sliced,
    "object.filter": _filter,
    "object.get": _get,
    "object.keys": _keys,
}
