"""Runs that die at any moment: nothing is lost, nothing is made twice, and the next run says what happened."""

import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts.toolchain import kubernetes
from tests import clusters
from tests.e2e import clones
from tests.e2e.clones import Clone

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]

SIZE = 16
PROGRAM = """
import pulumi
import pulumi_kubernetes as k
import stacks.settings
from policies import hooks

settings = stacks.settings.load(pulumi.get_stack())
hooks.install(settings)
cluster = k.Provider("cluster", context=settings.target.context, cluster_identifier=settings.target.uid)
for name in [f"made-ROUND-{index}" for index in range(SIZE)]:
    k.core.v1.ConfigMap(
        name,
        metadata={"name": name, "namespace": "default", "labels": {"made": "here"}},
        opts=pulumi.ResourceOptions(provider=cluster),
    )
""".replace("SIZE", str(SIZE))


@pytest.fixture(scope="module")
def clone(tools: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """A clone with a small program whose objects cannot be taken over: one that exists already is an error."""
    assert tools
    made = clones.make(tmp_path_factory.mktemp("killed"))
    try:
        program(made, 0)
        made.layer0("up", "--yes")
        yield made
    finally:
        made.down()


def program(clone: Clone, number: int) -> None:
    (clone.folder / "__main__.py").write_text(PROGRAM.replace("ROUND", str(number)))


def live(clone: Clone) -> dict[str, str]:
    """The names of what is in the cluster, and their UIDs."""
    with clusters.client(kubernetes.kubeconfig(clone.folder / ".layer0" / "cluster")) as client:
        found = client.get("/api/v1/namespaces/default/configmaps?labelSelector=made=here").json()["items"]
    return {item["metadata"]["name"]: item["metadata"]["uid"] for item in found}


def runs(clone: Clone) -> list[dict[str, Any]]:
    return clone.json("changes", "runs")


def killed(clone: Clone, steps: int) -> bool:
    """Start a run and kill it once it has told of so many steps; False where it had ended by then."""
    running = clone.start("up", "--yes")
    assert running.stdout is not None
    told = 0
    for line in running.stdout:
        told += "made-" in line and "✓" in line
        if told == steps:
            clones.kill(running)
            running.stdout.close()
            return True
    running.wait()
    return False


def survives(clone: Clone, number: int, steps: int) -> None:
    """One death and what follows it."""
    program(clone, number)
    assert killed(clone, steps)
    before = {name: uid for name, uid in live(clone).items() if name.startswith(f"made-{number}-")}
    said = clone.layer0("up", "--yes").stderr
    assert "was killed" in said
    after = live(clone)
    assert after.keys() == {f"made-{number}-{index}" for index in range(SIZE)}
    assert before.items() <= after.items(), "what was made is kept, and not made once more"
    assert [run["outcome"] for run in runs(clone)[-2:]] == ["killed", "applied"]


def has_converged(clone: Clone) -> bool:
    return {change["op"] for change in clone.json("preview")["changes"]["changes"]} == {"same"}


def test_what_a_killed_run_was_making_is_read_back(clone: Clone) -> None:
    """A state as a kill leaves it: an object is there, and the state only has that it was being made."""
    file = clone.folder / ".layer0" / "state" / ".pulumi" / "stacks" / "layer0" / "local.json"
    content = json.loads(file.read_text())
    latest = content["checkpoint"]["latest"]
    name = next(iter(live(clone)))
    lost = next(item for item in latest["resources"] if item["urn"].endswith(f"::{name}"))
    latest["resources"].remove(lost)
    making = {key: value for key, value in lost.items() if key not in {"id", "outputs"}}
    never = json.loads(json.dumps(making).replace(name, f"{name}-never"))
    latest["pending_operations"] = [{"type": "creating", "resource": resource} for resource in (making, never)]
    file.write_text(json.dumps(content))
    file.with_name("local.json.attrs").touch()
    record = max((clone.folder / ".layer0" / "store" / "runs" / "local").glob("*.json"))
    record.write_text(record.read_text().replace('"applied"', '"running"'))

    before = live(clone)
    said = clone.layer0("up", "--yes").stderr
    assert f"look for what it was making: {name}, {name}-never" in said
    assert live(clone) == before
    assert has_converged(clone)


def test_the_state_is_in_files_that_are_replaced_as_a_whole(clone: Clone) -> None:
    """The files that the engine writes beside them are not: an empty one makes the state unreadable."""
    assert not list((clone.folder / ".layer0" / "state").rglob("*.attrs"))


def test_nothing_is_lost_at_five_moments(clone: Clone) -> None:
    moments = random.Random(9)  # noqa: S311 the same moments each time
    for number in range(1, 6):
        survives(clone, number, moments.randint(1, SIZE))
    assert has_converged(clone)


@pytest.mark.thorough
def test_nothing_is_lost_at_fifty_moments(clone: Clone) -> None:
    moments = random.Random()  # noqa: S311
    for number in range(100, 150):
        survives(clone, number, moments.randint(1, SIZE))
        assert has_converged(clone)
