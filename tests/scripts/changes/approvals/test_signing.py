"""Which key signs."""

import subprocess
from pathlib import Path

import pytest

from policies.signatures import signer_of
from scripts.changes.approvals import signing
from tests.scripts.changes.approvals.people import START, Office


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return Office(tmp_path).key("runner")


def fingerprint(signature: str, key: Path) -> str:
    listed = f"runner@example.com {key.with_suffix('.pub').read_text()}"
    return signer_of(b"content", signature, listed, at=[START]).key


@pytest.mark.parametrize("as_path", [True, False], ids=["path", "key"])
def test_a_runner_hands_its_key_over_in_the_environment(
    key: Path, as_path: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key.chmod(0o644)  # as some runners write their files, and ssh-keygen refuses them
    monkeypatch.setenv(signing.VARIABLE, str(key) if as_path else key.read_text().strip())
    signature = signing.found(None, tmp_path).sign(b"content")
    told = subprocess.run(
        ["ssh-keygen", "-l", "-f", key.with_suffix(".pub")], capture_output=True, text=True, check=True
    )
    assert fingerprint(signature, key) == told.stdout.split()[1]


def test_a_key_that_is_named_comes_before_it(key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(signing.VARIABLE, "/nowhere")
    assert signing.found(key, tmp_path) == signing.Key(str(key))


def test_a_path_that_leads_nowhere_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(signing.VARIABLE, "/nowhere")
    with pytest.raises(signing.Refused, match="LAYER0_KEY: /nowhere holds no private key"):
        signing.found(None, tmp_path)
