"""A stack's state, as its back end holds it: read without a run."""

from typing import Any

from scripts import toolchain
from scripts.changes.engine import Engine
from scripts.changes.environment import ENGINE_TOOLS, variables
from scripts.changes.errors import Failed
from scripts.toolchain.places import CLONE
from scripts.toolchain.progress import Progress
from stacks.settings import Settings


def opened(settings: Settings) -> Engine:
    """The stack's engine; its tools are brought where they are missing, nothing is started."""
    toolchain.find(ENGINE_TOOLS, Progress())
    return Engine(settings.stack, CLONE, variables(settings, "auto"))


def resources(settings: Settings, *, plain_secrets: bool = False) -> list[dict[str, Any]]:
    """What the state says of each resource. Raises: `Failed`, where the stack was never applied."""
    deployment = opened(settings).state(plain_secrets=plain_secrets)
    if deployment is None:
        raise Failed(f"{settings.stack}: there is no state; this stack was never applied")
    return deployment.get("resources") or []
