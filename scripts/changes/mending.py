"""After a run that was killed: says so, and finds out what it has really made, so that nothing is made twice."""

from collections.abc import Iterator, Mapping
from typing import Any

from policies.values import is_object
from scripts.changes.engine import Engine
from scripts.changes.records import Records
from scripts.toolchain.progress import Progress


def mend(engine: Engine, records: Records, progress: Progress) -> None:
    """Do it where the last run has not ended. Raises `Locked` where it may still be under way, or `Failed`."""
    last = records.last()
    if last is None or last.outcome != "running":
        return
    began = f"{engine.name}: {last.operation} of {last.at} by {last.actor}"
    if last.abandoned:
        progress.say(f"{began} was killed; its lock, if it has left one, is taken over")
    else:
        progress.say(f"{began} has not ended (process {last.pid} on {last.host})")
    _read_back(engine, progress)
    if last.abandoned:
        records.killed(last)


def _read_back(engine: Engine, progress: Progress) -> None:
    """Take what it was making into the state by its id, then ask for it: what is not there leaves the state again."""
    state = engine.state() or {}
    resources: list[dict[str, Any]] = state.get("resources") or []
    if making := list(_creating(state)):
        with progress.step(f"look for what it was making: {', '.join(_names(making))}"):
            resources = [*resources, *({**item, "id": found} for item in making if (found := _identifier(item)))]
            engine.restore({**state, "resources": resources, "pending_operations": []})
    # Those that were taken in have no outputs yet, also where that was done by a run which was killed then.
    taken = (item for item in resources if item.get("id") and _identifier(item) and not item.get("outputs"))
    if urns := [str(item["urn"]) for item in taken]:
        with progress.step(f"read back {len(urns)} of them"):
            engine.read_back(urns)


def _creating(state: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What was being made, so that nobody knows whether it is there."""
    pending: list[dict[str, Any]] = state.get("pending_operations") or []
    for item in pending:
        if item["type"] == "creating":
            yield item["resource"]


def _identifier(resource: Mapping[str, Any]) -> str:
    """The id that a Kubernetes object has if it was made.

    Empty for all others: a random value is nothing outside of the state, and our own plugin takes what is its own.
    """
    inputs = resource.get("inputs")
    about = inputs.get("metadata") if is_object(inputs) else None
    if not str(resource["type"]).startswith("kubernetes:") or not is_object(about) or not about.get("name"):
        return ""
    return "/".join(str(about[part]) for part in ("namespace", "name") if about.get(part))


def _names(resources: list[Mapping[str, Any]]) -> list[str]:
    return [str(item["urn"]).rpartition("::")[2] for item in resources]
