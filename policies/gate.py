"""The gate: asks OPA to judge a change set, and takes anything but a whole and well-formed answer as a denial."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol

from policies import reads, schemas
from policies.admission import judgement
from policies.changes import ChangeSet
from policies.context import Context
from policies.modules import Loaded, Modules
from policies.opa import Faulty, Unavailable
from policies.values import is_object
from policies.verdict import Finding, Verdict, finding, read


class Judge(Protocol):
    """What answers queries: `policies.opa.Opa`."""

    expected: Modules

    def query(self, document: Mapping[str, Any], *, strict: bool = True) -> Any: ...

    def admit(self, document: Mapping[str, Any]) -> Any: ...

    def loaded(self) -> Loaded: ...


def judge(opa: Judge, changes: ChangeSet, context: Context | None = None) -> Verdict:
    """Ask OPA for its verdict. No answer, a partial or unreadable one, or one that no rule took part in, denies.

    So do rules other than ours, unless the stack trusts them, and rules that change while they judge.
    """
    try:
        loaded = opa.loaded()
        _refuse_others(loaded, opa.expected, changes.parameters.get("trusted_digest"))
        asked = (context or Context()).document()
        answer, evaluated = _ask(opa, changes, asked)
        admitted: Any = opa.admit({**changes.document(), **asked}) if loaded.has_gatekeeper else None
        if opa.loaded().contents != loaded.contents:
            return _unjudged(loaded, "the rules at opa changed while they judged; judge again")
    except Unavailable as error:
        return _unjudged(opa.expected, *error.args)
    if not is_object(answer):
        return _unjudged(loaded, "opa has no answer: data.policies.gate.verdict is undefined")
    if not loaded.rules:
        return _unjudged(loaded, "there is no rule in policies/rules; a gate without rules lets nothing through")
    try:
        verdict = _told(answer, changes, loaded, evaluated=evaluated)
        if loaded.has_gatekeeper:
            verdict = judgement.added(verdict, admitted, changes, loaded)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        return _unjudged(loaded, f"opa's answer cannot be read: {error!r}")
    return _of_what_is_so(_with_schemas(verdict, changes), changes)


def _told(answer: Mapping[str, Any], changes: ChangeSet, loaded: Loaded, *, evaluated: bool) -> Verdict:
    """The verdict in OPA's answer, with what waits for a value, and a denial if a rule did not take part."""
    verdict, about = read(answer, loaded.digest), answer["about"]
    asks = evaluated and any(change.unknown for change in changes.changes)
    deferred = tuple(_not_known_yet(verdict, changes, loaded.reads if asks else {}, about))
    missing = sorted(set(loaded.rules) - set(verdict.rules) - set(answer["disabled"]))
    message = f"opa did not run these rules: {', '.join(missing)}"
    unheard = (Finding(rule="gate", urn="", message=message),) if missing else ()
    return replace(verdict, deferred=verdict.deferred + deferred, denials=verdict.denials + unheard)


def _refuse_others(loaded: Loaded, expected: Modules, trusted: str | None) -> None:
    if loaded.digest not in {expected.digest, trusted}:
        places = sorted({place for place, _ in loaded.contents ^ expected.contents})
        raise Unavailable(
            f"opa has other rules than policies/: {', '.join(places)} differ; load these files, each with its place as"
            f" its package, or set policies.trusted_digest to {loaded.digest}"
        )


def _ask(opa: Judge, changes: ChangeSet, context: Mapping[str, Any]) -> tuple[Any, bool]:
    """The answer, and whether every rule could be evaluated over the values not known yet.

    A call like `startswith(image, "a")` is an error while the image is not known. Such an error is no denial yet, so
    where the rest of the changes has none, it counts as a condition that fails.
    """
    document = {**changes.document(), **context}
    try:
        return opa.query(document), True
    except Faulty:
        known = tuple(change for change in changes.changes if not change.unknown)
        if len(known) == len(changes.changes):
            raise
        opa.query({**replace(changes, changes=known).document(), **context})
        return opa.query(document, strict=False), False


def _not_known_yet(
    verdict: Verdict, changes: ChangeSet, read_by: Mapping[str, frozenset[reads.Read]], about: Mapping[str, Any]
) -> Iterator[Finding]:
    """Each rule that could say something else of a resource once a value is known, and has not denied it anyway."""
    settled = {(item.rule, item.urn) for item in verdict.denials}
    told = {(item.rule, item.urn, item.path) for item in verdict.deferred}
    for change in changes.changes:
        for rule in verdict.rules if change.unknown else ():
            for path in reads.unknown(read_by.get(rule, frozenset([reads.EVERYTHING])), change):
                if (rule, change.urn) not in settled and (rule, change.urn, path) not in told:
                    message = f"{change.name}: it is judged when this value is known"
                    yield finding({**about[rule], "rule": rule, "urn": change.urn, "path": path, "message": message})


def _with_schemas(verdict: Verdict, changes: ChangeSet) -> Verdict:
    """The verdict with what the schemas of the objects say."""
    try:
        faults = list(schemas.check(changes.changes, changes.parameters.get("kubernetes_version", "")))
    except schemas.Unknown as error:
        faults = [schemas.Fault(urn="", message=str(error))]
    denials = tuple(_fault(item) for item in faults if item.checked)
    warnings = tuple(_fault(item) for item in faults if not item.checked)
    return replace(verdict, denials=verdict.denials + denials, warnings=verdict.warnings + warnings)


def _of_what_is_so(verdict: Verdict, changes: ChangeSet) -> Verdict:
    """The verdict; on a refresh, with warnings about what it leaves alone.

    It only writes down what is so already. To deny it for a quota that somebody has deleted would keep the next `up`
    from seeing that the quota is gone.
    """
    if changes.operation != "refresh":
        return verdict
    left = {change.urn for change in changes.changes if change.op in {"read", "same"}}
    warnings = tuple(item for item in verdict.denials if item.urn in left)
    denials = tuple(item for item in verdict.denials if item.urn not in left)
    return replace(verdict, denials=denials, warnings=verdict.warnings + warnings)


def _fault(fault: schemas.Fault) -> Finding:
    return Finding(rule="schemas", urn=fault.urn, message=fault.message, path=fault.path)


def _unjudged(rules: Modules, *messages: str) -> Verdict:
    denials = tuple(Finding(rule="gate", urn="", message=str(message)) for message in messages)
    return Verdict(denials=denials, policies=rules.digest)
