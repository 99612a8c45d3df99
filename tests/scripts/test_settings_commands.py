"""`layer0 settings` and `layer0 stack`, as their users see them."""

import argparse
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from types import ModuleType
from unittest.mock import Mock

import pytest

from scripts import settings as settings_command
from scripts import stack as stack_command
from scripts.__main__ import exit_code
from stacks import draft, settings
from stacks.settings import Invalid

PLACES = ["--backend", "s3://b/x", "--store", "s3://b/y", "--context", "here"]
UID = "6f2c0000-1111-2222-3333-444444444444"

Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command and give what it prints."""

    def run(command: ModuleType, *words: str) -> str:
        parser = argparse.ArgumentParser()
        command.arguments(parser)
        command.run(parser.parse_args(words))
        return capsys.readouterr().out

    return run


def test_each_setting_is_printed_with_its_place(run: Run) -> None:
    rows = [line.split() for line in run(settings_command, "local").splitlines()]
    places = {row[0]: row[-1] for row in rows}
    assert places["policies.registries"].startswith("stacks/layers/base.yaml:")
    assert places["platform.domain"].startswith("stacks/Pulumi.local.yaml:")
    assert places["data_services.redis.replicas"] == "default"


def test_settings_are_printed_as_json_with_their_digest(run: Run) -> None:
    document = json.loads(run(settings_command, "production", "--json"))
    loaded = settings.load("production")
    assert document["digest"] == loaded.digest
    assert document["settings"]["tenants"]["acme"]["quota"]["cpu"] == loaded.tenants["acme"].quota.cpu
    assert document["origins"]["platform.domain"] == str(loaded.origin("platform.domain"))


def test_a_secret_is_printed_as_one(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = tmp_path / "stacks"
    (root / "layers").mkdir(parents=True)
    (root / "layers" / "base.yaml").write_text((settings.STACKS / "layers" / "base.yaml").read_text())
    services = "  layer0:data_services:\n"
    secret = f"{services}    redis: {{password: {{secure: v1:abc}}}}\n"
    local = (settings.STACKS / "Pulumi.local.yaml").read_text()
    assert services in local
    (root / "Pulumi.local.yaml").write_text(local.replace(services, secret))
    loaded = settings.load("local", root)
    monkeypatch.setattr(settings, "load", {"local": loaded}.get)
    [row] = [line for line in run(settings_command).splitlines() if line.startswith("data_services.redis.password")]
    assert row.split() == [
        "data_services.redis.password",
        "(secret)",
        str(loaded.origin("data_services.redis.password")),
    ]


def test_the_stacks_are_listed(run: Run) -> None:
    assert run(stack_command, "list").split() == ["local", "production", "staging"]


def test_every_place_that_a_new_stack_lacks_is_told_at_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO())
    with pytest.raises(Invalid) as raised:
        run(stack_command, "new", "dev", "--store", "s3://b/y")
    assert [problem.split()[4] for problem in raised.value.problems] == ["--backend", "--context", "--uid"]
    assert exit_code(raised.value) == 2


def test_a_new_stack_is_told_which_secrets_to_set(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO())
    monkeypatch.setattr(draft, "write", Mock(return_value=["data_services.redis.password"]))
    assert run(stack_command, "new", "dev", *PLACES, "--uid", UID).splitlines() == [
        "stacks/Pulumi.dev.yaml written from staging",
        "say who may approve its first change: ./scripts/layer0 stack trust dev",
        "set again: pulumi config set --stack dev --secret --path layer0:data_services.redis.password",
    ]
