"""Create: a plain POST, so that an object that exists already is an error and not silently taken over."""

from scripts.providers.kubernetes import rendering
from scripts.providers.kubernetes import state as states
from scripts.providers.kubernetes.api.client import Rejected, Unreachable
from scripts.providers.kubernetes.api.cluster import NoSuchKind
from scripts.providers.kubernetes.api.refusals import explained
from scripts.providers.kubernetes.objects import FORCE, Manifest, ref, says
from scripts.providers.kubernetes.session import Operation
from scripts.providers.kubernetes.waits import waiting
from scripts.providers.properties import Properties, has_unknown, reveal
from scripts.providers.servicer import Failed, NotReady

_FORBIDDEN, _NOT_FOUND, _CONFLICT = 403, 404, 409
_PAUSES = (1, 2, 4, 8, 16, 32)  # seconds


def create(operation: Operation, inputs: Properties, *, patch: bool) -> tuple[str, Properties]:
    """The new object's id and state. Raises: `Failed`, `NotReady`."""
    if operation.session.folder:
        return rendering.save(operation, operation.session.folder, inputs, {})
    manifest: Manifest = reveal(inputs)
    manager = operation.manager(manifest, {})
    if operation.preview:
        return "", _preview(operation, manifest, inputs, manager, patch=patch)
    live = _insist(operation, inputs, manager, patch=patch)
    live, reasons = waiting.until_ready(operation, manifest, live)
    identifier, kept = ref(live).identifier, states.state(live, inputs, manager)
    if reasons:
        raise NotReady(identifier, kept, inputs, reasons)
    return identifier, kept


def _make(operation: Operation, manifest: Manifest, manager: str, *, patch: bool) -> Manifest:
    settings, cluster = operation.session.settings, operation.session.cluster
    if patch or (settings.upsert and settings.server_side):
        force = settings.force or says(manifest, FORCE)
        return cluster.apply(manifest, manager=manager, force=force, dry_run=operation.preview)
    return cluster.create(manifest, dry_run=operation.preview)


def _insist(operation: Operation, inputs: Properties, manager: str, *, patch: bool) -> Manifest:
    """Create for real. A namespace or a kind that is missing may come with this very run, and a predecessor may go."""
    manifest: Manifest = reveal(inputs)
    for attempt, pause in enumerate((*_PAUSES, None), start=1):
        try:
            return _make(operation, manifest, manager, patch=patch)
        except (NoSuchKind, Rejected, Unreachable) as error:
            if not _may_pass(error) or pause is None or operation.session.cancelled.is_set():
                raise explained(ref(manifest), "created", error, inputs) from error
            operation.status(f"try {attempt} failed: {error}; trying again in {pause} s")
            operation.session.cancelled.wait(pause)
    raise AssertionError  # the last round returns or raises


def _may_pass(error: Failed) -> bool:
    if isinstance(error, Rejected):
        return error.status == _NOT_FOUND or (error.status == _CONFLICT and "is being deleted" in str(error))
    return isinstance(error, NoSuchKind)


def _preview(operation: Operation, manifest: Manifest, inputs: Properties, manager: str, *, patch: bool) -> Properties:
    """What the API server would make of it; where it cannot be asked, the inputs themselves."""
    if patch:
        return inputs
    if why := _unasked(operation, manifest):
        operation.not_tried(manifest, why)
        return inputs
    try:
        live = _make(operation, manifest, manager, patch=patch)
    except (NoSuchKind, Rejected, Unreachable) as error:
        why = _excuse(operation, manifest, error)
        if why is None:
            raise explained(ref(manifest), "created", error, inputs) from error
        operation.not_tried(manifest, why)
        return inputs
    return states.state(live, inputs, manager)


def _unasked(operation: Operation, manifest: Manifest) -> str | None:
    """Why the API server is not asked at all."""
    if not operation.session.settings.server_side:
        return "enableServerSideApply is false"
    return "it has values that only up will know" if has_unknown(manifest) else None


def _excuse(operation: Operation, manifest: Manifest, error: Failed) -> str | None:
    """Why a refusal at preview does not mean that up will fail; nothing when it does."""
    if not isinstance(error, Rejected):
        return str(error)
    if error.status in (_FORBIDDEN, _NOT_FOUND):
        return str(error)
    if error.status == _CONFLICT and error.reason == "AlreadyExists":
        in_place = operation.urn in operation.session.replaced_in_place
        return "the old object is replaced first" if in_place else f"{ref(manifest)} exists already, up will fail"
    return None
