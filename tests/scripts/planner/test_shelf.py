"""Proposals in a store, and accepted ones on branches."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.changes.shelf import Invalid, Shelf
from scripts.changes.store import Lost
from scripts.changes.store.folder import Folder
from scripts.planner.errors import Refused
from scripts.planner.proposal import Proposal
from scripts.proposals import branches
from tests.scripts.planner.desks import Told, desk, wish


@pytest.fixture
def proposal(tmp_path: Path) -> Proposal:
    return desk(tmp_path).propose("give acme 30 pods", [Told([wish("tenants/acme/quota/pods", 30)])])


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(Folder(tmp_path / "store"), "local")


def test_a_proposal_is_found_by_the_beginning_of_its_name(shelf: Shelf, proposal: Proposal) -> None:
    shelf.put(proposal)
    shelf.put(replace(proposal, id="f" * 12, at="2027-01-01T00:00:00Z"))
    assert shelf.find(proposal.id[:5]).document() == proposal.document()
    assert [item.id for item in shelf.all()] == [proposal.id, "f" * 12]
    for start in ("", "zz"):
        with pytest.raises(Invalid, match="with"):
            shelf.find(start)


def test_a_proposal_is_never_written_over(shelf: Shelf, proposal: Proposal) -> None:
    shelf.put(proposal)
    with pytest.raises(Lost):
        shelf.put(replace(proposal, sentence="another"))


def test_what_an_accepted_proposal_left_is_known_by_its_text(shelf: Shelf, proposal: Proposal) -> None:
    shelf.put(proposal)
    shelf.accept(proposal, "text", ["/tenants/acme/quota/pods"])
    assert shelf.made("text") == {"id": proposal.id, "paths": ["/tenants/acme/quota/pods"]}
    assert shelf.made("text, edited by people") is None
    assert shelf.find(proposal.id).obstacles == ("it is accepted already",)


def test_what_is_no_proposal_is_said_to_be_none(tmp_path: Path, shelf: Shelf) -> None:
    (tmp_path / "store" / "proposals" / "local").mkdir(parents=True)
    (tmp_path / "store" / "proposals" / "local" / "abc.json").write_text('{"api_version": "layer0.dev/proposal/v2"}')
    with pytest.raises(Invalid, match="is no proposal"):
        shelf.find("abc")


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    return subprocess.run(
        ["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_a_branch_gets_the_edit_and_the_working_tree_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "test")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "test@example.com")
    git(tmp_path, "init", "--quiet")
    (tmp_path / "a").write_text("one\n")
    git(tmp_path, "add", "a")
    git(tmp_path, "commit", "--quiet", "--message", "start")
    (tmp_path / "a").write_text("not committed\n")
    branches.commit("more", "a", lambda text: text + "two\n", "why", tmp_path)
    assert git(tmp_path, "show", "more:a") == "one\ntwo"
    assert git(tmp_path, "log", "-1", "--format=%s", "more") == "why"
    assert git(tmp_path, "status", "--porcelain") == "M a"
    assert (tmp_path / "a").read_text() == "not committed\n"
    for branch in ("more", "no good name", "--all"):
        with pytest.raises(branches.Refused, match="branch"):
            branches.commit(branch, "a", str, "why", tmp_path)
    with pytest.raises(Refused):
        branches.commit("other", "a", _refused, "why", tmp_path)


def _refused(text: str) -> str:
    raise Refused("the file has changed there; ask again")
