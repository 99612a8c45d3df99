"""What `layer0 dns check` takes from a state, makes of answers, and prints."""

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest

from scripts import dns
from scripts.changes.errors import Unavailable
from scripts.providers.platform.dns.zone import RecordSet
from scripts.providers.platform.settings import Settings
from scripts.resolving import propagation, records, targets
from scripts.resolving.back_end import BackEnd
from scripts.resolving.findings import Check, Finding, Outcome, judged, overall, unasked
from scripts.resolving.records import Declared

RIGHT = judged(Check.PROPAGATION, "www.app.test A", "one", "")
WRONG = judged(Check.PROPAGATION, "www.app.test A", "two", "has none")
UNASKED = unasked(Check.DELEGATION, "app.test", "three", "does not answer within 5 s")

A = RecordSet("www.app.test", "A", 60, ("192.0.2.1",))
BLUE = RecordSet("www.app.test", "A", 60, ("192.0.2.2",), routing={"setIdentifier": "blue", "weight": 1})
GREEN = RecordSet("www.app.test", "A", 60, ("192.0.2.3",), routing={"setIdentifier": "green", "weight": 9})
ALIAS = RecordSet("www.app.test", "A", None, (), {"name": "front.example.net", "zoneId": "Z1"})


def secret(value: object) -> dict[str, str]:
    """As the engine writes it with --show-secrets."""
    kind = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
    return {**kind, "plaintext": json.dumps(value)}


def resource(**given: Any) -> dict[str, Any]:
    outputs = {"zone": "app.test", "name": "www.app.test", "type": "A", "ttl": 60, "values": ["192.0.2.1"]}
    made = {"urn": "x", "type": "platform:index:DnsRecord", "provider": "urn::servers::id", "outputs": outputs}
    return made | given


@pytest.mark.parametrize(
    "argument",
    [
        pytest.param({"rfc2136": {"keySecret": secret("a2V5")}}, id="an object with a secret in it"),
        pytest.param(secret(json.dumps({"rfc2136": {"keySecret": "a2V5"}})), id="a secret JSON text"),
    ],
)
def test_a_zone_is_read_from_a_state_with_what_its_provider_was_given(argument: Any) -> None:
    provider = {"urn": "urn::servers", "type": "pulumi:providers:platform", "inputs": {"dns": argument}}
    (found,) = records.declared([resource(), provider, resource(delete=True), resource(type="other")])
    assert (found.zone, found.records, found.back_end) == ("app.test", (A,), "rfc2136")
    assert found.settings.section("dns") == {"rfc2136": {"keySecret": "a2V5"}}


@pytest.mark.parametrize(
    ("found", "wanted", "fault"),
    [
        pytest.param(A, [A], "", id="the very set"),
        pytest.param(None, [A], "has none", id="nothing"),
        pytest.param(RecordSet(A.name, "A", 30, A.values), [A], "has a TTL of 30 s, not 60 s", id="another TTL"),
        pytest.param(GREEN, [BLUE, GREEN], "", id="one of several sets"),
        pytest.param(
            A,
            [BLUE, GREEN],
            "answers by none of 2 sets: lacks 192.0.2.2, has 192.0.2.1; lacks 192.0.2.3, has 192.0.2.1",
            id="none of several sets",
        ),
        pytest.param(A, [ALIAS], "", id="whatever an alias gives"),
        pytest.param(None, [ALIAS], "has none", id="an alias that gives nothing"),
    ],
)
def test_an_answer_is_held_against_what_it_may_be(
    found: RecordSet | None, wanted: Sequence[RecordSet], fault: str
) -> None:
    assert propagation.answered(found, wanted) == fault


def test_an_api_shows_what_an_answer_does_not() -> None:
    assert propagation.difference(ALIAS, ALIAS) == ""
    assert propagation.difference(A, ALIAS) == "has 192.0.2.1, has another alias (none)"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("CNAME", "www.example.net", ["www.example.net"]),
        ("MX", "10 mail.example.net", ["mail.example.net"]),
        ("MX", "0 .", []),
        ("SRV", "0 0 0 .", []),
        ("SRV", "0 5 443 web.example.net", ["web.example.net"]),
        ("TXT", "v=spf1 a:mail.example.net", []),
        ("A", "192.0.2.1", []),
    ],
)
def test_a_record_leads_to_the_name_at_its_end(kind: str, value: str, expected: list[str]) -> None:
    assert targets.targets(RecordSet("www.app.test", kind, 60, (value,))) == expected


def test_an_alias_leads_to_its_target() -> None:
    assert targets.targets(ALIAS) == ["front.example.net"]


@pytest.mark.parametrize(
    ("endpoint", "variables", "expected"),
    [
        pytest.param(None, {}, None, id="Amazon's own by default"),
        pytest.param("https://route53.amazonaws.com", {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, None, id="as given"),
        pytest.param(None, {"AWS_ENDPOINT_URL_ROUTE_53": "http://127.0.0.1:1"}, "http://127.0.0.1:1", id="of Route 53"),
        pytest.param(None, {"AWS_ENDPOINT_URL": "http://127.0.0.1:2"}, "http://127.0.0.1:2", id="of all services"),
        pytest.param("https://amazonaws.com.evil.test", {}, "https://amazonaws.com.evil.test", id="only looks like it"),
    ],
)
def test_a_route_53_that_is_not_amazons_is_recognised_by_its_endpoint(
    monkeypatch: pytest.MonkeyPatch, endpoint: str | None, variables: dict[str, str], expected: str | None
) -> None:
    for name in ("AWS_ENDPOINT_URL_ROUTE_53", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    section = {"endpoint": endpoint} if endpoint else {}
    assert BackEnd(Declared("app.test", Settings({"dns": {"route53": section}}), ())).imitation == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], Outcome.RIGHT),
        ([RIGHT, UNASKED], Outcome.RIGHT),
        ([RIGHT, UNASKED, WRONG], Outcome.WRONG),
        ([UNASKED], Outcome.NOT_ASKED),
    ],
)
def test_all_findings_make_one_outcome(found: list[Finding], expected: Outcome) -> None:
    assert overall(found) is expected


def test_the_exit_code_is_that_of_the_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    assert dns.report("test", [RIGHT], as_json=True) == 0
    assert dns.report("test", [RIGHT, WRONG], as_json=True) == 1
    capsys.readouterr()
    with pytest.raises(Unavailable, match="test: nothing could be asked"):
        dns.report("test", [UNASKED], as_json=True)
    (only,) = json.loads(capsys.readouterr().out)["findings"]
    assert only == {
        "check": "delegation",
        "subject": "app.test",
        "server": "three",
        "outcome": "not asked",
        "told": "does not answer within 5 s",
    }


def test_a_person_sees_what_is_right_at_a_glance_and_all_that_is_not() -> None:
    also = judged(Check.PROPAGATION, "www.app.test A", "three", "")
    assert [re.split(" {2,}", line) for line in dns.table("test", [UNASKED, RIGHT, WRONG, also])] == [
        ["CHECK", "SUBJECT", "SERVER", "OUTCOME"],
        ["delegation", "app.test", "three", "not asked", "does not answer within 5 s"],
        ["propagation", "www.app.test A", "2 servers", "right"],
        ["propagation", "www.app.test A", "two", "wrong", "has none"],
        ["test: 1 not asked, 2 right, 1 wrong"],
    ]
    assert list(dns.table("test", [])) == ["test: no DNS records"]
