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
    state = engine.state() or {}
    if open_ended := list(_creating(state)):
        found = {str(item["urn"]): identifier for item in open_ended if (identifier := _identifier(item))}
        with progress.step(f"read back what it was making: {', '.join(_names(open_ended))}"):
            engine.read_back(found)
    if last.abandoned:
        records.killed(last)


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
