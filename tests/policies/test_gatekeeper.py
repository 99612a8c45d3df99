"""Gatekeeper's templates judge as its webhook would, and what cannot judge denies: by the real OPA."""

import re
import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from policies.changes import Change, ChangeSet
from policies.context import Context
from policies.gate import judge
from policies.opa import Opa
from policies.verdict import Finding, Verdict
from tests.policies import templates
from tests.policies.templates import change, constraint, manifest, template, template_by_engine

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("opa_on_path")]

PARAMETERS: dict[str, Any] = {"allow_data_loss": [], "registries": [], "kubernetes_version": "1.36"}
TEXTS = {"type": "array", "items": {"type": "string"}}
TEAM = {"labels": ["team"]}
PODS = {"kinds": [{"apiGroups": [""], "kinds": ["Pod"]}]}
MASK = {"secret": True, "fingerprint": "hmac-sha256:0"}
UNKNOWN = {"unknown": True}

NEEDS_LABELS = template("NeedsLabels", templates.LABELS, labels=TEXTS)
KEPT = {"version": "v1", "rego": textwrap.dedent(templates.KEPT)}


def of(kind: str, group: str = "") -> dict[str, Any]:
    """A match of one kind."""
    return {"kinds": [{"apiGroups": [group], "kinds": [kind]}]}


ALL = (
    NEEDS_LABELS,
    constraint("NeedsLabels", "owner", match=of("ConfigMap"), parameters={"labels": ["owner"]}),
    constraint("NeedsLabels", "secrets", match=of("Secret"), parameters={"labels": ["owner"]}),
    constraint("NeedsLabels", "tried", match=of("Namespace"), parameters=TEAM, enforcementAction="dryrun"),
    constraint("NeedsLabels", "advised", match=of("Service"), parameters=TEAM, enforcementAction="warn"),
    template_by_engine("KeptThings", ("K8sNativeValidation", {}), ("Rego", KEPT)),
    constraint("KeptThings", "kept"),
    template("ImagesFrom", templates.IMAGES, libs=[templates.CONTAINERS], **{"from": TEXTS}),
    constraint("ImagesFrom", "ours", match=PODS, parameters={"from": ["ours/"]}),
    template("HostsAreUnique", templates.HOSTS),
    constraint("HostsAreUnique", "unique", match=of("Ingress", "networking.k8s.io")),
    template("FrozenFields", templates.FROZEN),
    constraint("FrozenFields", "frozen"),
    template("FewReplicas", templates.REPLICAS, most={"type": "integer", "default": 3}),
    constraint("FewReplicas", "few"),
)


def judged(opa: Opa, *changes: Change) -> Verdict:
    return judge(opa, ChangeSet(stack="t", operation="up", changes=changes, parameters=PARAMETERS))


def theirs(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Rule and message of what Gatekeeper's rules have found."""
    found = [item for item in findings if item.rule.startswith(("gate", "gatekeeper"))]
    return [(item.rule.removeprefix("gatekeeper/"), item.message) for item in found]


def ingress(name: str, host: Any) -> dict[str, Any]:
    return manifest("Ingress", name, "networking.k8s.io/v1", spec={"rules": [{"host": host}]})


def pod(image: Any, **more: Any) -> dict[str, Any]:
    return manifest("Pod", "web", spec={"containers": [{"name": "web", "image": image, **more}]})


def config(name: str = "c", **metadata: Any) -> dict[str, Any]:
    return manifest("ConfigMap", name, metadata=metadata)


@pytest.fixture(scope="module")
def opa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opa]:
    with Opa(environment={}, folders=[templates.written(tmp_path_factory.mktemp("all"), *ALL)]) as server:
        yield server


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Opa]]:
    with ExitStack() as stack:

        def make(*documents: Any) -> Opa:
            return stack.enter_context(Opa(environment={}, folders=[templates.written(tmp_path, *documents)]))

        yield make


def test_a_violation_is_denied_with_the_words_of_the_template(opa: Opa) -> None:
    verdict = judged(opa, change(config()))
    (found,) = [item for item in verdict.denials if item.rule.startswith("gatekeeper/")]
    assert (found.rule, found.message) == ("gatekeeper/NeedsLabels/owner", 'c lacks {"owner"}')
    assert found.urn.endswith("::c")
    assert "gatekeeper/ImagesFrom/ours" in verdict.rules


def test_what_keeps_to_every_template_passes(opa: Opa) -> None:
    verdict = judged(opa, change(config(labels={"owner": "me"})), change(ingress("a", "a.example.com")))
    assert theirs((*verdict.denials, *verdict.warnings, *verdict.deferred)) == []


def test_dryrun_and_warn_only_tell(opa: Opa) -> None:
    verdict = judged(opa, change(manifest("Namespace", "n")), change(manifest("Service", "s")))
    assert theirs(verdict.denials) == []
    assert sorted(theirs(verdict.warnings)) == [
        ("NeedsLabels/advised", 's lacks {"team"}'),
        ("NeedsLabels/tried", 'dryrun: n lacks {"team"}'),
    ]


@pytest.mark.parametrize(
    ("op", "old", "denied", "reason"),
    [
        ("delete", None, True, "the object goes away"),
        ("replace", {"annotations": {"keep": "true"}}, True, "it goes away too, before another one comes"),
        ("update", {"annotations": {"keep": "true"}}, False, "it stays"),
    ],
)
def test_a_deletion_is_reviewed_with_the_old_object(opa: Opa, op: str, old: Any, denied: bool, reason: str) -> None:
    kept = config(annotations={"keep": "true"}, labels={"owner": "me"})
    more = {} if old is None else {"old": kept}
    assert bool(theirs(judged(opa, change(kept, op, **more)).denials)) is denied, reason


@pytest.mark.parametrize(
    ("name", "resting", "reason"),
    [
        ("gatekeeper/NeedsLabels/owner", {"owner"}, "a constraint by its name"),
        ("gatekeeper/NeedsLabels", {"advised", "owner", "secrets", "tried"}, "all constraints of a template"),
    ],
)
def test_a_disabled_constraint_does_not_judge_and_every_verdict_says_so(
    opa: Opa, name: str, resting: set[str], reason: str
) -> None:
    disabled = {name: {"reason": "labels move", "expires": "2026-06-30"}}
    changes = ChangeSet(
        stack="t", operation="up", changes=(change(config()),), parameters={**PARAMETERS, "disabled": disabled}
    )
    verdict = judge(opa, changes, Context(now=datetime(2026, 6, 30, tzinfo=UTC)))
    assert theirs(verdict.denials) == [], reason
    told = name.removeprefix("gatekeeper/")
    assert theirs(verdict.warnings) == [(told, "this rule is disabled until the end of 2026-06-30: labels move")]
    assert resting.isdisjoint(rule.removeprefix("gatekeeper/NeedsLabels/") for rule in verdict.rules), reason
    assert theirs(judge(opa, changes, Context(now=datetime(2026, 7, 1, tzinfo=UTC))).denials)


def test_a_constraint_that_there_is_not_cannot_be_disabled(opa: Opa) -> None:
    disabled = {"gatekeeper/NeedsLabels/typo": {"reason": "labels move", "expires": "2026-06-30"}}
    verdict = judge(
        opa, ChangeSet(stack="t", operation="up", changes=(), parameters={**PARAMETERS, "disabled": disabled})
    )
    assert theirs(verdict.denials) == [
        ("gate", "policies.disabled names gatekeeper/NeedsLabels/typo, which is no rule")
    ]


def test_a_template_that_does_not_speak_of_deletions_is_not_asked_about_them(opa: Opa) -> None:
    assert theirs(judged(opa, change(config(), "delete")).denials) == []


def test_an_update_is_reviewed_with_both_objects(opa: Opa) -> None:
    old, new = (manifest("Thing", "t", "example.com/v1", spec={"class": text}) for text in ("a", "b"))
    assert theirs(judged(opa, change(new, "update", old=old)).denials) == [
        ("FrozenFields/frozen", "the class stays as it is")
    ]
    assert theirs(judged(opa, change(new, "update", old=new)).denials) == []


def test_libraries_comments_and_texts_survive_the_move(opa: Opa) -> None:
    assert theirs(judged(opa, change(pod("theirs/x:1"))).denials) == [
        ("ImagesFrom/ours", '`data.lib` "theirs/x:1" is from elsewhere')
    ]
    assert theirs(judged(opa, change(pod("ours/x:1"))).denials) == []


def test_the_inventory_is_what_there_will_be(opa: Opa) -> None:
    first, second = ingress("a", "a.example.com"), ingress("b", "a.example.com")
    assert theirs(judged(opa, change(first, "same"), change(second)).denials) == [
        ("HostsAreUnique/unique", "a.example.com is taken by a")
    ]
    assert theirs(judged(opa, change(first, "delete"), change(second)).denials) == []


def test_defaults_of_the_schema_are_parameters(opa: Opa) -> None:
    many = manifest("Deployment", "d", "apps/v1", spec={"replicas": 4})
    assert theirs(judged(opa, change(many)).denials) == [("FewReplicas/few", "at most 3")]


def test_what_stays_as_it_is_only_warns(opa: Opa) -> None:
    verdict = judged(opa, change(config(), "same"))
    assert theirs(verdict.denials) == []
    assert theirs(verdict.warnings) == [("NeedsLabels/owner", 'c lacks {"owner"}; it is there and stays as it is')]


def test_a_value_not_known_yet_that_a_template_reads_is_deferred(opa: Opa) -> None:
    verdict = judged(opa, change(pod(UNKNOWN), unknown=("spec.containers[0].image",)))
    assert theirs(verdict.denials) == []
    found = [(item.rule, item.path) for item in verdict.deferred if item.rule.startswith("gatekeeper/")]
    assert found == [("gatekeeper/ImagesFrom/ours", "spec.containers[0].image")]


def test_a_host_not_known_yet_is_no_conflict_and_no_pass(opa: Opa) -> None:
    path = "spec.rules[0].host"
    hosts = [change(ingress(name, UNKNOWN), unknown=(path,)) for name in ("a", "b")]
    verdict = judged(opa, *hosts)
    assert theirs(verdict.denials) == []
    deferred = {(item.urn, item.path, item.scope) for item in verdict.deferred if item.rule.startswith("gatekeeper/")}
    assert deferred == {(item.urn, path, "change_set") for item in hosts}


def test_a_secret_that_a_template_reads_denies_and_one_that_it_does_not_read_passes(opa: Opa) -> None:
    (finding,) = theirs(judged(opa, change(pod(MASK), secret=("spec.containers[0].image",))).denials)
    assert finding[0] == "ImagesFrom/ours"
    assert "secret (masked)" in finding[1]
    beside = pod("ours/x:1", env=[{"name": "KEY", "value": MASK}])
    labelled = manifest("Secret", "s", metadata={"labels": {"owner": "me"}}, data={"key": MASK})
    verdict = judged(
        opa, change(beside, secret=("spec.containers[0].env[0].value",)), change(labelled, secret=("data.key",))
    )
    assert theirs((*verdict.denials, *verdict.deferred, *verdict.warnings)) == []


OTHER = 'package p\n\nviolation[{"msg": "no"}] { true }'


@pytest.mark.parametrize(
    ("documents", "words", "reason"),
    [
        ([template("Bad", "package bad\n\nviolation[{")], "Bad", "it cannot be parsed"),
        ([template("Bad", "package bad\n\nviolation[{\"msg\": x}] { y }")], "unsafe", "it cannot be compiled"),
        ([template("Bad", "package bad\n\ndeny[1] { true }")], "no set of the name violation", "it says nothing"),
        ([template("Bad", "violation[1] { true }")], "no package", "it lies nowhere"),
        ([template("Bad", OTHER + "\nx { data.other.y }")], r"refers to data\.other", "there is nothing"),
        ([template("Bad", OTHER + "\nx { external_data({}) }")], "external data", "there is no provider"),
        ([template("Bad", OTHER + "\nx { http.send({}) }")], "reach out", "it would leave the machine"),
        ([template("Bad", OTHER, libs=["package other"])], r"libs\[0\] must lie below lib", "a library elsewhere"),
        ([template_by_engine("Bad", ("K8sNativeValidation", {}))], "only Rego is supported", "CEL only"),
        ([template("Bad", OTHER), template("Bad", OTHER + "\n")], "another template of Bad", "two of them"),
        ([{**template("Bad", OTHER), "metadata": {"name": "x"}}], "must be bad", "another name than its kind"),
        ([constraint("Nothing", "x")], "no template for the kind Nothing", "nothing to judge by"),
        ([NEEDS_LABELS, constraint("NeedsLabels", "x", parameters={"labels": "a"})], "parameters.labels", "wrong type"),
        ([NEEDS_LABELS, constraint("NeedsLabels", "x", parameters={"label": ["a"]})], "label", "a misspelt parameter"),
        ([NEEDS_LABELS, constraint("NeedsLabels", "x", match={"kind": "Pod"})], r"spec\.match", "a misspelt match"),
        ([NEEDS_LABELS, constraint("NeedsLabels", "x", enforcementAction="maybe")], "maybe", "an unknown action"),
    ],
)  # fmt: skip
def test_what_cannot_judge_denies_and_says_why(
    start: Callable[..., Opa], documents: list[Any], words: str, reason: str
) -> None:
    denials = judged(start(*documents)).denials
    assert denials, reason
    assert any(re.search(words, item.message) for item in denials), [item.message for item in denials]
    assert any("all.yaml" in item.message or "Bad" in item.message for item in denials), (
        "the file or the template is named"
    )


def test_yaml_that_cannot_be_read_denies(tmp_path: Path) -> None:
    folder = templates.written(tmp_path)
    (folder / "gatekeeper" / "broken.yml").write_text("a: [")
    with Opa(environment={}, folders=[folder]) as opa:
        assert any("broken.yml: this is no YAML" in item.message for item in judged(opa).denials)


def test_samples_beside_the_templates_are_no_rules(start: Callable[..., Opa]) -> None:
    suite: dict[str, Any] = {"apiVersion": "test.gatekeeper.sh/v1alpha1", "kind": "Suite", "tests": []}
    listed = {"apiVersion": "v1", "kind": "List", "items": [constraint("Always", "x", match=PODS)]}
    expansion = {
        "apiVersion": "expansion.gatekeeper.sh/v1beta1",
        "kind": "ExpansionTemplate",
        "metadata": {"name": "e"},
    }
    opa = start(template("Always", OTHER), listed, suite, pod("x"), None, expansion)
    verdict = judged(opa, change(pod("ours/x:1")))
    assert theirs(verdict.denials) == [("Always/x", "no")]
    assert any("ExpansionTemplate has no effect" in message for _, message in theirs(verdict.warnings))
