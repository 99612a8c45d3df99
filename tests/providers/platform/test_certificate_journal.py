"""The journal of orders: sealed, whole or not at all, and readable by the account alone."""

from dataclasses import asdict
from pathlib import Path

import pytest

from scripts.providers.platform.certificates import journal, keys
from scripts.providers.platform.certificates.journal import Entry

DIRECTORY = "https://localhost/dir"
KEY = keys.pem(keys.make())
ENTRY = Entry(
    names=["app.test"],
    algorithm="ECDSA-P256",
    challenges=[("_acme-challenge.app.test", "value")],
    order="https://localhost/order/1",
    key="the private key",
)


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path


def test_an_entry_is_read_as_it_was_written_until_it_is_forgotten() -> None:
    kept = journal.of("urn", DIRECTORY, KEY)
    assert kept.read() is None
    kept.write(ENTRY)
    assert journal.of("urn", DIRECTORY, KEY).read() == ENTRY
    kept.forget()
    assert kept.read() is None
    kept.forget()


def test_another_account_certificate_or_directory_reads_nothing() -> None:
    journal.of("urn", DIRECTORY, KEY).write(ENTRY)
    assert journal.of("urn", DIRECTORY, keys.pem(keys.make())).read() is None
    assert journal.of("other", DIRECTORY, KEY).read() is None
    assert journal.of("urn", "https://localhost/other", KEY).read() is None


def test_nothing_of_an_entry_is_in_clear_and_nobody_else_may_read_it(machine: Path) -> None:
    journal.of("urn", DIRECTORY, KEY).write(ENTRY)
    (file,) = (path for path in machine.rglob("*") if path.is_file())
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o077 == 0
    content = file.read_text()
    assert not [value for value in map(str, asdict(ENTRY).values()) if value and value in content]


def test_a_damaged_entry_counts_as_none(machine: Path) -> None:
    journal.of("urn", DIRECTORY, KEY).write(ENTRY)
    (file,) = (path for path in machine.rglob("*") if path.is_file())
    file.write_bytes(file.read_bytes()[:-9])
    assert journal.of("urn", DIRECTORY, KEY).read() is None
