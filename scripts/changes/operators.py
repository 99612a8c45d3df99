"""What a cluster must hold before the platform: the kinds of objects that operators bring."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scripts.toolchain.errors import Unavailable
from scripts.toolchain.kubernetes.definitions import COLLECTION
from stacks.service_mesh import Operator
from stacks.settings import Settings

if TYPE_CHECKING:
    from scripts.providers.kubernetes.api.client import Client


def definitions(settings: Settings) -> list[str]:
    """Names of the CustomResourceDefinitions that the stack's parts use."""
    return [name for operator in settings.service_mesh.operators for name in operator.definitions]


def check(settings: Settings, client: "Client") -> None:
    """Raises `Unavailable` with every definition that the cluster lacks, and the command that brings it."""
    faults = [fault for operator in settings.service_mesh.operators for fault in _lacking(operator, client)]
    if faults:
        where = settings.origin("service_mesh")
        raise Unavailable("\n".join(f"{where}: service_mesh: {fault}" for fault in faults))


def _lacking(operator: Operator, client: "Client") -> Iterator[str]:
    from scripts.providers.kubernetes.api.client import Rejected

    for name in operator.definitions:
        try:
            client.request("GET", f"{COLLECTION}/{name}")
        except Rejected as error:
            what = "the cluster has no" if error.status == 404 else f"the cluster does not tell ({error}) of"  # noqa: PLR2004
            yield (
                f"{what} CustomResourceDefinition {name}, which {operator.name} {operator.version} brings;"
                f" install it: {operator.install}"
            )
