"""What the program registers, held against the schemas of what it is."""

from collections.abc import Iterable, Iterator

from policies.changes import Change
from policies.schemas import kubernetes, packages
from policies.schemas.faults import Fault
from policies.schemas.kubernetes import Unknown

__all__ = ["Fault", "Unknown", "check"]


def check(changes: Iterable[Change], version: str) -> Iterator[Fault]:
    """What is wrong with the new inputs of a change set; `version` is that of Kubernetes, such as `1.36`.

    A value that is secret or not known yet is taken to be right. Raises `Unknown`.
    """
    changes = tuple(changes)
    yield from kubernetes.check(changes, version)
    yield from packages.check(changes)
