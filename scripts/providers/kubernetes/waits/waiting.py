"""Waiting for an object to become what it should, or to be gone."""

import math
import time
from collections.abc import Callable

from scripts.providers.kubernetes.objects import (
    REPLACE_UNREADY,
    SKIP_AWAIT,
    TIMEOUT,
    WAIT_FOR,
    Manifest,
    annotation,
    kind,
    located,
    metadata,
    ref,
    says,
    section,
)
from scripts.providers.kubernetes.session import Operation
from scripts.providers.kubernetes.waits import readiness, waitfor
from scripts.providers.kubernetes.waits.readiness import READY, Readiness, Rule, condition, pod_troubles
from scripts.providers.servicer import Failed

_SECONDS = 600.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 1.0  # seconds
_MOST_TROUBLES = 5
_LONGER = f"the next run waits for it again; custom_timeouts or {TIMEOUT} give it longer"

_Judge = Callable[[Manifest | None, float], Readiness]


def until_ready(operation: Operation, inputs: Manifest, live: Manifest) -> tuple[Manifest, list[str]]:
    """The object as it is at the end of the wait, and why it is not ready: nothing when it is."""
    rule = _rule(operation, inputs, live)
    if rule is None:
        return live, []

    def judge(found: Manifest | None, seconds: float) -> Readiness:
        if found is None:
            return Readiness(ready=False, message="it was deleted while we waited for it", failed=True)
        return rule(found, operation.session.cluster, seconds)

    usual = readiness.SECONDS.get(kind(live), _SECONDS)
    live, reasons = _wait(operation, live, judge, operation.seconds(inputs, usual))
    return live, [*reasons[:1], *_troubles(operation, live), *reasons[1:]] if reasons else []


def judged(operation: Operation, live: Manifest) -> list[str]:
    """Why an object is not ready now, without waiting."""
    try:
        rule = _rule(operation, live, live)
        verdict = rule(live, operation.session.cluster, math.inf) if rule else READY
    except Failed as error:
        return [f"{ref(live)} cannot be judged: {error}"]
    return [] if verdict.ready else [f"{ref(live)} is not ready: {verdict.message}"]


def _rule(operation: Operation, wanted: Manifest, live: Manifest) -> Rule | None:
    """What the object is waited for: what its annotations say, else what its kind needs. Raises: `Failed`."""
    if says(wanted, SKIP_AWAIT):
        return None
    if written := annotation(wanted, WAIT_FOR):
        return waitfor.rule(written)
    return readiness.rule(kind(live), every_kind=operation.session.settings.await_all)


def is_unready(operation: Operation, identifier: str, inputs: Manifest) -> bool:
    """Whether a Job that is to be replaced unless it is done is not done. Where nobody can tell, it stays."""
    if not says(inputs, REPLACE_UNREADY):
        return False
    wanted = located(inputs, identifier)
    if kind(inputs) != "batch/v1/Job":
        operation.session.engine.warn(f"{REPLACE_UNREADY} is for Jobs only, not for {wanted}", operation.urn)
        return False
    try:
        live = operation.session.cluster.get(wanted)
    except Failed:
        return False
    return live is not None and not readiness.job(live, operation.session.cluster, 0.0).ready


def until_gone(operation: Operation, live: Manifest) -> list[str]:
    """Why a deleted object is still there when the wait is over: nothing when it is gone."""
    uid = metadata(live).get("uid")

    def judge(found: Manifest | None, _: float) -> Readiness:
        if found is None or metadata(found).get("uid") != uid:
            return READY
        holders = ", ".join(metadata(found).get("finalizers") or [])
        return Readiness(ready=False, message=f"held by {holders}" if holders else "still being deleted")

    return _wait(operation, live, judge, operation.seconds(live, _SECONDS))[1]


def _wait(operation: Operation, live: Manifest, judge: _Judge, seconds: float) -> tuple[Manifest, list[str]]:
    """Look again and again; gives the last live object, and the reason when it is not as it should be."""
    wanted, started, pause, said = ref(live), time.monotonic(), _FIRST_PAUSE, ""
    found: Manifest | None = live
    while True:
        waited = time.monotonic() - started
        try:
            verdict = judge(found, waited if waited < seconds else math.inf)
        except Failed as error:
            verdict = Readiness(ready=False, message=str(error))
        live = found or live
        if verdict.ready:
            if said:
                operation.status("")
            return live, []
        if verdict.failed:
            return live, [f"{wanted}: {verdict.message}"]
        if waited >= seconds:
            return live, [f"{wanted}: timed out after {seconds:g} s: {verdict.message}", _LONGER]
        if verdict.message != said:
            said = verdict.message
            operation.status(f"waiting for {wanted.kind}: {said}")
        if operation.session.cancelled.wait(min(pause, seconds - waited)):
            return live, [f"{wanted}: the wait was cancelled: {verdict.message}"]
        pause = min(pause * 1.3, _LONGEST_PAUSE)
        found = _look(operation, live)


def _look(operation: Operation, live: Manifest) -> Manifest | None:
    """The object now. An API server in trouble for a moment does not end a wait: the object would be forgotten."""
    try:
        return operation.session.cluster.get(ref(live))
    except Failed:
        return live


def _troubles(operation: Operation, live: Manifest) -> list[str]:
    """What conditions and pods say about an object that did not become ready."""
    conditions = [condition(live, name) for name in ("Available", "Progressing")]
    found = [f"[{item['reason']}] {item.get('message')}" for item in conditions if item.get("status") == "False"]
    labels = section(live, "spec", "selector", "matchLabels")
    if not labels:
        return found
    try:
        pods = operation.session.cluster.select("v1", "Pod", metadata(live).get("namespace"), labels)
    except Failed:
        return found
    found += [f"pod {metadata(pod)['name']}: {trouble}" for pod in pods for trouble in pod_troubles(pod)]
    return found[:_MOST_TROUBLES]
