"""Update: server-side apply by the object's own field manager, never by force unless asked for; or a merge patch."""

import copy
from typing import Any

from scripts.providers import paths
from scripts.providers.kubernetes import rendering
from scripts.providers.kubernetes import state as states
from scripts.providers.kubernetes.api import managers
from scripts.providers.kubernetes.api.client import Rejected, Unreachable
from scripts.providers.kubernetes.api.refusals import explained
from scripts.providers.kubernetes.merging import merge_patch
from scripts.providers.kubernetes.objects import FORCE, Manifest, Ref, located, metadata, ref, says
from scripts.providers.kubernetes.session import Operation
from scripts.providers.kubernetes.waits import waiting
from scripts.providers.paths import Path
from scripts.providers.properties import Properties, has_unknown, is_list, is_map, reveal
from scripts.providers.servicer import Failed, NotReady

_FORBIDDEN, _CONFLICT = 403, 409
_TRIES = 3


def update(operation: Operation, identifier: str, olds: Properties, inputs: Properties) -> Properties:
    """The object's new state. Raises: `Failed`, `NotReady`."""
    if operation.session.folder:
        return rendering.save(operation, operation.session.folder, inputs, olds)[1]
    manifest: Manifest = reveal(inputs)
    manager = operation.manager(manifest, olds)
    if operation.preview and has_unknown(manifest):
        operation.not_tried(manifest, "it has values that only up will know")
        return inputs
    try:
        live = _make(operation, identifier, manifest, manager, olds)
    except (Rejected, Unreachable) as error:
        if operation.preview and (isinstance(error, Unreachable) or error.status == _FORBIDDEN):
            operation.not_tried(manifest, str(error))
            return inputs
        raise explained(located(manifest, identifier), "updated", error, inputs) from error
    version = states.initial_version(olds)
    if operation.preview:
        return states.state(live, inputs, manager, version)
    live, reasons = waiting.until_ready(operation, manifest, live)
    kept = states.state(live, inputs, manager, version)
    if reasons:
        raise NotReady(identifier, kept, inputs, reasons)
    return kept


def _make(operation: Operation, identifier: str, manifest: Manifest, manager: str, olds: Properties) -> Manifest:
    live = _found(operation, located(manifest, identifier))
    # A preview cannot hand the creator's fields over, and an apply beside them would keep what is to go.
    not_yet_ours = operation.preview and managers.created_by_us(live)
    if operation.session.settings.server_side and not not_yet_ours:
        return _apply(operation, identifier, manifest, manager, states.manager({}, olds))
    patch = merge_patch(reveal(states.old_inputs({}, olds)), keeping(manifest, live, operation.ignored), live)
    return operation.session.cluster.merge(ref(live), patch, dry_run=operation.preview)


def _apply(operation: Operation, identifier: str, manifest: Manifest, manager: str, previous: str) -> Manifest:
    cluster, dry_run = operation.session.cluster, operation.preview
    live = _own(operation, identifier, manifest, manager)
    force = operation.session.settings.force or says(manifest, FORCE)
    wanted = keeping(manifest, live, operation.ignored)
    applied = cluster.apply(wanted, manager=manager, force=force, dry_run=dry_run)
    if previous != manager and not dry_run:
        release(operation, applied, previous)
        return cluster.get(ref(applied)) or applied
    return applied


def _found(operation: Operation, wanted: Ref) -> Manifest:
    live = operation.session.cluster.get(wanted)
    if live is None:
        raise Failed(f"{wanted} does not exist any more; run refresh, then try again")
    return live


def _own(operation: Operation, identifier: str, manifest: Manifest, manager: str) -> Manifest:
    """The live object, its fields held by our manager."""
    wanted = located(manifest, identifier)
    attempt = 1
    while True:
        live = _found(operation, wanted)
        if operation.preview or not managers.created_by_us(live):
            return live
        try:
            managers.hand_over(operation.session.cluster, live, manager)
        except Rejected as error:
            if error.status != _CONFLICT or attempt == _TRIES:
                raise
        attempt += 1


def release(operation: Operation, live: Manifest, manager: str) -> None:
    """Make a field manager give up what it holds: it applies an object that says nothing."""
    about = metadata(live)
    place = {key: about[key] for key in ("name", "namespace") if key in about}
    nothing = {"apiVersion": live["apiVersion"], "kind": live["kind"], "metadata": place}
    operation.session.cluster.apply(nothing, manager=manager, force=False, dry_run=False)


def keeping(manifest: Manifest, live: Manifest, ignored: tuple[str, ...]) -> Manifest:
    """The manifest with the live values at the paths whose changes the program ignores."""
    kept = copy.deepcopy(manifest) if ignored else manifest
    for text in ignored:
        _keep(kept, live, paths.parse(text))
    return kept


def _keep(into: Any, live: Any, path: Path) -> None:
    head, rest = path[0], path[1:]
    if head == "*":
        for each in range(len(into)) if is_list(into) else list(into):
            _keep(into, live, (each, *rest))
        return
    here, there = _has(into, head), _has(live, head)
    if here and there and rest:
        _keep(into[head], live[head], rest)
    elif there and not rest and is_map(into):
        into[str(head)] = live[head]
    elif here and not rest and is_map(into):
        del into[str(head)]


def _has(holder: Any, key: str | int) -> bool:
    if is_list(holder):
        return isinstance(key, int) and key < len(holder)
    return is_map(holder) and key in holder
