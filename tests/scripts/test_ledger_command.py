"""`layer0 ledger`, as people and machines run it, on the store of a stack."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import __main__ as command_line
from scripts.changes import environment
from scripts.changes.records import Records
from scripts.ledger import Broken
from scripts.ledger.keys import Unavailable
from stacks import settings


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store of stack local, with a ledger of a few entries."""
    monkeypatch.setattr(environment, "STORE", tmp_path / "store")
    monkeypatch.setattr(environment.places, "LOCAL", tmp_path)
    monkeypatch.delenv(environment.LEDGER_KEY, raising=False)
    entering = environment.store(settings.load("local"))
    entering.enter("drift", {"change_set": "", "count": 2, "first": []})
    Records(entering, "local", entering.context).add("up", "refused", why="needs 1 approvals\nof engineers")
    return tmp_path / "store"


Layer0 = Callable[..., tuple[int, str, str]]


@pytest.fixture
def layer0(store: Path, capsys: pytest.CaptureFixture[str]) -> Layer0:
    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = command_line.main(["ledger", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_whole_ledger_verifies(layer0: Layer0) -> None:
    code, said, _ = layer0("verify")
    assert code == 0
    assert ": 2 entries about 1 documents, root " in said
    document = json.loads(layer0("verify", "--json")[1])
    assert (document["size"], document["documents"], document["faults"]) == (2, 1, [])


def test_a_ledger_that_was_tampered_with_has_an_exit_code_of_its_own(layer0: Layer0, store: Path) -> None:
    (store / "runs/local/00000001.json").write_text("{}")
    code, _, error = layer0("verify")
    assert code == 9
    assert "runs/local/00000001.json: it is not what it was at entry 1" in error


def test_entries_are_shown_by_kind_stack_and_time(layer0: Layer0) -> None:
    _, said, _ = layer0("show")
    assert [line.split()[0] for line in said.splitlines()] == ["0", "1"]
    assert "run 1: up refused: needs 1 approvals" in said
    for arguments, count in (
        (["--kind", "drift"], 1),
        (["--stack", "production"], 0),
        (["--since", "2001-01-01"], 2),
        (["--since", "2999-01-01"], 0),
    ):
        assert len(json.loads(layer0("show", "--json", *arguments)[1])) == count


def test_a_proof_is_written_and_a_missing_entry_told(layer0: Layer0, tmp_path: Path) -> None:
    assert layer0("prove", 1, "--file", tmp_path / "proof")[0] == 0
    assert (tmp_path / "proof").read_text().startswith("c2sp.org/tlog-proof@v1\nextra ")
    code, _, error = layer0("prove", 2)
    assert (code, "the ledger has the entries 0 to 1" in error) == (2, True)


def test_an_auditor_verifies_by_published_keys_alone(layer0: Layer0, store: Path, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(layer0("key")[1])
    store.with_name("store.ledger-key").unlink()
    assert layer0("verify", "--key", tmp_path / "keys")[0] == 0
    code, _, error = layer0("verify")
    assert (code, "keys that the store itself names" in error) == (0, True)
    assert layer0("key", "--new", tmp_path / "other")[0] == 0
    (tmp_path / "others").write_text(layer0("key", "--new", tmp_path / "other")[1])
    assert layer0("verify", "--key", tmp_path / "others")[0] == 9


def test_without_the_key_nothing_is_entered(layer0: Layer0, store: Path) -> None:
    store.with_name("store.ledger-key").unlink()
    with pytest.raises(Unavailable, match="set LAYER0_LEDGER_KEY to the file"):
        environment.store(settings.load("local")).enter("unlock", {})


def test_a_document_that_was_left_without_an_entry_is_entered(layer0: Layer0, store: Path) -> None:
    (store / "else.json").write_text("{}")
    assert layer0("verify")[0] == 9
    assert layer0("enter")[1] == "else.json: entered\n"
    assert layer0("verify")[0] == 0


def test_a_ledger_that_was_rolled_back_is_not_gone_on_with(layer0: Layer0, store: Path) -> None:
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    environment.store(settings.load("local")).enter("unlock", {})
    for path in store.rglob("*"):
        if path.is_file():
            path.unlink()
    for path, content in before.items():
        path.write_bytes(content)
    with pytest.raises(Broken, match="has 2 entries, and had 3 when this machine saw it last"):
        environment.store(settings.load("local")).enter("unlock", {})


@pytest.mark.parametrize("form", ["ocsf", "cef", "syslog"])
def test_entries_are_exported_a_line_each(layer0: Layer0, form: str) -> None:
    assert len(layer0("export", "--format", form)[1].splitlines()) == 2
    assert layer0("export", "--format", form, "--to", "nowhere")[0] == 2


def test_an_anchor_goes_somewhere(layer0: Layer0) -> None:
    code, _, error = layer0("anchor")
    assert (code, "give --git, --s3 URL or --tsa URL" in error) == (2, True)
