"""A stack whose changes have to be approved, from its first change on, as a user runs it."""

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from scripts.toolchain import kubernetes
from scripts.toolchain.progress import Progress
from tests.e2e import clones
from tests.e2e.clones import Clone

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

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
  layer0:approvals: {required: 1, roles: [engineers]}
  layer0:roles:
    engineers: [alice@example.com, bob@example.com]
"""


@pytest.fixture(scope="module")
def clone(tools: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """A clone with a small program, and two people whose keys it knows."""
    assert tools
    made = clones.make(tmp_path_factory.mktemp("approvals"))
    lines: list[str] = []
    for name in ("alice", "bob"):
        key = key_of(made, name)
        key.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(key)], check=True)
        lines.append(f"{name}@example.com {key.with_suffix('.pub').read_text()}")
    (made.folder / "stacks" / "approvers").write_text("".join(lines))
    (made.folder / "__main__.py").write_text(PROGRAM)
    made.edit("config:\n", ASKED)
    try:
        yield made
    finally:
        kubernetes.down(made.folder / ".layer0" / "cluster", Progress.quiet(), delete=True)


def key_of(clone: Clone, name: str) -> Path:
    return clone.folder / ".layer0" / "keys" / name


def preview(clone: Clone) -> str:
    """Preview it as alice; the digest that is printed."""
    printed = clone.layer0("preview", "--key", str(key_of(clone, "alice"))).stdout
    return printed.rpartition("change set ")[2].partition(":")[0]


def approve(clone: Clone, name: str, digest: str, *more: str) -> str:
    return clone.layer0("approve", "local", digest, "--yes", "--key", str(key_of(clone, name)), *more).stdout


def test_only_what_another_person_approved_runs_and_only_as_it_was_approved(clone: Clone) -> None:
    refused = clone.layer0("up", "--yes", code=4).stderr
    digest = refused.rpartition("stack trust local ")[2].split()[0]
    assert "on record" in clone.layer0("stack", "trust", "local", digest).stdout

    short = preview(clone)
    assert f"./scripts/layer0 approve local {short}" in clone.layer0("up", "--yes", code=4).stderr
    assert "whoever made the change cannot approve it" in approve(clone, "alice", short)
    assert "create" in clone.layer0("changes", "show", "local", short).stdout

    handed = clone.folder / ".layer0" / "handed.json"
    approve(clone, "bob", short, "--file", str(handed))
    assert clone.layer0("up", "--yes", code=4)
    shown = clone.layer0("approve", "local", "--from", str(handed)).stdout
    assert "ConfigMap" in shown
    assert "it may run now" in shown

    plain = clone.plain("pulumi up --yes --skip-preview --non-interactive --stack local")
    assert plain.returncode != 0
    assert "needs approvals" in plain.stdout + plain.stderr

    assert "2 created" in clone.layer0("up", "--yes").stdout
    listed = clone.json("changes", "list", "local")
    assert [item["said"] for item in listed] == [["approve", "approve"]]

    clone.edit('"data": "1"', '"data": "2"', file="__main__.py")
    short = preview(clone)
    approve(clone, "bob", short)
    clone.edit('"data": "2"', '"data": "3"', file="__main__.py")
    stale = clone.layer0("up", "--yes", code=5).stderr
    assert "the program changed" in stale
    assert "ConfigMap seen" in stale
