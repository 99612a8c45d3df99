"""A stack whose changes have to be approved, from its first change on, as a user runs it."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts.toolchain import kubernetes
from tests import clusters
from tests.e2e import clones
from tests.e2e.clones import Clone

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

WHERE = "/api/v1/namespaces/default/configmaps/seen"
PROGRAM = """
import pulumi
import pulumi_kubernetes as k
import pulumi_random as r
import stacks.settings
from policies import hooks

settings = stacks.settings.load(pulumi.get_stack())
hooks.install(settings)
cluster = k.Provider("cluster", context=settings.target.context, cluster_identifier=settings.target.uid)
about = {"name": "seen", "namespace": "default"}
suffix = r.RandomString("suffix", length=8, special=False)
k.core.v1.ConfigMap(
    "seen", metadata=about, data={"data": "1", "late": suffix.result}, opts=pulumi.ResourceOptions(provider=cluster)
)
"""
ASKED = """\
config:
  layer0:approvals: {required: 2, roles: [engineers], deletes: 1}
  layer0:roles:
    engineers: [alice@example.com, bob@example.com, carol@example.com]
"""
MAKER, *OTHERS = PEOPLE = ("alice", "bob", "carol")


@pytest.fixture(scope="module")
def clone(tools: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """A clone with a small program, and three people whose keys it knows; its first change is applied."""
    assert tools
    made = clones.make(tmp_path_factory.mktemp("approvals"))
    lines: list[str] = []
    for name in PEOPLE:
        key = key_of(made, name)
        key.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(key)], check=True)
        lines.append(f"{name}@example.com {key.with_suffix('.pub').read_text()}")
    (made.folder / "stacks" / "approvers").write_text("".join(lines))
    (made.folder / "__main__.py").write_text(PROGRAM)
    made.edit("config:\n", ASKED)
    commit(made)
    try:
        refused = made.layer0("up", "--yes", code=4).stderr
        digest = refused.rpartition("stack trust local ")[2].split()[0]
        assert "on record" in made.layer0("stack", "trust", "local", digest).stdout
        approve(made, preview(made))
        assert "2 created" in made.layer0("up", "--yes").stdout
        yield made
    finally:
        made.down()


def commit(clone: Clone) -> None:
    """Commit everything, as the one who makes the changes."""
    clone.git("add", "--all")
    name = ["-c", f"user.name={MAKER}", "-c", f"user.email={MAKER}@example.com"]
    clone.git(*name, "commit", "--quiet", "--allow-empty", "--message", "a change")


def key_of(clone: Clone, name: str) -> Path:
    return clone.folder / ".layer0" / "keys" / name


def preview(clone: Clone, *more: str) -> str:
    """Preview it as its maker; the digest that is printed."""
    printed = clone.layer0("preview", "--key", str(key_of(clone, MAKER)), *more).stdout
    return printed.rpartition("change set ")[2].partition(":")[0]


def approve(clone: Clone, digest: str, *people: str) -> str:
    """Have these people approve it, or all that may; what the last one is told."""
    said = ""
    for name in people or OTHERS:
        said = clone.layer0("approve", "local", digest, "--yes", "--key", str(key_of(clone, name))).stdout
    return said


def data(clone: Clone, value: str) -> None:
    """Have the program write another value, in a commit."""
    file = clone.folder / "__main__.py"
    file.write_text(re.sub('"data": "[^"]*"', f'"data": "{value}"', file.read_text()))
    commit(clone)


def live(clone: Clone) -> str | None:
    """The value that the cluster has."""
    with clusters.client(kubernetes.kubeconfig(clone.folder / ".layer0" / "cluster")) as client:
        found = client.get(WHERE)
    return None if found.is_error else found.json()["data"]["data"]


def runs(clone: Clone) -> list[dict[str, Any]]:
    return clone.json("changes", "runs")


def test_only_what_two_other_people_approved_runs(clone: Clone) -> None:
    data(clone, "approved")
    short = preview(clone)
    assert f"./scripts/layer0 approve local {short}" in clone.layer0("up", "--yes", code=4).stderr
    assert runs(clone)[-1]["outcome"] == "refused"
    assert "not approved" in runs(clone)[-1]["why"]
    assert "whoever made the change cannot approve it" in approve(clone, short, MAKER)
    assert "needs 2 approvals of engineers (has bob@example.com)" in approve(clone, short, "bob")
    assert "replace" in clone.layer0("changes", "show", "local", short).stdout

    handed = clone.folder / ".layer0" / "handed.json"
    key = str(key_of(clone, "carol"))
    clone.layer0("approve", "local", short, "--yes", "--key", key, "--file", str(handed))
    assert "has bob@example.com" in clone.layer0("up", "--yes", code=4).stderr
    assert "it may run now" in clone.layer0("approve", "local", "--from", str(handed)).stdout

    assert "1 replaced" in clone.layer0("up", "--yes").stdout
    assert live(clone) == "approved"
    last = runs(clone)[-1]
    assert (last["outcome"], last["commit"], last["dirty"]) == ("applied", clone.git("rev-parse", "HEAD"), False)
    trust = json.loads((clone.folder / ".layer0" / "store" / "trust" / "local.json").read_text())
    assert trust["left"] == [], "it has converged, and that is on record"


def test_plain_pulumi_changes_nothing(clone: Clone) -> None:
    data(clone, "plain")
    for command in ("up", "destroy"):
        done = clone.plain(f"LAYER0_APPROVED=yes pulumi {command} --yes --skip-preview --non-interactive --stack local")
        assert done.returncode != 0
        assert "needs approvals" in done.stdout + done.stderr
    assert live(clone) not in {"plain", None}


def test_an_approval_outlives_an_unrelated_edit_and_no_related_one(clone: Clone) -> None:
    data(clone, "first")
    approve(clone, preview(clone))
    clone.edit("pods: 20", "pods: 19")  # of tenants that this program does not make
    clone.layer0("up", "--yes")
    assert live(clone) == "first"

    data(clone, "second")
    approve(clone, preview(clone))
    data(clone, "third")
    stale = clone.layer0("up", "--yes", code=5).stderr
    assert "the program changed" in stale
    assert "ConfigMap seen" in stale
    assert runs(clone)[-1]["why"] in stale
    assert live(clone) == "first"


def test_drift_is_told_with_since_when_and_repaired_by_nobody(clone: Clone) -> None:
    value = live(clone)
    data(clone, str(value))
    assert clone.json("drift")["drift"] == []
    with clusters.client(kubernetes.kubeconfig(clone.folder / ".layer0" / "cluster")) as client:
        headers = {"Content-Type": "application/merge-patch+json"}
        client.patch(WHERE, json={"data": {"data": "drifted"}}, headers=headers).raise_for_status()
    found = clone.json("drift", code=8)
    assert found["drift"][0]["differs"] == [{"path": "data.data", "old": value, "new": "drifted"}]
    assert found["since"]["number"] == next(
        run["number"] for run in reversed(runs(clone)) if run["outcome"] == "applied"
    )
    assert live(clone) == "drifted"
    assert len(clone.json("ledger", "show", "--kind", "drift")) == 1

    short = preview(clone, "--operation", "refresh")
    assert f"approve local {short}" in clone.layer0("refresh", "--yes", code=4).stderr
    approve(clone, short)
    clone.layer0("refresh", "--yes")
    assert clone.json("drift")["drift"] == []


def test_a_rollback_is_a_change_like_any_other(clone: Clone) -> None:
    ups = [run for run in runs(clone) if (run["operation"], run["outcome"]) == ("up", "applied")]
    good = [run for run in ups if not run["dirty"]][-1]
    value = re.search('"data": "([^"]*)"', clone.git("show", f"{good['commit']}:__main__.py"))
    data(clone, "bad")
    approve(clone, preview(clone))
    clone.layer0("up", "--yes")

    key = ["--key", str(key_of(clone, MAKER))]
    asked = clone.layer0("rollback", "--preview", *key).stdout
    assert f"back to run {good['number']}" in asked
    assert "what it cannot undo:" in asked
    assert live(clone) == "bad"
    approve(clone, asked.rpartition("approve local ")[2].split()[0])
    clone.layer0("rollback", "local", "--to", str(good["number"]), "--yes", *key)
    assert value
    assert live(clone) == value[1]
    assert runs(clone)[-1]["commit"] == good["commit"]
    assert clone.git("worktree", "list").count("\n") == 0
    (entry,) = clone.json("ledger", "show", "--kind", "rollback")
    assert entry["about"]["run"] == good["number"]

    assert "no such run" in clone.layer0("rollback", "--to", "999", code=2).stderr


def test_a_destroy_needs_approval_too(clone: Clone) -> None:
    short = preview(clone, "--operation", "destroy")
    assert f"approve local {short}" in clone.layer0("destroy", "--yes", code=4).stderr
    assert live(clone) is not None
    approve(clone, short)
    clone.layer0("destroy", "--yes")
    assert live(clone) is None


def test_all_of_that_is_in_the_ledger(clone: Clone) -> None:
    found = clone.json("ledger", "verify")
    assert (found["faults"], found["notes"]) == ([], [])
    entered = {entry["kind"] for entry in clone.json("ledger", "show")}
    assert entered >= {"approve", "change_set", "policies", "preview", "program", "refused", "run", "step", "trust"}
