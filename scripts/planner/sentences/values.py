"""What shall stand at a place: from words, or from what stands there now."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, cast

import jsonschema_rs

from scripts.planner.sentences import places, quantities
from scripts.planner.sentences.places import Place, Schema
from scripts.planner.sentences.quantities import Misfit, Quantity
from scripts.planner.sentences.tokens import Token, shown
from scripts.planner.sentences.vocabulary import NOUNS

_MEASURES = {"cpu": ("cores", ""), "memory": ("bytes", ""), "storage": ("bytes", ""), "ttl": ("time", "seconds"),
             "retention_hours": ("time", "hours"), "retention_days": ("time", "days"), "days": ("time", "days"),
             "renew_before": ("time", "days"), "timeout_seconds": ("time", "seconds"),
             "ejection_seconds": ("time", "seconds")}  # fmt: skip
"""Of what a setting is an amount, by its key, and the unit of a number without one."""
_YES, _NO = ("true", "yes", "on", "enabled"), ("false", "no", "off", "disabled")
_VERSION = re.compile(r"v?\d+(?:\.\d+)*(?:[-+.][0-9A-Za-z.-]+)?")


class Contradiction(Exception):
    """What was said does not go with what is: it is understood, and refused."""


@dataclass(frozen=True)
class Change:
    """How a new amount comes of the one that is there."""

    how: Literal["to", "more", "less", "times"]
    quantity: Quantity

    @property
    def opposite(self) -> "Change":
        """The change that takes what this one gives."""
        if self.how != "to" or self.quantity.unit in ("%", "x"):
            raise Misfit(f"{quantities.shown(self.quantity)} is not an amount to take away")
        return Change("less", self.quantity)


def measure(place: Place) -> tuple[str, str] | None:
    """Of what a place holds an amount, and the unit of a number without one; None where it holds something else."""
    if place.schema.get("type") == "integer" or place.key in ("cpu", "memory", "storage"):
        return _MEASURES.get(place.key, ("count", ""))
    return None


def amount(place: Place) -> Fraction:
    """The amount at a place, in its measure's own unit; raises Misfit where there is none."""
    found = measure(place)
    if found is None or place.value is None:
        raise Misfit(f"{place.dotted} holds no amount; say what it shall be")
    return quantities.base(quantities.read(str(place.value)), *found)


def changed(place: Place, change: Change) -> str | int:
    """What stands at a place after a change; raises Misfit."""
    found = measure(place)
    if found is None:
        raise Misfit(f"{place.dotted} holds no amount; say what it shall be")
    kind, own = found
    said = change.quantity
    if change.how == "to":
        return _as_said(place, said, kind, own)
    now = amount(place)
    if change.how == "times":
        after = now * said.number
    elif said.unit == "%" and place.key != "cpu_percent":
        after = now + now * said.number / 100 * (1 if change.how == "more" else -1)
    else:
        by = quantities.base(said, kind, own)
        after = now + by if change.how == "more" else now - by
    if after <= 0:
        raise Misfit(f"{place.dotted} is {place.value}, and nothing would be left; say another amount")
    return cast(
        "str | int", checked(place, quantities.stored(after, kind, quantities.read(str(place.value)).unit or own))
    )


def _as_said(place: Place, said: Quantity, kind: str, own: str) -> str | int:
    if said.unit == "%" and place.key == "cpu_percent":
        said = Quantity(said.number)
    plain = quantities.base(said, kind, own)
    if kind == "bytes" and said.number.denominator == 1:
        value: str | int = f"{said.number}{said.unit}"
    else:
        value = quantities.stored(plain, kind, said.unit if kind == "bytes" else own)
    return cast("str | int", checked(place, value))


def same(place: Place, value: Any) -> bool:
    """Whether a value is what stands there already; 8192Mi is 8Gi."""
    found = measure(place)
    if place.value is None or found is None:
        return place.value == value
    return amount(place) == quantities.base(quantities.read(str(value)), *found)


def fitted(place: Place, tokens: tuple[Token, ...]) -> Any:
    """The value that tokens say of a place; raises Misfit."""
    if place.is_list:
        return checked(place, [_single(item, place.schema["items"]) for item in items(tokens)])
    if measure(place):
        for end, quantity in quantities.at(tokens, 0):
            if end == len(tokens) or _counts(place, tokens[end:]):
                return changed(place, Change("to", quantity))
        raise Misfit(f"{shown(tokens)!r} is no amount for {place.dotted}")
    if place.key in ("image", "schema_image", "blue", "green") and len(tokens) == 1:
        return checked(place, image(place.value, tokens[0].text))
    return checked(place, _single(tokens, place.schema))


def _counts(place: Place, tokens: tuple[Token, ...]) -> bool:
    """Whether words after a number say of what it is a number, as in "8 cores" and "2 GiB of memory"."""
    words = " ".join(token.word for token in tokens).removeprefix("of ")
    return words in {place.key, *(phrase.strip() for phrase in NOUNS.get(place.key, "").split(","))}


def image(now: str | None, said: str) -> str:
    """An image reference; a version alone keeps the repository that is there, and its way to write versions."""
    if not _VERSION.fullmatch(said):
        return said
    if now is None:
        raise Misfit(f"{said} is a version without an image; say it as registry/repository:{said}")
    repository, _, tag = now.partition("@")[0].rpartition(":")
    if not repository or "/" in tag:
        repository, tag = now.partition("@")[0], ""
    number = said.removeprefix("v")
    return f"{repository}:{'v' if tag.startswith('v') else ''}{number}"


def items(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """The items of a list in words."""
    found: list[tuple[Token, ...]] = [()]
    for token in tokens:
        if token.word in (",", "and", "&"):
            found.append(())
        else:
            found[-1] += (token,)
    return [item for item in found if item]


def told(place: Place) -> dict[str, Any]:
    """What a section says beside its defaults."""
    return _told(place.value, place.schema)


def _told(value: Any, schema: Schema) -> Any:
    if "properties" not in schema:
        return value
    entries, inner = cast("dict[str, Any]", value), cast("dict[str, Schema]", schema["properties"])
    needed = schema.get("required", ())
    return {
        key: _told(entry, places.resolved(inner[key]))
        for key, entry in entries.items()
        if key in needed or entry not in (None, {}, inner[key].get("default"))
    }


def checked(place: Place, value: Any) -> Any:
    """The value, if the schema allows it there; raises Misfit."""
    schema = {**place.schema, "$defs": places.definitions()}
    error = next(iter(jsonschema_rs.validator_for(schema).iter_errors(value)), None)
    if error is None:
        return value
    where = ".".join((*place.path, *(str(step) for step in error.instance_path)))
    raise Misfit(f"{where}: {error.message}")


def _single(tokens: tuple[Token, ...], schema: Schema) -> Any:
    schema = places.resolved(schema)
    text = " ".join(token.text for token in tokens)
    if schema.get("type") == "boolean":
        if text.lower() in (*_YES, *_NO):
            return text.lower() in _YES
        raise Misfit(f"{text!r} is neither on nor off")
    if schema.get("enum"):
        plain = {re.sub("[^a-z0-9]", "", option.lower()): option for option in schema["enum"]}
        return plain.get(re.sub("[^a-z0-9]", "", text.lower()), text)
    if len(tokens) != 1:
        raise Misfit(f"{text!r} is more than one word; put it in quotes")
    return text
