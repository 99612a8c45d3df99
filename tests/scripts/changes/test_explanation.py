"""Explanations: what happens and what could go wrong, each sentence on something that is there."""

from pathlib import Path

from policies.changes import Difference
from policies.verdict import Finding
from scripts.changes.reports.explanation import Sentence, explain, grounded
from tests.scripts.changes.previews import change, report

TENANT = "layer0:index:TenantEnvironment"


def test_an_update_says_what_differs_and_whose_it_is(tmp_path: Path) -> None:
    old, new = {"spec": {"pods": 20}}, {"spec": {"pods": 30}}
    made = change("q", "update", tenant="acme", old=old, new=new, differs=(Difference(path="spec.pods"),), dependents=2)
    [sentence] = explain(report(tmp_path, made)).sentences
    said = "Deployment q of tenant acme is changed in place: spec.pods: 20 -> 30; 2 resources depend on it"
    assert (sentence.text, sentence.changes) == (said, (made.urn,))


def test_what_comes_whole_is_one_sentence(tmp_path: Path) -> None:
    whole = change("umbrella", "create", kind=TENANT)
    inner = change("inner", "create", parent=whole.urn)
    parts = [change(name, "create", parent=inner.urn) for name in ("one", "two")]
    [sentence] = explain(report(tmp_path, whole, inner, *parts)).sentences
    assert sentence.text == "TenantEnvironment umbrella is created with 3 resources in it"
    assert set(sentence.changes) == {item.urn for item in (whole, inner, *parts)}


def test_what_could_go_wrong_stands_on_its_rule(tmp_path: Path) -> None:
    gone = change("web", "delete")
    found = Finding(rule="a/b", urn=gone.urn, message="it holds data")
    sentences = explain(report(tmp_path, gone, denials=(found,))).sentences
    assert [(item.text, item.rule) for item in sentences] == [
        ("Deployment web is deleted", ""),
        ("the gate denies it: it holds data", "a/b"),
    ]


def test_a_sentence_that_stands_on_nothing_is_dropped_and_counted(tmp_path: Path) -> None:
    made = change("web", "create")
    said = [
        Sentence(text="true", changes=(made.urn,)),
        Sentence(text="of nothing"),
        Sentence(text="of another resource", changes=("urn:pulumi:local::layer0::a:b:C::other",)),
        Sentence(text="of another rule", rule="c/d"),
    ]
    found = grounded(said, report(tmp_path, made))
    assert [item.text for item in found.sentences] == ["true"]
    assert (found.dropped, found.score) == (3, 0.25)


def test_where_nothing_changes_nothing_is_said(tmp_path: Path) -> None:
    assert explain(report(tmp_path, change("web", "same"))).document() == {"sentences": [], "dropped": 0, "score": 1.0}
