"""Resource quantities in the one spelling in which the API server gives them back: `0.5` is `500m`, `1024Mi` is `1Gi`.

Without it every preview would show a change where there is none.
"""

import re
from fractions import Fraction
from math import ceil
from typing import Any

from scripts.providers.kubernetes.objects import Manifest, is_builtin
from scripts.providers.properties import is_list, is_map

_MAPS = frozenset({"capacity", "hard", "limits", "podFixed", "requests"})
_LIMIT_RANGE_MAPS = frozenset({"default", "defaultRequest", "max", "maxLimitRequestRatio", "min"})
_SINGLE = frozenset({"averageValue", "divisor", "sizeLimit"})
_QUANTITY = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?")
_DECIMAL = {3 * power: suffix for power, suffix in zip(range(-3, 7), ["n", "u", "m", "", *"kMGTPE"], strict=True)}
_KIBI = 1024
_BINARY = {10 * power: suffix for power, suffix in enumerate(["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"])}


def normalise(manifest: Manifest) -> Manifest:
    """The manifest with every quantity of a built-in kind in canonical form; anything else is left as it is."""
    if not is_builtin(manifest.get("apiVersion", ".")):
        return manifest
    maps = _MAPS | _LIMIT_RANGE_MAPS if manifest.get("kind") == "LimitRange" else _MAPS
    return _walk(manifest, maps)


def _walk(value: Any, maps: frozenset[str]) -> Any:
    if is_map(value):
        return {key: _property(key, item, maps) for key, item in value.items()}
    return [_walk(item, maps) for item in value] if is_list(value) else value


def _property(key: str, value: Any, maps: frozenset[str]) -> Any:
    if key in maps and is_map(value):
        return {name: canonical(amount) for name, amount in value.items()}
    if key in _SINGLE and isinstance(value, str):
        return canonical(value)
    return _walk(value, maps)


def canonical(amount: Any) -> Any:
    """The canonical form of one quantity; what is none comes back unchanged, for the API server to judge."""
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        return amount
    match = _QUANTITY.fullmatch(str(amount).strip())
    if not match:
        return amount
    number, suffix, exponent = match.groups()
    value = Fraction(number) * _factor(suffix, exponent)
    if suffix and suffix.endswith("i") and abs(value) >= _KIBI:
        return _spelled(Fraction(ceil(value)), _BINARY, 2)
    if exponent is not None:
        return _spelled(value, dict.fromkeys(_DECIMAL), 10)
    return _spelled(value, _DECIMAL, 10)


def _factor(suffix: str | None, exponent: str | None) -> Fraction:
    if exponent is not None:
        return Fraction(10) ** int(exponent)
    for base, names in ((10, _DECIMAL), (2, _BINARY)):
        for power, name in names.items():
            if name == (suffix or ""):
                return Fraction(base) ** power
    raise AssertionError(suffix)


def _spelled(value: Fraction, suffixes: dict[int, Any], base: int) -> str:
    """The largest suffix that leaves a whole number; finer than nano is rounded up, as the API server does."""
    for power in sorted(suffixes, reverse=True):
        scaled = value / Fraction(base) ** power
        if value and scaled.denominator == 1:
            suffix = suffixes[power]
            return f"{scaled}{suffix if suffix is not None else f'e{power}' if power else ''}"
    return f"{ceil(value * 10**9)}n" if value else "0"
