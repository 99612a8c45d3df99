"""What rules read: no less than what their answers depend on, and for our own rules little more."""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies import reads
from policies.changes import Change
from policies.opa import Opa
from policies.values import is_list, is_object, join, segments
from tests.policies import careless
from tests.policies.careless import READ_IMAGE, READ_NO_IMAGE, filled

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("opa_on_path")]

CASES = sorted((Path(__file__).parents[1] / "fixtures" / "changes").glob("*.json"))
OTHERS: tuple[Any, ...] = (None, "bad", "latest", 0, True, [], {}, ["bad"], {"bad": "bad"}, {"unknown": True})
POD = "spec.template.spec.containers[0]"


def change(*unknown: str) -> Change:
    return Change(urn="urn:web", type="kubernetes:apps/v1:Deployment", name="web", op="create", unknown=unknown)


@pytest.fixture(scope="module")
def ours(opa_on_path: None) -> Iterator[Opa]:
    with Opa(environment={}) as server:
        yield server


@pytest.fixture(scope="module")
def theirs(opa_on_path: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opa]:
    with Opa(careless.policies(tmp_path_factory.mktemp("reads"), filled(READ_IMAGE | READ_NO_IMAGE)), {}) as server:
        yield server


@pytest.mark.parametrize(
    ("rule", "path", "wanted"),
    [
        ("workloads/images_are_pinned", f"{POD}.image", True),
        ("workloads/images_are_pinned", POD, True),
        ("workloads/images_are_pinned", f"{POD}.env[0].value", False),
        ("workloads/images_are_pinned", "metadata.namespace", False),
        ("workloads/users_are_not_root", "spec.template.spec.securityContext.runAsUser", True),
        ("workloads/pods_run_as_non_root", f"{POD}.image", False),
        ("workloads/pods_run_as_non_root", "metadata.namespace", True),
        ("workloads/apparmor_stays_on", "spec.template.metadata.annotations", True),
        ("workloads/proc_stays_masked", f"{POD}.securityContext", True),
        ("workloads/proc_stays_masked", "data", False),
        ("tenancy/namespaces_have_quotas", "metadata.namespace", True),
        ("tenancy/namespaces_have_quotas", "spec.hard.pods", True),
        ("tenancy/namespaces_have_quotas", f"{POD}.image", False),
        ("network/tenants_are_isolated", "spec.ingress[0].from[1].ipBlock.cidr", True),
        ("network/tenants_are_isolated", 'metadata.labels["layer0.dev/tenant"]', True),
        ("network/tenants_are_isolated", "metadata.labels.app", False),
        ("data/stateful_resources_are_kept", "metadata.name", False),
        ("changes/budgets_are_kept", "spec.replicas", False),
    ],
)
def test_our_rules_wait_for_what_they_need(ours: Opa, rule: str, path: str, wanted: bool) -> None:
    assert list(reads.unknown(ours.loaded().reads[rule], change(path))) == ([path] if wanted else [])


def test_every_rule_of_ours_is_understood(ours: Opa) -> None:
    found = ours.loaded().reads
    assert found.keys() == set(ours.expected.rules)
    assert not [rule for rule, parts in found.items() if reads.EVERYTHING in parts]


@pytest.mark.thorough
@pytest.mark.parametrize("server", ["ours", "theirs"])
def test_no_answer_depends_on_what_a_rule_does_not_read(server: str, request: pytest.FixtureRequest) -> None:
    opa: Opa = request.getfixturevalue(server)
    found = opa.loaded().reads
    for file in CASES:
        document: dict[str, Any] = json.loads(file.read_text())["input"]
        before = answers(opa, document)
        for place, path, other in mutations(document):
            after = answers(opa, mutated(document, place, path, other))
            changed = {rule for rule in before.keys() | after.keys() if before.get(rule) != after.get(rule)}
            unread = {rule for rule in changed - {"gate"} if not list(reads.unknown(found[rule], change(path)))}
            assert not unread, (file.stem, path, other)


def answers(opa: Opa, document: Mapping[str, Any]) -> dict[str, set[str]]:
    """Where each rule has a finding."""
    verdict = opa.query(document, strict=False)
    found: dict[str, set[str]] = {}
    for item in [*verdict["denials"], *verdict["warnings"], *verdict["deferred"], *verdict["approvals"]]:
        found.setdefault(item["rule"], set()).add(item["urn"])
    return found


def mutations(document: Mapping[str, Any]) -> Iterator[tuple[int, str, Any]]:
    for place, item in enumerate(document.get("changes") or ()):
        for path in paths(item.get("new"), ""):
            for other in OTHERS:
                yield place, path, other


def paths(tree: Any, path: str) -> Iterator[str]:
    if path:
        yield path
    if is_object(tree):
        for key, item in tree.items():
            yield from paths(item, join(path, key))
    if is_list(tree):
        for index, item in enumerate(tree):
            yield from paths(item, f"{path}[{index}]")


def mutated(document: Mapping[str, Any], place: int, path: str, other: Any) -> dict[str, Any]:
    """The change set with another value at a path; None takes the value away."""
    made = copy.deepcopy(dict(document))
    *above, last = segments(path)
    parent: Any = made["changes"][place]["new"]
    for step in above:
        parent = parent[step]
    if other is None and isinstance(last, str):
        del parent[str(last)]
    else:
        parent[last] = other
    return made


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("deny contains 1 if input.changes[_][input.key].x == 1", "a part of a change that the input names"),
        ("deny contains 1 if input[input.key] == [1]", "a part of the input that the input names"),
        ("deny contains 1 if data.policies.lib[_].resources == 1", "all modules at once"),
        ("deny contains 1 if json.patch(input, []).changes[0].new.x == 1", "a copy of the input"),
        ("deny contains 1 if graph.reachable({1: input.changes}, {1}) == set()", "a function that is not known here"),
        (
            'deny contains 1 if json.marshal(data.policies.lib.kubernetes.resources) == ""',
            "everything made of the changes",
        ),
    ],
)
def test_what_may_be_anything_reads_everything(tmp_path: Path, body: str, reason: str) -> None:
    modules = careless.policies(tmp_path, {"other": "deny contains 1 if input.changes[0].new"})
    careless.write(modules, "odd", body)
    with Opa(modules, {}) as opa:
        assert list(reads.unknown(opa.loaded().reads["careless/odd"], change("x"))), reason


def test_a_syntax_tree_of_another_form_reads_everything(ours: Opa) -> None:
    trees = copy.deepcopy(ours.loaded().trees)
    for tree in trees:
        for rule in tree["rules"]:
            rule["body"] = [{"terms": {"type": "novel", "value": 1}}]
    found = replace(ours.loaded(), trees=trees).reads
    assert all(reads.EVERYTHING in parts for parts in found.values())
