"""Delete: foreground, and done only when the object is really gone."""

from scripts.providers.kubernetes import state as states
from scripts.providers.kubernetes import update
from scripts.providers.kubernetes.api.client import Rejected, Unreachable
from scripts.providers.kubernetes.api.cluster import NoSuchKind
from scripts.providers.kubernetes.api.refusals import explained
from scripts.providers.kubernetes.objects import (
    DELETION_POLICY,
    SKIP_AWAIT,
    Manifest,
    annotation,
    kind,
    located,
    ref,
    says,
)
from scripts.providers.kubernetes.session import Operation
from scripts.providers.kubernetes.waits import waiting
from scripts.providers.properties import Properties
from scripts.providers.servicer import Failed, NotReady

_NOT_FOUND = 404
_POLICIES = {"orphan": "Orphan", "background": "Background"}
_SKIPS = frozenset(
    {
        "apps/v1/DaemonSet",
        "apps/v1/Deployment",
        "apps/v1/StatefulSet",
        "batch/v1/Job",
        "v1/Namespace",
        "v1/Pod",
        "v1/ReplicationController",
    }
)
"""The kinds whose deletion `skipAwait` does not wait for."""


def delete(operation: Operation, identifier: str, olds: Properties, inputs: Properties, *, patch: bool) -> None:
    """Raises: `Failed`, `NotReady`."""
    manifest: Manifest = states.live(olds)
    wanted = located(manifest, identifier)
    if operation.session.folder:
        operation.session.folder.remove(manifest)
        return
    try:
        live = operation.session.cluster.get(wanted)
        if live is None:
            return
        if patch:
            update.release(operation, live, states.manager({}, olds))
            return
        reasons = _delete(operation, live)
    except Unreachable as error:
        if operation.session.settings.delete_unreachable:
            operation.session.engine.warn(
                f"{identifier} is dropped from the state without a deletion: {error}", operation.urn
            )
            return
        told = explained(wanted, "deleted", error, olds)
        raise Failed(f"{told}; if it is lost, PULUMI_K8S_DELETE_UNREACHABLE=true drops its objects") from error
    except Rejected as error:
        raise explained(wanted, "deleted", error, olds) from error
    if reasons:
        raise NotReady(identifier, olds, inputs, reasons)


def _delete(operation: Operation, live: Manifest) -> list[str]:
    wanted = annotation(live, DELETION_POLICY) or ""
    try:
        operation.session.cluster.delete(ref(live), _POLICIES.get(wanted.lower(), "Foreground"))
    except NoSuchKind:
        return []
    except Rejected as error:
        if error.status == _NOT_FOUND:
            return []
        raise
    if says(live, SKIP_AWAIT) and kind(live) in _SKIPS:
        return []
    return waiting.until_gone(operation, live)
