"""`layer0 certificates`, as its users see it."""

import argparse
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from scripts import certificates
from scripts.providers.platform.certificates import keys, listing, local, renewal
from tests.providers.platform.authorities import authority

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
CA = authority(since=datetime(2026, 1, 1, tzinfo=UTC))
OTHER = authority(since=datetime(2026, 1, 1, tzinfo=UTC))


def resource(name: str, days: int = 90, chain: str = CA["certificate"]) -> dict[str, Any]:
    """A certificate in a deployment."""
    made = local.issue(local.load(CA["certificate"], CA["privateKey"]), keys.make(), ["app.test"], days, NOW)
    outputs = {
        "names": ["app.test"],
        "issuer": "local",
        "certificate": made.public_bytes(Encoding.PEM).decode(),
        "chain": chain,
        "privateKey": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x"},
        **renewal.dates(made, renewal.due(made)),
    }
    token = "platform:index:Certificate"
    return {"urn": f"urn:pulumi:test::layer0::{token}::{name}", "type": token, "outputs": outputs}


def test_what_expires_first_is_listed_first_and_other_resources_are_not() -> None:
    other: dict[str, Any] = {"urn": "urn", "type": "platform:index:DnsRecord", "outputs": {}}
    listed = listing.entries([resource("long"), other, resource("short", 10)], NOW)
    assert [each["urn"].rpartition("::")[2] for each in listed] == ["short", "long"]
    assert listed[0] | {"urn": "", "serial": ""} == {
        "urn": "",
        "names": ["app.test"],
        "issuer": "local",
        "serial": "",
        "notBefore": "2026-06-01T11:55:00Z",
        "notAfter": "2026-06-11T12:00:00Z",
        "renewAt": "2026-06-08T03:58:20Z",
        "daysLeft": 10,
        "due": "",
        "key": "ECDSA-P256",
        "chain": ["CN=test authority"],
        "chainFaults": [],
    }


def test_what_is_due_or_expired_says_so() -> None:
    (due,) = listing.entries([resource("web", 10)], NOW + timedelta(days=9))
    assert due["due"].startswith("renewal is due since 2026-06-08T03:58:20Z")
    (expired,) = listing.entries([resource("web", 10)], NOW + timedelta(days=11))
    assert expired["due"] == "expired at 2026-06-11T12:00:00Z"


@pytest.mark.parametrize(
    ("chain", "later", "fault"),
    [
        ("", 0, "nothing stands above the certificate"),
        (OTHER["certificate"], 0, "CN=test authority did not issue what stands below it"),
        (CA["certificate"], 3650, "CN=test authority expired at 2035-12-30T00:00:00Z"),
    ],
)
def test_a_chain_that_does_not_hold_is_told(chain: str, later: int, fault: str) -> None:
    (listed,) = listing.entries([resource("web", chain=chain)], NOW + timedelta(days=later))
    assert listed["chainFaults"] == [fault]


def test_a_person_sees_a_table() -> None:
    header, row = certificates.table("test", listing.entries([resource("web")], NOW))
    assert header.split() == ["CERTIFICATE", "NAMES", "EXPIRES", "RENEWS", "KEY", "CHAIN"]
    assert re.split(" {2,}", row) == [
        "web",
        "app.test",
        "2026-08-30T12:00:00Z (90 days)",
        "2026-07-31T12:00:00Z",
        "ECDSA-P256",
        "CN=test authority",
    ]
    assert list(certificates.table("test", [])) == ["test: no certificates"]


def test_an_account_key_is_a_new_one_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    certificates.arguments(parser)
    printed: set[str] = set()
    for _ in range(2):
        certificates.run(parser.parse_args(["account-key"]))
        printed.add(capsys.readouterr().out)
    assert len({keys.pem(keys.load(text)) for text in printed}) == 2
