"""Create and update: what reaches the API server, under which field manager, and what a preview shows of it."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from tests import clusters
from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import Later, Stack, Wanted, at, provider, wanted
from tests.providers.manifests import config_map, deployment, named

pytestmark = pytest.mark.e2e

MANAGER = re.compile("pulumi-kubernetes-[0-9a-f]{8}")
PATCH_MANAGER = "pulumi.com/patchFieldManager"
FORCE = "pulumi.com/patchForce"


def labelled(home: str, name: str, label: str, **annotations: str) -> dict[str, Any]:
    made = config_map(home, name)
    made["metadata"] |= {"labels": {"x": label}, **({"annotations": annotations} if annotations else {})}
    return made


def live(api: httpx2.Client, home: str, name: str) -> dict[str, Any]:
    return clusters.read(api, f"/api/v1/namespaces/{home}/configmaps/{name}")


def managers(api: httpx2.Client, home: str, name: str) -> list[tuple[str, str]]:
    return [(entry["manager"], entry["operation"]) for entry in live(api, home, name)["metadata"]["managedFields"]]


def take(api: httpx2.Client, manifest: dict[str, Any]) -> None:
    """Apply an object as another field manager, by force."""
    about = manifest["metadata"]
    api.patch(
        f"/api/v1/namespaces/{about['namespace']}/configmaps/{about['name']}?fieldManager=other&force=true",
        json=manifest,
        headers={"Content-Type": "application/apply-patch+yaml"},
    ).raise_for_status()


@pytest.fixture
def stack(start: Start) -> Stack:
    return start()


def test_an_object_and_its_field_managers_from_create_to_update(stack: Stack, api: httpx2.Client, home: str) -> None:
    def program(label: str) -> list[Wanted]:
        return [
            wanted(labelled(home, "plain", label)),
            wanted(labelled(home, "asked", label, **{PATCH_MANAGER: "mine"})),
            wanted({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": f"{home}-more"}}, "cluster-scoped"),
        ]

    assert not stack.up(*program("1")).error
    created = stack.state()
    plain = created["plain"]
    assert plain["id"] == f"{home}/plain"
    assert created["cluster-scoped"]["id"] == f"{home}-more"
    assert plain["outputs"]["__inputs"] == plain["inputs"] == labelled(home, "plain", "1")
    assert plain["outputs"]["__initialApiVersion"] == "v1"
    assert MANAGER.fullmatch(plain["outputs"]["__fieldManager"])
    assert plain["outputs"]["metadata"]["uid"] == live(api, home, "plain")["metadata"]["uid"]
    assert created["asked"]["outputs"]["__fieldManager"] == "mine"
    assert managers(api, home, "plain") == managers(api, home, "asked") == [("pulumi-kubernetes", "Update")]

    assert not stack.up(*program("2")).error
    updated = stack.state()
    assert updated["plain"]["outputs"]["__fieldManager"] == plain["outputs"]["__fieldManager"]
    assert managers(api, home, "plain") == [(plain["outputs"]["__fieldManager"], "Apply")]
    assert managers(api, home, "asked") == [("mine", "Apply")]

    changed = labelled(home, "plain", "2", **{PATCH_MANAGER: "ours"})
    assert not stack.up(wanted(changed)).error
    assert stack.state()["plain"]["outputs"]["__fieldManager"] == "ours"
    assert managers(api, home, "plain") == [("ours", "Apply")]
    stack.destroy()


def test_an_update_removes_what_the_program_no_longer_says(stack: Stack, api: httpx2.Client, home: str) -> None:
    assert not stack.up(wanted(labelled(home, "less", "1"))).error
    assert not stack.up(wanted(config_map(home, "less"))).error
    assert "labels" not in live(api, home, "less")["metadata"]


def test_a_field_of_another_manager_is_a_conflict_unless_forced(start: Start, api: httpx2.Client, home: str) -> None:
    stack = start()
    for label in ("1", "2"):
        assert not stack.up(wanted(labelled(home, "fought", label))).error
    take(api, labelled(home, "fought", "other"))
    for run in (stack.preview, stack.up):
        outcome = run(wanted(labelled(home, "fought", "3")))
        assert "server-side apply field conflict" in outcome.error.lower()
        assert 'Apply failed with 1 conflict: conflict with "other": .metadata.labels.x' in outcome.error
    forced = labelled(home, "fought", "3", **{FORCE: "true"})
    assert not stack.preview(wanted(forced)).error
    assert not stack.up(wanted(forced)).error
    assert live(api, home, "fought")["metadata"]["labels"] == {"x": "3"}

    take(api, labelled(home, "fought", "other"))
    forcing = start(**{"kubernetes:enablePatchForce": "true"})
    assert not forcing.up(wanted(labelled(home, "forced", "1"))).error
    take(api, labelled(home, "forced", "other"))
    assert not forcing.up(wanted(labelled(home, "forced", "2"))).error
    assert live(api, home, "forced")["metadata"]["labels"] == {"x": "2"}


def test_a_preview_forces_while_the_object_is_still_its_creators(stack: Stack, api: httpx2.Client, home: str) -> None:
    assert not stack.up(wanted(labelled(home, "young", "1"))).error
    take(api, labelled(home, "young", "other"))
    assert not stack.preview(wanted(labelled(home, "young", "2"))).error


def test_a_patch_adds_its_part_and_takes_it_away_again(stack: Stack, api: httpx2.Client, home: str) -> None:
    collection = f"/api/v1/namespaces/{home}/configmaps"
    clusters.create(api, collection, config_map(home, "patched", data={"a": "1"}))

    def program(value: str) -> Wanted:
        return Wanted("patch", "kubernetes:core/v1:ConfigMapPatch", config_map(home, "patched", data={"b": value}))

    assert stack.preview(program("2")).outputs["patch"]["data"] == {"b": "2"}
    assert not stack.up(program("2")).error
    assert live(api, home, "patched")["data"] == {"a": "1", "b": "2"}
    edited = stack.up(program("3"))
    assert (edited.ops["patch"], edited.diffs["patch"]) == (["update"], {"data.b": "update"})
    assert not stack.destroy().error
    assert live(api, home, "patched")["data"] == {"a": "1"}

    take(api, config_map(home, "patched", data={"b": "other"}))
    assert 'conflict with "other"' in stack.up(program("2")).error


def test_an_object_that_exists_is_an_error_of_up_and_taken_over_only_if_asked(
    start: Start, api: httpx2.Client, home: str
) -> None:
    clusters.create(api, f"/api/v1/namespaces/{home}/configmaps", config_map(home, "there", data={"a": "old"}))
    program = wanted(config_map(home, "there", data={"b": "new"}))
    stack = start()
    assert not stack.preview(program).error
    failed = stack.up(program)
    assert "already exists" in failed.error
    assert "there" not in stack.state()
    taking = start(**{"kubernetes:upsertExistingObjects": "true"})
    assert not taking.up(program).error
    assert live(api, home, "there")["data"] == {"a": "old", "b": "new"}


def test_a_namespace_that_comes_a_moment_later_is_waited_for(stack: Stack, api: httpx2.Client, home: str) -> None:
    late = f"{home}-late"
    program = wanted(config_map(late, "early"))
    assert not stack.preview(program).error
    with ThreadPoolExecutor() as pool:
        running = pool.submit(stack.up, program)
        running_first = pool.submit(clusters.create, api, "/api/v1/namespaces", {"metadata": {"name": late}})
        running_first.result()
        assert not running.result().error
    assert live(api, late, "early")["metadata"]["uid"]
    api.delete(f"/api/v1/namespaces/{late}").raise_for_status()


@pytest.mark.thorough
def test_a_namespace_that_never_comes_fails_after_six_tries(stack: Stack, home: str) -> None:
    assert f'namespaces "{home}-never" not found' in stack.up(wanted(config_map(f"{home}-never", "lost"))).error
    assert "lost" not in stack.state()


def test_a_preview_shows_what_the_server_would_make_where_it_can_be_asked(stack: Stack, home: str) -> None:
    known = named(deployment(home, replicas=0), "known")
    unknown = named(deployment(home, replicas=0), "unknown")
    unknown["metadata"]["labels"] = {"a": Later("b")}
    outcome = stack.preview(
        provider("away", kubeconfig="not a kubeconfig"),
        wanted(known),
        wanted(unknown),
        wanted(config_map(f"{home}-missing", "homeless")),
        wanted({"apiVersion": "no.example.com/v1", "kind": "Such", "metadata": {"name": "kind", "namespace": home}}),
        wanted(config_map(home, "unreachable", data={"a": "1"}), provider="away"),
        Wanted("patch", "kubernetes:core/v1:ConfigMapPatch", config_map(home, "nobody", data={"a": "1"})),
    )
    assert not outcome.error
    shown = outcome.outputs["known"]
    assert shown["spec"]["strategy"]["type"] == "RollingUpdate"
    assert {"uid", "creationTimestamp"} <= shown["metadata"].keys()
    assert "resourceVersion" not in shown["metadata"]
    assert not shown.get("status")
    for name in ("unknown", "homeless", "kind", "unreachable", "patch"):
        assert at(outcome.outputs[name], "metadata", "uid") is not shown["metadata"]["uid"]
        assert _echo(outcome.outputs[name]) == _echo(outcome.inputs[name]), name


def _echo(properties: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if not key.startswith("__")}


def test_a_preview_of_an_update_is_a_dry_run(stack: Stack, api: httpx2.Client, home: str) -> None:
    def program(label: Any) -> Wanted:
        return wanted(labelled(home, "dry", label))

    assert not stack.up(program("1")).error
    uid = live(api, home, "dry")["metadata"]["uid"]
    shown = stack.preview(program("2")).outputs["dry"]
    assert (shown["metadata"]["uid"], shown["metadata"]["labels"]) == (uid, {"x": "2"})
    assert live(api, home, "dry")["metadata"]["labels"] == {"x": "1"}
    unknown = stack.preview(program(Later("3")))
    assert _echo(unknown.outputs["dry"]) == _echo(unknown.inputs["dry"])
