"""Whatever the operation, and whoever runs it, `layer0` or plain `pulumi`: a denied change is not made."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest

from scripts.toolchain import kubernetes
from tests import clusters
from tests.e2e import clones
from tests.e2e.clones import Clone

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

OPS = ("create", "update", "replace", "delete", "import", "read")
RULE = """\
# METADATA
# title: Guarded objects stay as they are
# description: What is named guarded-x must not be x-ed.
# custom:
#   severity: high
#   remedy: leave it alone
#   scope: change
package policies.rules.test.guarded_objects_stay

metadata := rego.metadata.chain()[1].annotations

deny contains {"urn": change.urn, "message": sprintf("%s must not happen", [change.op])} if {
	some change in input.changes
	change.name == sprintf("guarded-%s", [change.op])
}
"""
HEAD = """
import pulumi
import pulumi_kubernetes as k
import stacks.settings
from policies import hooks

settings = stacks.settings.load(pulumi.get_stack())
hooks.install(settings)
cluster = k.Provider("cluster", context=settings.target.context, cluster_identifier=settings.target.uid)

def config(name, data="1", label="1", **options):
    about = {"name": name, "namespace": "default", "labels": {"label": label}}
    return k.core.v1.ConfigMap(
        name, metadata=about, data={"data": data}, opts=pulumi.ResourceOptions(provider=cluster, **options)
    )
"""
BEFORE = """
config("guarded-update")
config("guarded-replace")
config("guarded-delete")
"""
KEPT = 'config("guarded-delete")\n'
CHANGED = """
config("guarded-create")
config("guarded-update", label="2")
config("guarded-replace", data="2")
"""
IMPORTED = 'config("guarded-import", import_="default/guarded-import")\n'
READ = """
seen = k.core.v1.ConfigMap.get("guarded-read", "default/guarded-read", opts=pulumi.ResourceOptions(provider=cluster))
config("after-read", seen.data["data"])
"""


@pytest.fixture(scope="module")
def clone(tools: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """A clone with a small program, made, and a rule of its own."""
    assert tools
    made = clones.make(tmp_path_factory.mktemp("operations"))
    shutil.rmtree(made.folder / "policies" / "rules")
    (made.folder / "policies" / "rules" / "test").mkdir(parents=True)
    (made.folder / "policies" / "rules" / "test" / "guarded_objects_stay.rego").write_text(RULE)
    try:
        program(made, BEFORE)
        made.layer0("up", "--yes")
        with clusters.client(kubernetes.kubeconfig(made.folder / ".layer0" / "cluster")) as client:
            for name in ("guarded-import", "guarded-read"):
                about = {"name": name, "namespace": "default", "labels": {"label": "1"}}
                body = {"metadata": about, "data": {"data": "1"}}
                client.post("/api/v1/namespaces/default/configmaps", json=body).raise_for_status()
        yield made
    finally:
        made.down()


@pytest.fixture
def objects(clone: Clone) -> Iterator[dict[str, Any]]:
    """The objects before; afterwards they must be the very same."""
    before = found(clone)
    yield before
    assert found(clone) == before


def found(clone: Clone) -> dict[str, Any]:
    client: httpx2.Client
    with clusters.client(kubernetes.kubeconfig(clone.folder / ".layer0" / "cluster")) as client:
        items = client.get("/api/v1/namespaces/default/configmaps").json()["items"]
    return {item["metadata"]["name"]: (item["metadata"]["resourceVersion"], item["data"]) for item in items}


def program(clone: Clone, text: str) -> None:
    (clone.folder / "__main__.py").write_text(HEAD + text)


def test_layer0_makes_no_change_of_a_set_in_which_one_is_denied(clone: Clone, objects: dict[str, Any]) -> None:
    program(clone, CHANGED + IMPORTED + READ)
    for command in ("preview", "up"):
        flags = ["--yes"] if command == "up" else []
        document = clone.json(command, *flags, code=3)
        denied = {item["urn"].rpartition("::")[2]: item["message"] for item in document["verdict"]["denials"]}
        assert denied == {f"guarded-{op}": f"{op} must not happen" for op in OPS}
    assert "after-read" not in objects


def test_layer0_destroys_nothing_of_a_stack_in_which_one_delete_is_denied(
    clone: Clone, objects: dict[str, Any]
) -> None:
    program(clone, BEFORE)
    assert "delete must not happen" in clone.layer0("destroy", "--yes", code=3).stdout
    assert "guarded-delete" in objects


def test_layer0_writes_no_refreshed_state_that_is_denied(clone: Clone) -> None:
    program(clone, 'config("guarded-refresh")\n' + BEFORE)
    clone.layer0("up", "--yes")
    with clusters.client(kubernetes.kubeconfig(clone.folder / ".layer0" / "cluster")) as client:
        where = "/api/v1/namespaces/default/configmaps/guarded-refresh"
        drifted = {"metadata": {"labels": {"label": "drifted"}}}
        headers = {"Content-Type": "application/merge-patch+json"}
        client.patch(where, json=drifted, headers=headers).raise_for_status()
    state = clone.layer0("state", "export", "--redacted").stdout
    assert "refresh must not happen" in clone.layer0("refresh", "--yes", code=3).stdout
    assert clone.layer0("state", "export", "--redacted").stdout == state
    program(clone, BEFORE)
    clone.layer0("up", "--yes")


def test_a_preview_of_plain_pulumi_shows_every_denial(clone: Clone, objects: dict[str, Any]) -> None:
    program(clone, CHANGED + IMPORTED + READ)
    done = clone.plain("pulumi preview --non-interactive --stack local")
    assert done.returncode != 0
    for op in OPS:
        assert f"{op} must not happen" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "after-read" not in objects


@pytest.mark.parametrize(
    ("op", "text"),
    [
        ("create", BEFORE + 'config("guarded-create")'),
        ("update", BEFORE.replace('"guarded-update"', '"guarded-update", label="2"')),
        ("replace", BEFORE.replace('"guarded-replace"', '"guarded-replace", data="2"')),
        ("delete", BEFORE.replace(KEPT, "")),
        ("import", BEFORE + IMPORTED),
        ("read", BEFORE + READ),
    ],
)
def test_plain_pulumi_makes_no_denied_change(clone: Clone, objects: dict[str, Any], op: str, text: str) -> None:
    program(clone, text)
    done = clone.plain("pulumi up --yes --skip-preview --non-interactive --stack local")
    assert done.returncode != 0
    assert f"{op} must not happen" in done.stdout + done.stderr
    assert "after-read" not in objects


def test_plain_pulumi_destroys_nothing_that_must_stay(clone: Clone) -> None:
    program(clone, BEFORE)
    done = clone.plain("pulumi destroy --yes --skip-preview --non-interactive --stack local")
    assert done.returncode != 0
    assert "delete must not happen" in done.stdout + done.stderr
    assert "guarded-delete" in found(clone)


def test_a_program_that_lost_the_gate_cannot_delete_what_was_made_under_it(clone: Clone) -> None:
    program(clone, BEFORE.replace(KEPT, ""))
    lost = (clone.folder / "__main__.py").read_text().replace("hooks.install(settings)\n", "")
    (clone.folder / "__main__.py").write_text(lost)
    done = clone.plain("pulumi up --yes --skip-preview --non-interactive --stack local")
    assert done.returncode != 0
    assert "was not registered" in done.stdout + done.stderr
    assert "guarded-delete" in found(clone)
