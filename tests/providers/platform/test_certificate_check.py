"""Certificates that are refused before anything is touched, all faults at once."""

from typing import Any

import pytest

from scripts.providers import redacted
from scripts.providers.platform.certificates import keys
from scripts.providers.properties import UNKNOWN, Properties, Secret
from tests.providers.platform.authorities import authority
from tests.providers.platform.plugins import platform

TOKEN = "platform:index:Certificate"
LOCAL: Properties = {"names": ["app.example.test"], "issuer": "local"}
ACME: Properties = {"names": ["app.example.test"], "issuer": "acme", "zone": "example.test"}
DNS = {"rfc2136": {"server": "127.0.0.1", "port": 53, "keyName": "k", "keySecret": "c2VjcmV0LXNlY3JldA=="}}
ACCOUNT = {"directory": "https://localhost/dir", "accountKey": keys.pem(keys.make())}
CA = authority()
SETTINGS: dict[str, Any] = {"dns": DNS, "acme": ACCOUNT, "localCa": CA}


def refused(given: Properties, settings: dict[str, Any] | None = None) -> dict[str, str]:
    plugin = platform(**(SETTINGS if settings is None else settings))
    try:
        return plugin.failures(TOKEN, given)
    finally:
        plugin.stop()


@pytest.mark.parametrize(
    ("given", "path", "reason"),
    [
        ({**LOCAL, "names": []}, "names", "is empty"),
        ({**LOCAL, "names": ["a b.test"]}, "names[0]", "labels"),
        ({**LOCAL, "names": ["app.example.test."]}, "names[0]", "labels"),
        ({**LOCAL, "names": ["a.*.test"]}, "names[0]", "labels"),
        ({**LOCAL, "names": ["büro.test"]}, "names[0]", "labels"),
        ({**LOCAL, "names": ["a_b.test"]}, "names[0]", "underscore"),
        ({**LOCAL, "names": ["10.0.0.1"]}, "names[0]", "IP address"),
        ({**LOCAL, "names": ["a.test", "A.test"]}, "names[1]", "twice"),
        ({**LOCAL, "names": [f"{'a.' * 126}toolong"]}, "names[0]", "253"),
        ({**LOCAL, "days": 0}, "days", "1 to 825"),
        ({**LOCAL, "days": 826}, "days", "1 to 825"),
        ({**LOCAL, "renewBefore": 0}, "renewBefore", "1 to 825"),
        ({**LOCAL, "revoke": True}, "revoke", "acme"),
        ({**LOCAL, "issuer": "letsencrypt"}, "issuer", "acme, local"),
        ({**LOCAL, "algorithm": "RSA-2048"}, "algorithm", "RSA-3072"),
        ({**LOCAL, "lifetime": 3}, "lifetime", "unknown"),
        ({**ACME, "days": 10}, "days", "decides itself"),
        ({"names": ["*.example.test"], "issuer": "acme"}, "zone", "wildcard"),
        ({**ACME, "names": ["example.test", "app.example.org"]}, "names[1]", "in the zone example.test"),
        ({**ACME, "names": ["notexample.test"]}, "names[0]", "in the zone example.test"),
    ],
)
def test_what_cannot_be_certified_is_refused_by_name(given: Properties, path: str, reason: str) -> None:
    failures = refused(given)
    assert list(failures) == [path]
    assert reason in failures[path]


@pytest.mark.parametrize(
    ("given", "missing", "said"),
    [
        (LOCAL, "localCa", "needs the provider's argument localCa"),
        (ACME, "acme", "needs the provider's argument acme"),
        (ACME, "dns", "needs the provider's argument dns"),
    ],
)
def test_an_issuer_needs_its_arguments_of_the_provider(given: Properties, missing: str, said: str) -> None:
    failures = refused(given, {name: value for name, value in SETTINGS.items() if name != missing})
    assert said in failures["issuer"]


@pytest.mark.parametrize(
    ("given", "settings", "said"),
    [
        (ACME, {"acme": {**ACCOUNT, "accountKey": "nonsense"}}, "layer0 certificates account-key"),
        (ACME, {"acme": {**ACCOUNT, "eabKeyId": "known"}}, "come together"),
        (LOCAL, {"localCa": {**CA, "certificate": "nonsense"}}, "localCa.certificate"),
        (LOCAL, {"localCa": {**CA, "privateKey": "nonsense"}}, "localCa.privateKey"),
        (LOCAL, {"localCa": {**CA, "privateKey": ACCOUNT["accountKey"]}}, "not the certificate's key"),
        (LOCAL, {"localCa": authority(is_authority=False)}, "basic constraints"),
    ],
)
def test_arguments_that_cannot_serve_are_refused(given: Properties, settings: dict[str, Any], said: str) -> None:
    failures = refused(given, {**SETTINGS, **settings})
    assert said in failures["issuer"]
    assert "nonsense" not in failures["issuer"]


def test_all_faults_are_told_at_once() -> None:
    given = {"names": ["a_b.test", "1.2.3.4"], "issuer": "acme", "days": 1000}
    assert set(refused(given, {})) == {"names[0]", "names[1]", "days", "zone", "issuer"}


@pytest.mark.parametrize("unknown", ["names", "issuer", "zone", "days", "renewBefore", "algorithm", "revoke"])
def test_what_is_not_known_yet_is_not_judged(unknown: str) -> None:
    assert not refused({**LOCAL, unknown: UNKNOWN})


def test_arguments_that_are_not_known_yet_are_not_judged() -> None:
    assert not refused(ACME, {"dns": UNKNOWN, "acme": {**ACCOUNT, "accountKey": UNKNOWN}})
    assert not refused(LOCAL, {"localCa": Secret(UNKNOWN)})


def test_masked_arguments_are_not_judged_in_a_preview_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redacted, "IN_FORCE", True)
    assert not refused(ACME, {"dns": DNS, "acme": {**ACCOUNT, "accountKey": redacted.MASK}})
    assert not refused(LOCAL, {"localCa": {**CA, "privateKey": redacted.MASK}})
