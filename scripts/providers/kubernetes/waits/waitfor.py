"""The annotation `pulumi.com/waitFor`: what an object is waited for in place of what its kind is waited for.

`jsonpath={.path}` waits for a value to be there and `jsonpath={.path}=value` for that value, `condition=Type` for a
condition of the status to be true and `condition=Type=value` for another status; a JSON list of them for all of them.

A wrong expression is refused before the object is made; the official plugin finds it afterwards and forgets the object.
"""

import json
from collections.abc import Callable
from typing import Any

from scripts.providers.kubernetes.objects import WAIT_FOR, Manifest, annotation, items, metadata, section
from scripts.providers.kubernetes.waits import jsonpath
from scripts.providers.kubernetes.waits.readiness import READY, Look, Readiness, Rule
from scripts.providers.properties import UNKNOWN, is_list, is_map
from scripts.providers.servicer import Failed

_Expectation = Callable[[Manifest], Readiness]


def check(manifest: Manifest) -> None:
    """Raises: `Failed`, when an object's annotation says nothing that can be waited for."""
    text = annotation(manifest, WAIT_FOR)
    if isinstance(text, str) and text not in ("", UNKNOWN):
        rule(text)


def rule(text: str) -> Rule:
    """When the object is ready. Raises: `Failed`, for an expression that cannot be read."""
    expectations = [_expectation(each) for each in _expressions(text)]

    def judge(live: Manifest, _: Look, __: float) -> Readiness:
        verdicts = (expectation(live) for expectation in expectations)
        return next((verdict for verdict in verdicts if not verdict.ready), READY)

    return judge


def _expressions(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except ValueError:
        return [text]
    if not is_list(found) or not found or not all(isinstance(each, str) for each in found):
        raise _wrong(text, "must be an expression or a JSON list of expressions")
    return found


def _expectation(text: str) -> _Expectation:
    prefix, _, rest = text.partition("=")
    if prefix == "jsonpath":
        return _value(text, rest)
    if prefix == "condition" and rest:
        name, _, status = rest.partition("=")
        return _condition(name, status or "True")
    raise _wrong(text, "must begin with jsonpath= or condition=")


def _value(text: str, rest: str) -> _Expectation:
    inner, closed, after = rest.rpartition("}")
    if not rest.startswith("{") or not closed or not (after == "" or (after.startswith("=") and after != "=")):
        raise _wrong(text, "must be of the form jsonpath={.path} or jsonpath={.path}=value")
    path, wanted = inner[1:].strip(), after[1:]
    try:
        steps = jsonpath.parse(path)
    except ValueError as error:
        why = f"has {str(error)!r}, which only the official plugin may know (pulumi plugin install resource kubernetes)"
        raise _wrong(text, why) from error

    def judge(live: Manifest) -> Readiness:
        found = jsonpath.select(steps, live)
        if not found:
            return Readiness(ready=False, message=f"no value at {path}")
        if not wanted:
            return READY
        if is_map(found[0]) or is_list(found[0]):
            return Readiness(ready=False, message=f"{path} is not a single value to compare", failed=True)
        ready = _spelled(found[0]) == wanted
        return READY if ready else Readiness(ready=False, message=f"{path} is {_spelled(found[0])}, not {wanted}")

    return judge


def _spelled(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _condition(name: str, wanted: str) -> _Expectation:
    def judge(live: Manifest) -> Readiness:
        found = [each for each in items(live, "status", "conditions") if _same(each.get("type"), name)]
        if not found:
            return Readiness(ready=False, message=f"no condition {name} yet")
        seen = found[0].get("observedGeneration", section(live, "status").get("observedGeneration"))
        if seen is not None and seen < metadata(live).get("generation", 0):
            return Readiness(ready=False, message=f"condition {name} is of an older generation")
        if _same(found[0].get("status"), wanted):
            return READY
        why = found[0].get("message") or found[0].get("reason") or ""
        message = f"condition {name} is {found[0].get('status')}, not {wanted}: {why}".removesuffix(": ")
        return Readiness(ready=False, message=message)

    return judge


def _same(one: Any, other: str) -> bool:
    return str(one).casefold() == other.casefold()


def _wrong(text: str, why: str) -> Failed:
    return Failed(
        f"metadata.annotations: {WAIT_FOR} {why}, got {text!r};"
        " write for example jsonpath={.status.phase}=Running or condition=Ready"
    )
