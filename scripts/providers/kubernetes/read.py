"""Read: what refresh, import and `.get` see."""

from scripts.providers.kubernetes import state as states
from scripts.providers.kubernetes.api.client import Rejected, Unreachable
from scripts.providers.kubernetes.api.refusals import explained
from scripts.providers.kubernetes.check import SERVER_SET
from scripts.providers.kubernetes.live import pruned
from scripts.providers.kubernetes.objects import Manifest, located, ref
from scripts.providers.kubernetes.session import Operation
from scripts.providers.kubernetes.waits import waiting
from scripts.providers.properties import Properties, conceal, reveal
from scripts.providers.servicer import Failed, NotReady

Found = tuple[str, Properties, Properties]
"""Id, state and inputs; an empty id says that the object does not exist."""

GONE: Found = ("", {}, {})


def read(operation: Operation, identifier: str, kind: Manifest, olds: Properties, inputs: Properties) -> Found:
    """The object as it is. `kind` has its `apiVersion` and `kind`. Raises: `Failed`, `NotReady`."""
    settings, cluster = operation.session.settings, operation.session.cluster
    if operation.session.folder:
        if not olds:
            raise Failed(
                f"{located(kind, identifier)} cannot be imported: in render mode there is no cluster to read from"
            )
        return identifier, olds, inputs
    try:
        live = cluster.get(located(kind, identifier))
    except Unreachable as error:
        if settings.delete_unreachable:
            return GONE
        if settings.skip_update_unreachable and olds:
            operation.session.engine.warn(f"{identifier} was not refreshed: {error}", operation.urn)
            return identifier, olds, inputs
        raise explained(located(kind, identifier), "read", error, olds) from error
    except Rejected as error:
        raise explained(located(kind, identifier), "read", error, olds) from error
    if live is None:
        return GONE
    shape: Manifest = reveal(inputs)
    current = states.secret_data(conceal(pruned(live, shape) if shape else _wanted(live), inputs))
    manager = states.manager(shape, olds)
    kept = states.state(live, current, manager, states.initial_version(olds))
    reasons = waiting.judged(operation, live)
    if reasons:
        raise NotReady(ref(live).identifier, kept, current, reasons)
    return ref(live).identifier, kept, current


def _wanted(live: Manifest) -> Manifest:
    """A live object as a program would write it."""
    about = {key: value for key, value in live["metadata"].items() if key not in SERVER_SET}
    return {**{key: value for key, value in live.items() if key != "status"}, "metadata": about}
