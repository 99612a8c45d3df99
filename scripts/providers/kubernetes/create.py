"""Create: a plain POST, so that an object that exists already is an error and not silently taken over."""

from scripts.providers.kubernetes import state as states
from scripts.providers.kubernetes import waiting
from scripts.providers.kubernetes.client import Rejected, Unreachable
from scripts.providers.kubernetes.cluster import NoSuchKind
from scripts.providers.kubernetes.objects import FORCE, Manifest, ref, says
from scripts.providers.kubernetes.session import Operation
from scripts.providers.properties import Properties, has_unknown, masked, reveal
from scripts.providers.servicer import Failed, NotReady

_FORBIDDEN, _NOT_FOUND, _CONFLICT = 403, 404, 409
_PAUSES = (1, 2, 4, 8, 16, 32)  # seconds


def create(operation: Operation, inputs: Properties, *, patch: bool) -> tuple[str, Properties]:
    """The new object's id and state. Raises: `Failed`, `NotReady`."""
    manifest: Manifest = reveal(inputs)
    manager = states.manager(manifest, {})
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
    if patch or settings.upsert:
        force = settings.force or says(manifest, FORCE)
        return cluster.apply(manifest, manager=manager, force=force, dry_run=operation.preview)
    return cluster.create(manifest, dry_run=operation.preview)


def _insist(operation: Operation, inputs: Properties, manager: str, *, patch: bool) -> Manifest:
    """Create for real; a namespace or a kind that is not there yet may come with this very run."""
    manifest: Manifest = reveal(inputs)
    for attempt, pause in enumerate((*_PAUSES, None), start=1):
        try:
            return _make(operation, manifest, manager, patch=patch)
        except (NoSuchKind, Rejected) as error:
            missing = isinstance(error, NoSuchKind) or error.status == _NOT_FOUND
            if not missing or pause is None or operation.session.cancelled.is_set():
                raise _explained(inputs, error) from error
            operation.status(f"try {attempt} failed: {error}; trying again in {pause} s")
            operation.session.cancelled.wait(pause)
    raise AssertionError  # the last round returns or raises


def _explained(inputs: Properties, error: Failed) -> Failed:
    text = f"{ref(reveal(inputs))} was not created by the Kubernetes API server: {masked(str(error), inputs)}"
    if isinstance(error, Rejected) and error.reason == "AlreadyExists":
        text += "; import it, delete it, give the resource another name, or set upsertExistingObjects on the provider"
    return Failed(text)


def _preview(operation: Operation, manifest: Manifest, inputs: Properties, manager: str, *, patch: bool) -> Properties:
    """What the API server would make of it; where it cannot be asked, the inputs themselves."""
    if patch:
        return inputs
    if has_unknown(manifest):
        operation.not_tried(manifest, "it has values that only up will know")
        return inputs
    try:
        live = _make(operation, manifest, manager, patch=patch)
    except (NoSuchKind, Rejected, Unreachable) as error:
        why = _excuse(operation, manifest, error)
        if why is None:
            raise _explained(inputs, error) from error
        operation.not_tried(manifest, why)
        return inputs
    return states.state(live, inputs, manager)


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
