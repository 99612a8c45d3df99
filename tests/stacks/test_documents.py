"""Reading YAML: places, and what is refused instead of guessed."""

import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks import documents
from stacks.secret import Secret

FILE = "stacks/Pulumi.dev.yaml"


@dataclass(frozen=True)
class Refused:
    reason: str
    text: str
    problem: str


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, levels)]
    return "\n".join(lines)


REFUSED = [
    Refused("a key twice hides a value", "a: 1\nb: 2\na: 3\n", ":3: has the key 'a' twice, first in line 1"),
    Refused("a tab is not an indent", "a:\n\tb: 1\n", ":2: is not YAML: "),
    Refused("an open bracket", "a: [1\n", "is not YAML: "),
    Refused("a second document", "a: 1\n---\nb: 2\n", ":2: holds a second document"),
    Refused(
        "a tag makes objects", "a: !!python/object:os.system {}\n", ":1: has the tag tag:yaml.org,2002:python/object"
    ),
    Refused("a tag changes a type", "a: !!str 5\n", ":1: has the tag tag:yaml.org,2002:str"),
    Refused("hexadecimal for some readers", "a: 0x1f\n", ":1: is not read alike by all YAML readers, got 0x1f"),
    Refused("octal for some readers", "a: 017\n", "is not read alike by all YAML readers, got 017"),
    Refused("a date for some readers", "a: 2026-01-31\n", "is not read alike by all YAML readers"),
    Refused("infinite", "a: .inf\n", "is not read alike by all YAML readers"),
    Refused("infinite by overflow", "a: 1e999\n", "is not read alike by all YAML readers"),
    Refused("more digits than are exact", f"a: {'9' * 5000}\n", "is not read alike by all YAML readers"),
    Refused("an alias of nothing", "a: *b\n", ":1: *b stands before the end of its anchor"),
    Refused("an alias in itself", "a: &a [*a]\n", ":1: *a stands before the end of its anchor"),
    Refused("a key that is a list", "? [a]\n: 1\n", ":1: has a key that is not text"),
    Refused("a billion laughs", bomb(9), "holds more than 20000 values, aliases counted"),
    Refused("deeper than any setting", "a: " + "[" * 100_000, "is nested more than 24 levels deep"),
    Refused("deep in block style", "\n".join(" " * depth + "a:" for depth in range(500)), "levels deep"),
]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.reason)
def test_what_could_be_misread_is_refused_in_under_a_second(case: Refused) -> None:
    started = time.process_time()
    _, problems = documents.parse(case.text, FILE)
    assert time.process_time() - started < 1
    assert any(case.problem in str(problem) for problem in problems), problems


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("'5'", "5"),
        ("-0.5", -0.5),
        ("true", True),
        ("yes", "yes"),
        ("NO", "NO"),
        ("~", None),
        ("", None),
        ("17.6.1", "17.6.1"),
        ("1:30", "1:30"),
        ("00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000"),
        ("{secure: abc}", Secret("abc")),
        ("{secure: abc, more: 1}", {"secure": "abc", "more": 1}),
        ("{b: &x [1], c: *x}", {"b": [1], "c": [1]}),
        ("{yes: 1, 5: 2}", {"yes": 1, "5": 2}),
    ],
)
def test_a_value_is_read_as_pulumi_reads_it(text: str, value: object) -> None:
    node, problems = documents.parse(f"a: {text}\n", FILE)
    assert node is not None
    assert (documents.plain(node), problems) == ({"a": value}, [])


def test_every_fault_of_a_readable_file_is_found_at_once() -> None:
    _, problems = documents.parse("a: 0x1\nb: !t 1\na: 2\n", FILE)
    assert [problem.line for problem in problems] == [1, 2, 3]


def test_a_value_stands_at_its_line_and_a_map_at_its_key() -> None:
    node, _ = documents.parse("# comment\na:\n\n  b:\n    1\n  c:\n  - 2\n", FILE)
    assert node is not None
    assert {path: found.line for path, found in documents.walk(node)} == {"a": 2, "a.b": 5, "a.c": 6, "a.c[0]": 7}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe", "must be UTF-8 text, got byte 0xff"),
        (b"a: \x00", "is not YAML"),
        (b"#" * (documents.MOST_BYTES + 1), "must be at most"),
    ],
)
def test_a_file_that_is_not_text_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    node, problems = documents.read(path, FILE)
    assert node is None
    assert problem in str(problems[0])


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    assert "cannot be read" in str(documents.read(tmp_path, FILE)[1][0])


@given(st.text() | st.text(alphabet="ab:-[]{}&*!?|>'\"%@#,\n\t 0.~<=\\"))
def test_any_text_gives_a_value_or_problems(text: str) -> None:
    node, problems = documents.parse(text, FILE)
    assert node is not None or problems


@given(st.binary())
def test_a_secret_never_shows_its_value(data: bytes) -> None:
    value = f"hunter2-{data.hex()}"
    secret = Secret("ciphertext").decrypted(value)
    assert value not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == value


def test_a_secret_cannot_be_read_outside_a_program() -> None:
    with pytest.raises(LookupError, match="only inside a running program"):
        Secret("ciphertext").reveal()
