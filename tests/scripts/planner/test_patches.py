"""Edits become JSON Patches, and patches change exactly what they name in the text of a stack's file."""

import difflib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import jsonpatch
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scripts.planner import patches
from scripts.planner.errors import Refused
from scripts.planner.plan import Edit
from stacks import documents, settings, writing
from stacks.secret import Secret

FILE = """\
# at the top
config:
  layer0:extends: [base]   # layers
  layer0:platform:
    domain: layer0.test
  layer0:tenants:   # customers
    acme: # the first
      group:   "acme-engineers"
      quota: {cpu: "4", memory: 8Gi, pods: 20}   # generous
      limits:
        cpu:  500m  # half
        memory: 512Mi

    # the second
    globex: {group: g}
  layer0:modules:
    shop:
      config:
        a.conf: |
          one
          two

      args: [a,
             b]
  # about the salt
encryptionsalt: v1:abc
"""


def patched(text: str, *edits: Edit, inherited: Mapping[str, Any] | None = None) -> str:
    return patches.apply(text, patches.operations(edits, tree(text), inherited or {}))


def tree(text: str) -> dict[str, Any]:
    node, problems = documents.parse(text, "")
    assert node is not None
    assert not problems, text
    return documents.plain(node)


def put(path: str, value: Any) -> Edit:
    return Edit(op="set", path=tuple(path.split("/")), value=value)


def drop(path: str) -> Edit:
    return Edit(op="remove", path=tuple(path.split("/")))


def difference(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:2] not in ("--", "++", "@@")]


@pytest.mark.parametrize(
    ("edit", "expected", "reason"),
    [
        (
            put("tenants/acme/limits/cpu", "1"),
            ["-        cpu:  500m  # half", '+        cpu: "1"  # half'],
            "a comment behind a value stays",
        ),
        (
            put("tenants/acme/quota/pods", 30),
            [
                '-      quota: {cpu: "4", memory: 8Gi, pods: 20}   # generous',
                '+      quota: {cpu: "4", memory: 8Gi, pods: 30}   # generous',
            ],
            "a map on one line stays on one line",
        ),
        (
            put("tenants/acme/quota", {"cpu": "4", "memory": "8Gi", "storage": "1Gi"}),
            [
                '-      quota: {cpu: "4", memory: 8Gi, pods: 20}   # generous',
                '+      quota: {cpu: "4", memory: 8Gi, storage: 1Gi}   # generous',
            ],
            "a map is rewritten entry by entry",
        ),
        (
            put("tenants/umbrella", {"group": "u", "quota": {"cpu": "1"}}),
            ["+    umbrella:", "+      group: u", '+      quota: {cpu: "1"}'],
            "an entry is added behind the last one",
        ),
        (
            drop("tenants/acme/limits"),
            ["-      limits:", "-        cpu:  500m  # half", "-        memory: 512Mi"],
            "comments of others stay",
        ),
        (drop("tenants/globex"), ["-    globex: {group: g}"], "so do those above"),
        (drop("tenants/globex/group"), ["-    globex: {group: g}", "+    globex: {}"], "an empty map is a map"),
        (
            put("modules/shop/config/a.conf", "three\n"),
            ["-          one", "-          two", "+          three"],
            "a text of several lines stays one",
        ),
        (
            put("modules/shop/args", ["c"]),
            ["-      args: [a,", "-             b]", "+      args: [c]"],
            "a list is replaced",
        ),
        (
            put("tenants/acme/group", "a: b"),
            ['-      group:   "acme-engineers"', '+      group: "a: b"'],
            "what could be read as something else is quoted",
        ),
        (
            put("tenants/acme", {"group": "x"}),
            [
                '-      group:   "acme-engineers"',
                '-      quota: {cpu: "4", memory: 8Gi, pods: 20}   # generous',
                "-      limits:",
                "-        cpu:  500m  # half",
                "-        memory: 512Mi",
                "+      group: x",
            ],
            "what is not in the new value goes",
        ),
        (
            put("redis/storage", "3Gi"),
            ["+  layer0:redis: {storage: 3Gi}"],
            "maps on the way are made, before comments of what follows",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_edit_changes_only_its_lines(edit: Edit, expected: list[str], reason: str) -> None:
    assert sorted(difference(FILE, patched(FILE, edit))) == sorted(expected)


INHERITED = {"redis": {"image": "redis:8", "storage": "2Gi", "resources": {"cpu": "1", "memory": "1Gi"}}}


@pytest.mark.parametrize(
    ("edit", "written", "reason"),
    [
        (put("redis/storage", "3Gi"), {"storage": "3Gi"}, "an inherited value is overridden"),
        (drop("redis/resources"), {"resources": None}, "what is inherited is removed by null"),
        (drop("redis"), None, "so is a whole section"),
        (
            put("redis/resources", {"cpu": "2"}),
            {"resources": {"cpu": "2", "memory": None}},
            "what a map inherits but shall not have is null",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_layers_say_is_overridden_in_the_stacks_own_file(edit: Edit, written: Any, reason: str) -> None:
    config = tree(patched(FILE, edit, inherited=INHERITED))["config"]
    assert config.pop("layer0:redis") == written
    assert config == tree(FILE)["config"]


def test_removing_what_the_file_overrides_writes_null_because_the_layers_value_would_come_back() -> None:
    once = patched(FILE, put("redis/storage", "3Gi"), inherited=INHERITED)
    assert tree(patched(once, drop("redis"), inherited=INHERITED))["config"]["layer0:redis"] is None


@pytest.mark.parametrize(
    ("text", "edit", "message"),
    [
        ("config:\n  layer0:a: &x {b: 1}\n  layer0:c: *x\n", put("a/b", 2), "other places share it"),
        ("config:\n  layer0:a: &x {b: 1}\n  layer0:c: *x\n", put("c/b", 2), "cannot be changed in its file"),
        ("config:\n  layer0:a: {secure: v1}\n", put("a", "x"), "secret"),
        ("config:\n  layer0:a: {p: {secure: v1}}\n", drop("a"), "secret"),
        ("config:\n  layer0:a: {p: {secure: v1}}\n", put("a/p/secure", "x"), "secret"),
        ("config:\n  layer0:a: 1\n", put("a", {"secure": "x"}), "secret"),
        ("config:\n  layer0:a: 1\n", put("a", [{"b": {"secure": "x"}}]), "secret"),
        ("config:\n  layer0:a: 1\n", put("a", None), "set to nothing"),
        ("config:\n  layer0:a: 1\n", drop("b"), "written nowhere"),
        ("config:\n  layer0:a: 1\n", Edit(op="set", path=(), value=1), "names no setting"),
        ("config:\n  ? layer0:a\n  layer0:b: 1\n", put("a", 2), "uncommon form"),
    ],
)
def test_an_edit_that_cannot_be_made_alone_is_refused(text: str, edit: Edit, message: str) -> None:
    with pytest.raises(Refused, match=message):
        patched(text, edit)


def test_a_patch_does_not_fit_a_file_that_has_changed_there() -> None:
    patch = patches.operations([put("tenants/acme/quota/pods", 30)], tree(FILE), {})
    with pytest.raises(Refused, match="the file has changed there"):
        patches.apply(FILE.replace("pods: 20", "pods: 21"), patch)


def test_a_patch_fits_a_file_that_has_changed_elsewhere() -> None:
    patch = patches.operations([put("tenants/acme/quota/pods", 30)], tree(FILE), {})
    assert "pods: 30" in patches.apply(FILE.replace("# at the top", "# another"), patch)


def test_a_patch_survives_its_json_form() -> None:
    patch = patches.operations([put("a~b/c\u002fd", {"x": 1})], tree(FILE), {})
    assert tuple(patches.Operation.read(json.loads(json.dumps(step.document()))) for step in patch) == patch


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if path:
        yield path
    for key, entry in cast("dict[str, Any]", value).items() if isinstance(value, dict) else ():
        yield from leaves(entry, (*path, key))


STACKS = sorted(settings.STACKS.glob("Pulumi.*.yaml"))


@pytest.mark.parametrize("file", STACKS, ids=lambda file: file.name)
def test_every_value_of_our_own_files_can_be_changed_and_changed_back(file: Path) -> None:
    text = file.read_text()
    whole = tree(text)
    for place in leaves(whole["config"]):
        path = (place[0].removeprefix("layer0:"), *place[1:])
        old = whole["config"]
        for key in place:
            old = old[key]
        if isinstance(old, (dict, list, Secret)) or "secure" in place:
            continue
        changed = patched(text, Edit(op="set", path=path, value="something else"))
        assert len(difference(text, changed)) == 2
        back = patched(changed, Edit(op="set", path=path, value=old))
        assert tree(back) == whole
        assert [line.split() for line in back.splitlines()] == [line.split() for line in text.splitlines()]


NAMES = st.text("abcxyz.-_ :#'\"é", min_size=1, max_size=6).filter(lambda name: name.strip() == name)
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-99, 99),
    st.text("abz:#{}[],&*'\" \n\té-", max_size=9),
    st.floats(-9, 9).map(lambda n: round(n, 3)),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=6,
)
SECTIONS = st.dictionaries(NAMES, VALUES, min_size=2, max_size=4)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A file as people could have written it: sections in either form, comments and blank lines between."""
    lines = ["config:"]
    for name, value in draw(SECTIONS).items():
        key = f"layer0:{name}"
        written = (
            f"{writing.inline(key)}: {writing.inline(value)}" if draw(st.booleans()) else writing.entry(key, value)
        )
        comment = draw(st.sampled_from(["", "  # about it", "    # deeper", "# at the edge"]))
        lines += ([comment] if comment else []) + [f"  {line}" if line else line for line in written.split("\n")]
    lines += draw(st.sampled_from([[], ["# last"], ["encryptionsalt: v1:x"], [""]]))
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"]))


@given(texts(), st.data())
def test_a_patch_leads_to_what_rfc_6902_says_and_keeps_every_other_line(text: str, data: st.DataObject) -> None:
    node, problems = documents.parse(text, "")
    assume(node is not None and not problems)
    whole = tree(text)
    places = [path for path in leaves(whole["config"]) if "" not in path]
    place = data.draw(st.sampled_from(places))
    path = (place[0].removeprefix("layer0:"), *place[1:])
    edit = (
        Edit(op="remove", path=path)
        if data.draw(st.booleans())
        else Edit(op="set", path=(*path, *data.draw(st.sampled_from([(), ("new",)]))), value=data.draw(VALUES))
    )
    patch = patches.operations([edit], whole, {})
    try:
        after = patches.apply(text, patch)
    except Refused as error:
        assert "by hand" in str(error)  # noqa: PT017 what was refused has changed nothing
        return
    document: Any = jsonpatch.JsonPatch([step.document() for step in patch])
    assert tree(after) == document.apply(whole)
    edges = ("# last", "# at the edge")
    assert [line for line in after.splitlines() if line in edges] == [
        line for line in text.splitlines() if line in edges
    ]
