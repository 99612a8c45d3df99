"""One stack from nothing to running and back, as a user sees it: real engine, real OPA, real Kubernetes."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from scripts.toolchain import kubernetes
from stacks import contradictions
from tests import clusters
from tests.e2e import clones
from tests.e2e.clones import Clone

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def clone(tools: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """A fresh clone with its stack `local` applied."""
    assert tools
    made = clones.make(tmp_path_factory.mktemp("clone"))
    try:
        first = made.json("up", "--yes")
        assert first["applied"] is True
        yield made
    finally:
        made.down()


@pytest.fixture(scope="module")
def api(clone: Clone) -> Iterator[httpx2.Client]:
    with clusters.client(kubernetes.kubeconfig(clone.folder / ".layer0" / "cluster")) as client:
        yield client


def counts(document: Any) -> dict[str, int]:
    """How many changes of each op, without the stack itself and the providers."""
    found: dict[str, int] = {}
    for change in document["changes"]["changes"]:
        if not change["type"].startswith("pulumi:"):
            found[change["op"]] = found.get(change["op"], 0) + 1
    return found


def test_real_objects_are_in_a_real_api_server(clone: Clone, api: httpx2.Client) -> None:
    namespaces = {item["metadata"]["name"] for item in api.get("/api/v1/namespaces").json()["items"]}
    assert {"layer0-system", "layer0-data", "tenant-acme", "tenant-globex"} <= namespaces
    sets = api.get("/apis/apps/v1/namespaces/layer0-data/statefulsets").json()["items"]
    assert {item["metadata"]["name"]: item["status"]["readyReplicas"] for item in sets} == {"redis": 1}


def test_a_second_up_changes_nothing(clone: Clone) -> None:
    assert set(counts(clone.json("up", "--yes"))) == {"same"}


def test_git_status_is_clean_after_up(clone: Clone) -> None:
    assert clone.git("status", "--porcelain") == ""


def test_one_edited_line_changes_exactly_what_it_should(clone: Clone, api: httpx2.Client) -> None:
    clone.edit("pods: 20", "pods: 21")
    try:
        document = clone.json("preview")
        changed = [
            c for c in document["changes"]["changes"] if c["op"] != "same" and c["type"].startswith("kubernetes:")
        ]
        assert [(c["name"], c["op"], [d["path"] for d in c["differs"]]) for c in changed] == [
            ("acme-quota", "update", ["spec.hard.pods"])
        ]
        assert quota(api) == "20"
        clone.layer0("up", "--yes")
        assert quota(api) == "21"
    finally:
        clone.git("checkout", "stacks")
        clone.layer0("up", "--yes")


def quota(api: httpx2.Client) -> str:
    items = api.get("/api/v1/namespaces/tenant-acme/resourcequotas").json()["items"]
    return str(items[0]["spec"]["hard"]["pods"])


def test_a_denied_change_stops_before_it_runs(clone: Clone, api: httpx2.Client) -> None:
    clone.edit(
        "  layer0:data_services:\n",
        "  layer0:data_services:\n    redis:\n      image: docker.io/library/redis:latest\n",
    )
    try:
        document = clone.json("up", "--yes", code=3)
        assert document["applied"] is False
        assert {item["rule"] for item in document["verdict"]["denials"]} == {"workloads/images_are_pinned"}
        told = clone.layer0("preview", code=3)
        text = (clone.folder / "stacks" / "Pulumi.local.yaml").read_text().splitlines()
        line = next(number for number, words in enumerate(text, 1) if words.endswith("redis:latest"))
        row = f"denied workloads/images_are_pinned StatefulSet redis stacks/Pulumi.local.yaml:{line}"
        assert row in " ".join(told.stdout.split())
        assert "1 denial, see above" in told.stderr
        image = api.get("/apis/apps/v1/namespaces/layer0-data/statefulsets/redis").json()
        assert not image["spec"]["template"]["spec"]["containers"][0]["image"].endswith(":latest")
    finally:
        clone.git("checkout", "stacks")


def test_plain_pulumi_meets_the_same_rules(clone: Clone) -> None:
    clone.edit(
        "  layer0:data_services:\n",
        "  layer0:data_services:\n    redis:\n      image: docker.io/library/redis:latest\n",
    )
    try:
        done = clone.plain("pulumi preview --non-interactive -s local")
        assert done.returncode != 0
        assert "workloads/images_are_pinned" in done.stdout + done.stderr
        done = clone.plain("pulumi up --non-interactive --yes --skip-preview -s local")
        assert done.returncode != 0
        assert "workloads/images_are_pinned" in done.stdout + done.stderr
    finally:
        clone.git("checkout", "stacks")
        clone.layer0("up", "--yes")


def test_plain_pulumi_works_in_the_clone(clone: Clone) -> None:
    done = clone.plain("pulumi preview --non-interactive -s local --expect-no-changes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("preview", "nowhere"), 2, "there is no stack 'nowhere'"),
        (("up",), 4, "--yes"),
        (("launch",), 2, "no command 'launch'"),
        (("destroy",), 4, "--yes"),
    ],
)
def test_a_refusal_says_what_to_do(clone: Clone, arguments: tuple[str, ...], code: int, words: str) -> None:
    if arguments == ("up",):
        clone.edit("pods: 20", "pods: 22")
    try:
        assert words in clone.layer0(*arguments, code=code).stderr
    finally:
        clone.git("checkout", "stacks")


def test_a_faulty_file_is_refused_with_every_fault(clone: Clone) -> None:
    clone.edit("pods: 20", "pods: many")
    clone.edit("domain: layer0.test", "domain: not a domain")
    try:
        stderr = clone.layer0("up", "--yes", code=2).stderr
        assert "pods" in stderr
        assert "domain" in stderr
        assert "stacks/Pulumi.local.yaml:" in stderr
    finally:
        clone.git("checkout", "stacks")


def warned(clone: Clone) -> set[str]:
    """The rules that warn at a preview."""
    return {finding["rule"] for finding in clone.json("preview")["verdict"]["warnings"]}


def health(clone: Clone) -> dict[str, Any]:
    """What `doctor` says of the stack."""
    return next(row for row in clone.json("doctor")["found"] if row["name"] == "stack local")


def test_a_state_that_changed_outside_layer0_is_named_until_the_next_run(clone: Clone) -> None:
    assert health(clone)["source"] == "well"
    done = clone.plain("pulumi state protect --all --yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "changes/states_change_through_layer0" in warned(clone)
    assert "was changed outside layer0" in health(clone)["why"]
    clone.layer0("up", "--yes")
    assert health(clone)["source"] == "well"
    assert "changes/states_change_through_layer0" not in warned(clone)


def test_a_state_without_the_gates_hooks_is_named(clone: Clone, tmp_path: Path) -> None:
    whole, bare = tmp_path / "whole.json", tmp_path / "bare.json"
    clone.layer0("state", "backup", "--file", str(whole))
    state = json.loads(whole.read_text())
    for resource in state["deployment"]["resources"]:
        resource.pop("resourceHooks", None)
    bare.write_text(json.dumps(state))
    clone.layer0("state", "restore", "--file", str(bare))
    found = health(clone)
    assert found["source"] == "in need"
    assert "without the gate's delete hook" in found["why"]
    clone.layer0("up", "--yes")
    assert health(clone)["source"] == "well"


def test_state_can_be_backed_up_and_restored(clone: Clone, tmp_path: Path) -> None:
    backup = tmp_path / "backup.json"
    clone.layer0("state", "backup", "local", "--file", str(backup))
    clone.layer0("state", "restore", "local", "--file", str(backup))
    assert set(counts(clone.json("preview"))) == {"same"}


def test_drift_is_seen_by_refresh_and_mended_by_up(clone: Clone, api: httpx2.Client) -> None:
    viewers = "/apis/rbac.authorization.k8s.io/v1/namespaces/tenant-acme/rolebindings/viewers"
    quota = "/api/v1/namespaces/tenant-acme/resourcequotas/quota"
    for lost in (viewers, quota):
        api.delete(lost).raise_for_status()
    assert set(counts(clone.json("preview"))) == {"same"}, "a preview trusts the state"
    document = clone.json("refresh", "--yes")
    deleted = {c["name"] for c in document["changes"]["changes"] if c["op"] == "delete"}
    assert deleted == {"acme-viewers", "acme-quota"}
    assert counts(clone.json("up", "--yes")).get("create") == len(deleted)
    assert {api.get(lost).status_code for lost in (viewers, quota)} == {200}


def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(clone: Clone) -> None:
    clone.edit(
        "    globex:",
        '    initech: {group: initech, quota: {cpu: "1", memory: 1Gi, pods: 5, storage: 5Gi}}\n    globex:',
    )
    try:
        running = clone.start("up", "--yes")
        assert running.stdout is not None
        for line in running.stdout:
            if "create Namespace initech" in line:
                clones.interrupt(running)
                break
        output = running.stdout.read()
        assert running.wait(clones.SECONDS) != 0, output
        assert "Traceback" not in output
        clone.layer0("up", "--yes")
        assert set(counts(clone.json("preview"))) == {"same"}
    finally:
        clone.git("checkout", "stacks")


def test_a_run_after_a_kill_goes_on(clone: Clone) -> None:
    clone.edit(
        "    globex:", '    hooli: {group: hooli, quota: {cpu: "1", memory: 1Gi, pods: 5, storage: 5Gi}}\n    globex:'
    )
    try:
        running = clone.start("up", "--yes")
        assert running.stdout is not None
        for line in running.stdout:
            if "create Namespace hooli" in line:
                clones.kill(running)
                break
        clone.layer0("up", "--yes")
        assert set(counts(clone.json("preview"))) == {"same"}
    finally:
        clone.git("checkout", "stacks")


def test_the_bench_compares_all_in_one_run(clone: Clone) -> None:
    timed = clone.json("bench", "preview", "--resources", "3", "--runs", "1")
    bare = timed["seconds"]["bare"][0]
    assert timed["ratios"] == {name: series[0] / bare for name, series in timed["seconds"].items()}
    assert timed["ratios"].keys() == {"bare", "gated", "plain"}


def test_two_runs_at_once_do_not_mix(clone: Clone) -> None:
    runs = [clone.start("up", "--yes") for _ in range(2)]
    outputs = [run.communicate(timeout=clones.SECONDS)[0] for run in runs]
    assert {run.returncode for run in runs} <= {0, 7}, outputs
    assert 0 in {run.returncode for run in runs}, outputs
    assert set(counts(clone.json("preview"))) == {"same"}


def test_a_removed_tenant_keeps_its_data_unless_told_otherwise(clone: Clone, api: httpx2.Client) -> None:
    file = clone.folder / "stacks" / "Pulumi.local.yaml"
    text = file.read_text()
    globex = text[text.index("    globex:") : text.index("  layer0:fingerprint_key:")]
    clone.edit(globex, "")
    clone.edit('allow_data_loss: ["*"]', "allow_data_loss: []")
    try:
        document = clone.json("up", "--yes", code=3)
        assert "data/stateful_resources_are_kept" in {each["rule"] for each in document["verdict"]["denials"]}
        changed = [each for each in document["changes"]["changes"] if each["op"] != "same"]
        assert {(each["tenant"], each["op"]) for each in changed} == {("globex", "delete")}
        assert api.get("/api/v1/namespaces/tenant-globex").status_code == 200
    finally:
        clone.git("checkout", "stacks")


RUNNING = {
    "metadata": {"name": "billing-v1"},
    "spec": {
        "selector": {"matchLabels": {"app": "billing"}},
        "template": {
            "metadata": {"labels": {"app": "billing", "layer0.dev/module": "billing", "layer0.dev/slot": "blue"}},
            "spec": {
                "securityContext": {
                    "runAsNonRoot": True,
                    "runAsUser": 1000,
                    "seccompProfile": {"type": "RuntimeDefault"},
                },
                "containers": [
                    {
                        "name": "billing",
                        "image": "docker.io/library/httpd:2.4.65",
                        "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
                    }
                ],
            },
        },
    },
}
ADOPTS = """\
  layer0:modules:
    billing: {adopt: billing-v1, images: {blue: docker.io/library/httpd:2.4.65}, ports: {http: 8080}}
"""


def test_a_deployment_that_runs_is_adopted_as_it_is(clone: Clone, api: httpx2.Client) -> None:
    collection = "/apis/apps/v1/namespaces/layer0-modules/deployments"
    before = clusters.create(api, collection, RUNNING)
    clone.edit("  layer0:policies:\n", f"{ADOPTS}  layer0:policies:\n")
    try:
        changes = clone.json("up", "--yes")["changes"]["changes"]
        assert [each["op"] for each in changes if each["type"].endswith(":Deployment") and each["op"] != "same"] == [
            "import"
        ]
        after = clusters.read(api, f"{collection}/billing-v1")
        assert (after["metadata"]["uid"], after["spec"]) == (before["metadata"]["uid"], before["spec"])
        assert set(counts(clone.json("preview"))) == {"same"}
    finally:
        clone.git("checkout", "stacks")


def another_stack(clone: Clone, folder: Path, uid: str, context: str = "layer0-local") -> dict[str, str]:
    """A stack `other` on that cluster, its state in `folder`; the environment to use it with."""
    (folder / "state").mkdir()
    places = ["--backend", f"file://{folder / 'state'}", "--store", f"file://{folder / 'store'}"]
    clone.layer0("stack", "new", "other", "--from", "local", *places, "--context", context, "--uid", uid)
    file = clone.folder / "stacks" / "Pulumi.other.yaml"
    config = yaml.safe_load(file.read_text())
    for section in ("dns", "certificates", "data_services"):  # of servers that only stack local has
        del config["config"][f"layer0:{section}"]
    for part in contradictions.IDENTIFIED:  # no authority is left that signs for them
        config["config"][f"layer0:{part}"] = {"enabled": False}
    del config["config"]["layer0:tenants"]["acme"]["database"]
    config["config"]["layer0:approvals"] = {"required": 0, "deletes": 0}
    file.write_text(yaml.safe_dump(config))
    kubeconfig = kubernetes.kubeconfig(clone.folder / ".layer0" / "cluster")
    return {"KUBECONFIG": str(kubeconfig), "PULUMI_CONFIG_PASSPHRASE": "other"}


def uid_of(api: httpx2.Client) -> str:
    return str(api.get("/api/v1/namespaces/kube-system").json()["metadata"]["uid"])


def test_another_cluster_than_the_file_names_is_refused_before_preview(clone: Clone, tmp_path: Path) -> None:
    environment = another_stack(clone, tmp_path, "11111111-1111-1111-1111-111111111111")
    try:
        stderr = clone.layer0("up", "other", "--yes", code=6, environment=environment).stderr
        assert "stacks/Pulumi.other.yaml:" in stderr
        assert "11111111-1111-1111-1111-111111111111" in stderr
        assert list((tmp_path / "state").rglob("other*.json")) == []
    finally:
        (clone.folder / "stacks" / "Pulumi.other.yaml").unlink()


def test_a_context_that_is_not_there_is_reported_before_preview(
    clone: Clone, api: httpx2.Client, tmp_path: Path
) -> None:
    environment = another_stack(clone, tmp_path, uid_of(api), context="nowhere")
    try:
        assert "nowhere" in clone.layer0("preview", "other", code=7, environment=environment).stderr
    finally:
        (clone.folder / "stacks" / "Pulumi.other.yaml").unlink()


def test_another_stack_is_destroyed_only_by_its_name(clone: Clone, api: httpx2.Client, tmp_path: Path) -> None:
    environment = another_stack(clone, tmp_path, uid_of(api))
    try:
        previewed = clone.layer0("preview", "other", environment=environment)
        assert "to create" in previewed.stdout
        trust = clone.layer0("destroy", "other", "--yes", code=4, environment=environment).stderr.split()[-1]
        clone.layer0("stack", "trust", "other", trust, environment=environment)
        assert "--confirm NAME" in clone.layer0("destroy", "other", "--yes", code=4, environment=environment).stderr
        wrong = clone.layer0("destroy", "other", "--confirm", "local", code=4, environment=environment)
        assert "'other'" in wrong.stderr
    finally:
        (clone.folder / "stacks" / "Pulumi.other.yaml").unlink()


def test_destroy_leaves_an_empty_cluster(clone: Clone, api: httpx2.Client) -> None:
    clone.layer0("destroy", "--yes")
    namespaces = {item["metadata"]["name"] for item in api.get("/api/v1/namespaces").json()["items"]}
    assert namespaces == {"default", "kube-node-lease", "kube-public", "kube-system"}
    assert set(counts(clone.json("preview"))) == {"create"}
