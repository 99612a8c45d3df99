"""The change set as a document: one canonical form, two digests, one schema."""

import dataclasses
import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.changes import OPS, Change, ChangeSet, Difference, digest_of_files
from policies.values import fingerprinter, mask

POLICIES = Path(__file__).resolve().parents[2] / "policies"
SCHEMA = json.loads((POLICIES / "changes.schema.json").read_text())
NAMES = st.sampled_from(["a", "b", "c", "d"])
PATHS = st.lists(st.sampled_from(["spec.a", "spec.b[0]", 'metadata["x.y"]']), unique=True).map(tuple)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
MADE_FROM = {
    "settings": "sha256:" + "0" * 64,
    "commit": None,
    "dirty": False,
    "policies": "sha256:" + "1" * 64,
    "program": "sha256:" + "2" * 64,
    "approvers": "sha256:" + "3" * 64,
    "state": "sha256:" + "4" * 64,
    "toolchain": {"pulumi": "3.259.0"},
}


def urn(name: str) -> str:
    return f"urn:pulumi:t::layer0::a:b:C::{name}"


@st.composite
def changes(draw: st.DrawFn) -> Change:
    name = draw(NAMES)
    return Change(
        urn=urn(name),
        type="a:b:C",
        name=name,
        op=draw(st.sampled_from(sorted(OPS))),
        dependencies=tuple(draw(st.lists(NAMES.map(urn), unique=True, max_size=3))),
        dependents=draw(st.integers(0, 9)),
        old=draw(TREES),
        new=draw(TREES),
        differs=tuple(Difference(path=path, replaces=draw(st.booleans())) for path in draw(PATHS)),
        unknown=draw(PATHS),
        secret=draw(PATHS),
        dry_run=draw(st.none() | st.booleans()),
    )


SETS = st.lists(changes(), unique_by=lambda change: change.urn, min_size=1, max_size=4).map(
    lambda found: ChangeSet(stack="t", operation="up", changes=tuple(found), made_from=MADE_FROM)
)


@given(SETS, st.randoms())
def test_the_same_changes_have_the_same_digests_in_any_order(changes: ChangeSet, shuffle: random.Random) -> None:
    def mixed(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(shuffle.sample(items, len(items)))

    fields = ("dependencies", "differs", "unknown", "secret")
    other = [dataclasses.replace(c, **{name: mixed(getattr(c, name)) for name in fields}) for c in changes.changes]
    again = dataclasses.replace(changes, changes=mixed(tuple(other)))
    assert again.digest() == changes.digest()
    assert again.semantic_digest() == changes.semantic_digest()


ANOTHER = {
    "urn": urn("z"),
    "type": "a:b:Z",
    "name": "z",
    "op": "invented",
    "parent": urn("z"),
    "provider": "z",
    "dependencies": (urn("z"),),
    "dependents": 99,
    "tenant": "z",
    "old": {"z": "z"},
    "new": {"z": "z"},
    "differs": (Difference(path="z"),),
    "unknown": ("z",),
    "secret": ("z",),
    "dry_run": "z",
}


def test_every_field_of_a_change_is_tried() -> None:
    assert ANOTHER.keys() == {field.name for field in dataclasses.fields(Change)}


@given(SETS, st.sampled_from(sorted(ANOTHER)))
def test_any_other_field_of_a_change_gives_other_digests(changes: ChangeSet, field: str) -> None:
    one = dataclasses.replace(changes.changes[0], op="update") if field != "op" else changes.changes[0]
    before = dataclasses.replace(changes, changes=(one, *changes.changes[1:]))
    other = dataclasses.replace(one, **{field: ANOTHER[field]})
    after = dataclasses.replace(changes, changes=(other, *changes.changes[1:]))
    assert after.digest() != before.digest()
    assert (after.semantic_digest() != before.semantic_digest()) is (field != "dry_run")


@pytest.mark.parametrize(
    ("made_from", "counts", "reason"),
    [
        ({"policies": "sha256:other"}, True, "other rules might judge it otherwise"),
        ({"program": "sha256:other"}, True, "another program might do something else"),
        ({"approvers": "sha256:other"}, True, "other people would have to approve it"),
        ({"toolchain": {"pulumi": "4.0.0"}}, True, "another engine might do something else"),
        ({"settings": "sha256:other"}, False, "settings count through the changes that they cause"),
        ({"state": "sha256:other"}, False, "so does the state before"),
        ({"commit": "abc", "dirty": True}, False, "an edit that changes nothing here"),
    ],
)
def test_what_it_was_made_from_counts_where_it_matters(made_from: dict[str, Any], counts: bool, reason: str) -> None:
    one = Change(urn=urn("a"), type="a:b:C", name="a", op="update")
    before = ChangeSet(stack="t", operation="up", changes=(one,), made_from=MADE_FROM)
    after = dataclasses.replace(before, made_from={**MADE_FROM, **made_from})
    assert after.digest() != before.digest()
    assert (after.semantic_digest() != before.semantic_digest()) is counts, reason


def test_what_stays_the_same_does_not_count() -> None:
    one = Change(urn=urn("a"), type="a:b:C", name="a", op="update")
    before = ChangeSet(stack="t", operation="up", changes=(one,), made_from=MADE_FROM)
    after = dataclasses.replace(before, changes=(one, Change(urn=urn("b"), type="a:b:C", name="b", op="same")))
    assert after.digest() != before.digest()
    assert after.semantic_digest() == before.semantic_digest()


@pytest.mark.parametrize("field", ["stack", "operation"])
def test_another_stack_or_operation_is_another_change(field: str) -> None:
    before = ChangeSet(stack="t", operation="up", changes=(), made_from=MADE_FROM)
    after = dataclasses.replace(before, **{field: "destroy"})
    assert after.semantic_digest() != before.semantic_digest()


@given(SETS)
def test_every_document_is_as_its_schema_says(changes: ChangeSet) -> None:
    jsonschema.validate(changes.document(), SCHEMA, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    "file", sorted((POLICIES.parent / "tests" / "fixtures" / "changes").glob("*.json")), ids=lambda file: file.stem
)
def test_the_cases_of_rules_are_made_of_known_fields(file: Path) -> None:
    case = json.loads(file.read_text())
    known = SCHEMA["$defs"]["change"]["properties"].keys()
    assert case["input"].keys() <= SCHEMA["properties"].keys()
    assert all(change.keys() <= known for change in case["input"].get("changes") or ())


@given(st.binary(min_size=1), st.binary(min_size=1), TREES)
def test_a_fingerprint_tells_secrets_apart_and_keys_too(one: bytes, other: bytes, value: Any) -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": ["canary", value]}
    first, again = mask(secret, fingerprinter(one)), mask(secret, fingerprinter(one))
    assert first == again
    assert "canary" not in repr(first)
    assert (mask(secret, fingerprinter(other)) == first) is (one == other)
    assert mask({**secret, "value": ["other", value]}, fingerprinter(one)) != first


def test_files_have_one_digest_by_name_and_content(tmp_path: Path) -> None:
    one, two = tmp_path / "a", tmp_path / "b"
    one.write_text("1")
    before = digest_of_files(tmp_path, [one, two])
    assert digest_of_files(tmp_path, [two, one]) == before
    two.write_text("")
    assert digest_of_files(tmp_path, [one, two]) != before
    one.rename(tmp_path / "c")
    assert digest_of_files(tmp_path, [tmp_path / "c", two]) != digest_of_files(tmp_path, [one, two])
