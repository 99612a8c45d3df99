"""What rules see beside the change set."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from policies.changes import ChangeSet
from policies.context import Context, actor, shown
from policies.gate import judge
from stacks.settings import Settings
from tests.policies.answers import Answers
from tests.stacks.conftest import BASE


def test_the_time_is_told_in_utc() -> None:
    there = datetime(2026, 12, 20, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert Context(now=there).document()["now"] == "2026-12-19T23:30:00Z"


def test_without_a_clock_and_an_account_both_are_null() -> None:
    assert Context().document() == {"now": None, "actor": None, "settings": {}}


def test_a_secret_of_the_settings_is_a_mask(tmp_path: Path) -> None:
    from stacks import settings

    root = tmp_path / "stacks"
    (root / "layers").mkdir(parents=True)
    (root / "layers" / "base.yaml").write_text(BASE)
    text = "config:\n  layer0:extends: [base]\n  layer0:data_services: {redis: {password: {secure: canary}}}\n"
    (root / "Pulumi.local.yaml").write_text(text)
    seen = shown(settings.load("local", root))
    assert seen["data_services"]["redis"]["password"] == {"secret": True, "fingerprint": None}
    assert seen["platform"]["zones"] == ["zone-a"]
    assert "canary" not in json.dumps(seen)


def test_a_section_that_is_called_secure_is_no_secret() -> None:
    dumped: dict[str, Any] = {"tenants": {"secure": {"plan": "standard"}}, "weights": {"secure": 3}}

    def dump(**_: Any) -> dict[str, Any]:
        return dumped

    settings = cast("Settings", SimpleNamespace(model_dump=dump))
    assert shown(settings) == dumped


@pytest.mark.parametrize(
    ("environment", "want"),
    [({"GITHUB_ACTOR": "octocat"}, "octocat"), ({"GITHUB_ACTOR": "", "GITLAB_USER_LOGIN": "tanuki"}, "tanuki")],
)
def test_the_account_that_ci_names_is_the_actor(environment: Mapping[str, str], want: str) -> None:
    assert actor(environment) == want


def test_elsewhere_the_actor_is_who_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "gitconfig"
    config.write_text("[user]\n\temail = somebody@example.com\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.chdir(tmp_path)
    assert actor({}) == "somebody@example.com"
    config.write_text("")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    assert actor({})


def test_opa_sees_the_context_and_no_digest_counts_it() -> None:
    asked: list[Mapping[str, Any]] = []

    class Listening(Answers):
        def query(self, document: Mapping[str, Any], *, strict: bool = True) -> Any:
            asked.append(document)

    changes = ChangeSet(stack="t", operation="up", changes=())
    for hour in (1, 2):
        judge(Listening(None), changes, Context(now=datetime(2026, 1, 1, hour, tzinfo=UTC), actor="me"))
    assert [document["now"] for document in asked] == ["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"]
    assert {document["actor"] for document in asked} == {"me"}
    assert "now" not in changes.document()
