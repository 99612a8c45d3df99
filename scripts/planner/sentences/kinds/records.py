"""DNS records: made, changed, renamed, taken over."""

import ipaddress
import re
from collections.abc import Iterable
from typing import Any

from scripts.planner.sentences import quantities, values
from scripts.planner.sentences.kind import Outcome, drop, kind, put
from scripts.planner.sentences.places import Place
from scripts.planner.sentences.quantities import Misfit, Quantity
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.values import Contradiction

_SECTION = "dns"
_SINGLE = ("CNAME",)
_TTL = "[,|;] [and] [with|for] [a|its] (ttl|time to live) [of|to|:] {ttl:duration}"
_TTL_COUNT = "[,|;] [and] [with] [a] (ttl|time to live) [of|to|:] {seconds:count}"


def _kind_of(target: str) -> str:
    """The type of the record that leads to an address or a host name."""
    if not re.fullmatch(r"[0-9.]+|.*:.*", target):
        return "CNAME"
    try:
        return "A" if ipaddress.ip_address(target).version == 4 else "AAAA"  # noqa: PLR2004 - IPv4
    except ValueError as error:
        raise Misfit(f"{target} is no IP address") from error


def _key(scene: Scene, label: str, form: str) -> str:
    """A key for a record, made of its name; with the type where that is taken."""
    key = {"@": "apex", "*": "wildcard"}.get(
        label, re.sub("[^a-z0-9]+", "-", label.replace("*", "wildcard")).strip("-")
    )
    return key if scene.value("dns", "records", key) is None else f"{key}-{form.lower()}"


def _record(scene: Scene, label: str, form: str) -> str | None:
    """The key of the record that has a name and a type."""
    records = scene.entries("dns", "records")
    return next((key for key, each in records.items() if (each["name"], each["type"]) == (label, form)), None)


def _alone(scene: Scene, label: str, form: str) -> None:
    """Refuse what DNS does not allow: a CNAME beside others."""
    others = [each["type"] for each in scene.entries("dns", "records").values() if each["name"] == label]
    if label == "@" and form == "CNAME":
        raise Contradiction(f"{scene.domain} itself cannot lead to a host name (CNAME); say its addresses")
    if others and (form == "CNAME" or "CNAME" in others):
        raise Contradiction(
            f"{label} has a record of type {others[0]}, beside which none of type {form} may stand; remove that first"
        )


def _new(scene: Scene, host: str, form: str, held: Iterable[str], ttl: int | None) -> Outcome:
    label = scene.label(host)
    if _record(scene, label, form):
        raise Contradiction(
            f"{label} has a record of type {form} already; say what shall be added to it, or that it shall change"
        )
    _alone(scene, label, form)
    record: dict[str, Any] = {"name": label, "type": form, "values": list(held)}
    yield put(("dns", "records", _key(scene, label, form)), record | ({"ttl": ttl} if ttl else {}))


def _seconds(scene: Scene, ttl: Quantity | None, seconds: int | None) -> int | None:
    del scene
    if ttl is None:
        return seconds
    return int(quantities.stored(quantities.base(ttl, "time", "seconds"), "time", "seconds"))


@kind(
    "point a name at an address",
    f"<point> {{host}} (at|to|towards) {{targets:addresses}} [{_TTL}|{_TTL_COUNT}]",
    f"make {{host}} (point|lead|resolve) (at|to) {{targets:addresses}} [{_TTL}|{_TTL_COUNT}]",
    "{host} should (point|lead|resolve) (at|to) {targets:addresses}",
    section=_SECTION,
    examples=(
        "point api.shop.example.com at 203.0.113.7",
        "point blog at blog.example.net with a TTL of 5 minutes",
        "point www at 203.0.113.9",
        "make status.shop.example.com resolve to 2001:db8::7",
    ),
)
def point(
    scene: Scene, host: str, targets: tuple[str, ...], ttl: Quantity | None = None, seconds: int | None = None
) -> Outcome:
    """The record that there is leads elsewhere; where there is none, it is made."""
    if host.lower() in ("ingress", "tenants"):
        raise Misfit(f"{host} is no record here; put it in quotes to make one")
    label, forms = scene.label(host), {_kind_of(target) for target in targets}
    if len(forms) != 1:
        raise Misfit("one record holds addresses of one kind; say the others in a request of their own")
    [form] = forms
    if form in _SINGLE and len(targets) > 1:
        raise Misfit("a name leads to one other name only")
    lasts, key = _seconds(scene, ttl, seconds), _record(scene, label, form)
    if key is None:
        yield from _new(scene, host, form, targets, lasts)
        return
    yield put(("dns", "records", key, "values"), list(targets))
    if lasts:
        yield put(("dns", "records", key, "ttl"), lasts)


_FORMS = ("a", "aaaa", "cname", "txt", "ns", "caa", "srv")


def _types() -> str:
    return "(" + "|".join(f"{form} {{form={form.upper()}}}" for form in _FORMS) + ")"


@kind(
    "add a record",
    f"<add> [a|an|another] [new] [dns] {_types()} [dns] (record|entry) [for] {{host}} (to|with|:|pointing to"
    "|pointing at|of"
    f"|that points to|with [the] value|with [the] values|leading to|holding) {{held:texts}} [{_TTL}|{_TTL_COUNT}]",
    f"<add> [a|an] [new] {_types()} [record|entry] [for] {{host}} [to|:|with|pointing to|pointing at] "
    f"{{held:texts}} [{_TTL}|{_TTL_COUNT}]",
    f"<add> [a|an] [dns] (record|entry) [for] {{host}} (to|with|pointing to|pointing at) {{held:addresses}} "
    f"[{_TTL}|{_TTL_COUNT}]",
    f"<add> [a|an] [new] {_types()} [dns] (record|entry) [to|with|pointing to|pointing at|with [the] value] "
    f"{{held:texts}}"
    f" (for|at|on) {{host}} [{_TTL}|{_TTL_COUNT}]",
    section=_SECTION,
    examples=(
        "add a CNAME shop -> shop.example.net with TTL 5 minutes",
        "add an A record for api with 203.0.113.7 and 203.0.113.8",
        'create a TXT record _dmarc with "v=DMARC1; p=none"',
        "add a record for status pointing to 203.0.113.40",
        "add a CAA record for @ with '0 issue \"letsencrypt.org\"'",
    ),
)
def add_record(
    scene: Scene,
    host: str,
    held: tuple[str, ...],
    form: str = "",
    ttl: Quantity | None = None,
    seconds: int | None = None,
) -> Outcome:
    """A record of one name and type, with all its values."""
    found = form or _kind_of(held[0])
    for each in held if found in ("A", "AAAA", "CNAME") else ():
        if _kind_of(each) != found:
            raise Misfit(f"{each} is no value of a record of type {found}")
    yield from _new(scene, host, found, held, _seconds(scene, ttl, seconds))


@kind(
    "alias a name",
    f"alias {{host}} to {{target:domain}} [{_TTL}|{_TTL_COUNT}]",
    "make {host} an alias (of|for|to) {target:domain}",
    f"<add> an alias [from|for] {{host}} (to|for|of) {{target:domain}} [{_TTL}|{_TTL_COUNT}]",
    section=_SECTION,
    examples=("alias docs to docs.example.net", "make help an alias of help.example.org"),
)
def alias(scene: Scene, host: str, target: str, ttl: Quantity | None = None, seconds: int | None = None) -> Outcome:
    """A CNAME record."""
    yield from _new(scene, host, "CNAME", [target], _seconds(scene, ttl, seconds))


@kind(
    "say which server takes mail",
    "<add> [a|an] mx record [for {host}] (to|with|pointing to|pointing at|:) {target:domain} [with|and|at] "
    "priority {rank:count}",
    "<add> [a|an] mx record [for {host}] (to|with|:) {rank:count} {target:domain}",
    "<add> [a|an] mx record [for {host}] with priority {rank:count} (to|for|and|pointing to|pointing at) "
    "{target:domain}",
    "(send|deliver|route) mail [for {host}] to {target:domain} with priority {rank:count}",
    section=_SECTION,
    examples=(
        "add an MX record to mail.example.net with priority 10",
        "send mail for shop.example.com to mx.example.net with priority 20",
    ),
)
def add_mail(scene: Scene, target: str, rank: int, host: str = "@") -> Outcome:
    """An MX record, of the domain itself where no name is said; a further server where there is one."""
    label = scene.label(host)
    key = _record(scene, label, "MX")
    if key is None:
        yield from _new(scene, host, "MX", [f"{rank} {target}"], None)
    else:
        yield put(
            ("dns", "records", key, "values"), [*scene.value("dns", "records", key, "values"), f"{rank} {target}"]
        )


@kind(
    "add a value to a record",
    "<add> {held:texts} to [a|aaaa|txt|mx] record [for|of] {record}",
    "<add> {held:texts} to {record}",
    "<add> [the] (value|values|address|addresses) {held:texts} to [record] {record}",
    section=_SECTION,
    examples=("add 203.0.113.20 to the record www", 'add the value "site=42" to record verification'),
)
def add_value(scene: Scene, held: tuple[str, ...], record: Place) -> Outcome:
    """Further values of the same name and type."""
    form, now = record.value["type"], list(record.value["values"])
    if form in _SINGLE:
        raise Contradiction(f"{record.key} leads to one other name only; say that it shall point elsewhere")
    if form in ("A", "AAAA") and any(_kind_of(each) != form for each in held):
        raise Misfit(f"{' and '.join(held)} is no value of a record of type {form}")
    yield put(scene.place(*record.path, "values"), now + [each for each in held if each not in now])


@kind(
    "take a value from a record",
    "<remove> [value|values|address|addresses] {held:texts} from [record] {record}",
    section=_SECTION,
    examples=("remove 203.0.113.11 from the record www",),
)
def take_value(scene: Scene, held: tuple[str, ...], record: Place) -> Outcome:
    """The others stay."""
    now = record.value["values"]
    missing = [each for each in held if each not in now]
    if missing:
        raise Misfit(f"{' and '.join(missing)} is not in record {record.key}, which holds {', '.join(now)}")
    place = scene.place(*record.path, "values")
    yield put(place, values.checked(place, [each for each in now if each not in held]))


@kind(
    "rename a record",
    "rename [the] [record] {record} to {host}",
    section=_SECTION,
    examples=("rename the record blog to news",),
)
def rename_record(scene: Scene, record: Place, host: str) -> Outcome:
    """The same values under another name."""
    label, form = scene.label(host), record.value["type"]
    if _record(scene, label, form):
        raise Contradiction(f"{label} has a record of type {form} already")
    _alone(scene, label, form)
    yield drop(record)
    yield put(("dns", "records", _key(scene, label, form)), values.told(record) | {"name": label})


@kind(
    "adopt a record",
    "(adopt|take over) [the] [existing] {records}",
    section=_SECTION,
    examples=("take over the existing record www",),
)
def adopt(scene: Scene, records: tuple[Place, ...]) -> Outcome:
    """What is there and not the stack's becomes the stack's."""
    yield from (put(scene.place(*record.path, "adopt"), value=True) for record in records)
