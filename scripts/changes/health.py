"""Whether a stack's state is as Layer0 left it, and guarded by its hooks."""

from dataclasses import dataclass

from policies import hooks
from scripts.changes.engine import Engine
from scripts.changes.records import Records, digest_of_state


@dataclass(frozen=True, kw_only=True)
class Health:
    """What a look at a stack's state tells."""

    resources: int
    faults: tuple[str, ...]
    """What is wrong, each with what to do."""


def look(engine: Engine, records: Records) -> Health:
    """Read the stack's state; nothing is changed. Raises `Failed` or the store's `Unavailable`."""
    state = engine.state(plain_secrets=True)
    if not state or not state.get("resources"):
        return Health(resources=0, faults=())
    stack = engine.name
    faults: list[str] = []
    last = records.last()
    if last is None:
        faults.append(f"no run of layer0 is on record; run ./scripts/layer0 up {stack} to put its state on record")
    elif last.state != digest_of_state(state):
        found = f"left it ({last.at}, {last.actor})" if last.ended else f"found it ({last.at}, {last.actor}; not ended)"
        faults.append(
            f"its state is not as the last run of layer0 {found}: it was changed outside layer0, or that run was"
            f" killed; run ./scripts/layer0 refresh {stack}, then ./scripts/layer0 up {stack}"
        )
    if open_to_all := hooks.unguarded(state):
        names = ", ".join(urn.rpartition("::")[2] for urn in open_to_all[:3])
        more = f" and {len(open_to_all) - 3} more" if len(open_to_all) > 3 else ""  # noqa: PLR2004 as many as are named
        faults.append(
            f"without the gate's delete hook: {names}{more}; run ./scripts/layer0 up {stack} to bring it back"
        )
    return Health(resources=len(state["resources"]), faults=tuple(faults))
