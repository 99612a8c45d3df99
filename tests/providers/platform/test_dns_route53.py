"""DNS records and health checks with the Route 53 API: only what is ours is ever touched."""

import uuid
from collections.abc import Iterator
from typing import Any

import grpc
import pytest

from scripts.providers.platform.dns.amazon import Route53
from scripts.providers.platform.dns.route53 import opened
from scripts.providers.platform.dns.zone import Moved, RecordSet, Swap
from scripts.providers.platform.session import Operation, Session
from scripts.providers.platform.settings import Settings
from tests.providers.platform.plugins import platform
from tests.providers.plugin import Plugin, Recorder, message
from tests.servers.route53 import Api

RECORD, CHECK = "platform:index:DnsRecord", "platform:index:HealthCheck"
ALIAS = {"name": "lb.example.net", "zoneId": "Z2FDTNDATAQYW2", "evaluateTargetHealth": True}


@pytest.fixture(scope="module")
def plugin(amazon: Api) -> Iterator[Plugin]:
    made = platform(dns=amazon.settings)
    yield made
    made.stop()


@pytest.fixture
def name() -> str:
    return f"{uuid.uuid4().hex[:8]}.example.com"


def record(name: str, **inputs: Any) -> dict[str, Any]:
    usual = {"zone": "example.com", "name": name, "type": "A", "ttl": 60, "values": ["192.0.2.1"], "owner": "layer0/a"}
    return {key: value for key, value in {**usual, **inputs}.items() if value is not None}


def aliased(name: str) -> dict[str, Any]:
    return record(name, alias=ALIAS, ttl=None, values=None)


def routed(name: str, which: str, **routing: Any) -> dict[str, Any]:
    return record(name, routing={"setIdentifier": which, **routing})


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"values": ["192.0.2.2", "192.0.2.1"]}, "two addresses"),
        ({"type": "TXT", "values": ["v=spf1 -all", 'a "quoted" \\ one', "ü" * 200]}, "quotes, escapes, long texts"),
        ({"type": "MX", "values": ["10 mail.example.com"]}, "a preference"),
        ({"type": "CNAME", "values": ["x.example.com"]}, "a target"),
        ({"type": "CAA", "values": ['0 issue "letsencrypt.org"']}, "a quoted part"),
        ({"alias": ALIAS, "ttl": None, "values": None}, "an alias"),
        ({"routing": {"setIdentifier": "blue", "weight": 0}}, "a weight"),
        ({"routing": {"setIdentifier": "eu", "continent": "EU"}}, "a continent"),
        ({"routing": {"setIdentifier": "us", "country": "US", "subdivision": "NY"}}, "a part of a country"),
    ],
)
def test_a_record_of_every_kind_lives_from_its_creation_to_its_deletion(
    plugin: Plugin, amazon: Api, name: str, inputs: dict[str, Any], reason: str
) -> None:
    checked = plugin.check(RECORD, record(name, **inputs))
    identifier, state = plugin.create(RECORD, checked)
    assert plugin.read(RECORD, identifier, state)[2] == checked, reason
    assert plugin.read(RECORD, identifier)[2] == checked, "an import finds what a creation made"
    plugin.update(identifier, state, checked, token=RECORD)
    assert plugin.read(RECORD, identifier, state)[2] == checked, "an update without a change"
    plugin.delete(RECORD, identifier, state)
    assert amazon.records(name) == {}
    assert plugin.read(RECORD, identifier, state)[0] == ""


def test_a_wildcard_is_found_under_its_escaped_name(plugin: Plugin, amazon: Api, name: str) -> None:
    identifier, state = plugin.create(RECORD, record(f"*.{name}"))
    assert plugin.read(RECORD, identifier, state)[2]["values"] == ["192.0.2.1"]
    plugin.delete(RECORD, identifier, state)
    assert amazon.records(f"*.{name}") == {}


def test_an_update_changes_values_and_a_record_made_by_hand_survives(plugin: Plugin, amazon: Api, name: str) -> None:
    amazon.edit("CREATE", f"hand.{name}", "A", "192.0.2.7")
    identifier, state = plugin.create(RECORD, record(name))
    plugin.update(identifier, state, record(name, values=["192.0.2.2"], ttl=90), token=RECORD)
    assert plugin.read(RECORD, identifier, state)[2]["values"] == ["192.0.2.2"]
    plugin.delete(RECORD, identifier, state)
    assert [key[0] for key in amazon.records(f"hand.{name}")] == ["A"]


def test_weighted_sets_of_one_name_have_owners_of_their_own(plugin: Plugin, amazon: Api, name: str) -> None:
    blue, blue_state = plugin.create(RECORD, routed(name, "blue", weight=1))
    plugin.create(RECORD, routed(name, "green", weight=2) | {"owner": "layer0/b"})
    with pytest.raises(grpc.RpcError) as error:
        plugin.create(RECORD, routed(name, "green", weight=3))
    assert "belongs to layer0/b" in message(error.value)
    plugin.delete(RECORD, blue, blue_state)
    assert list(amazon.records(name)) == [("A", "green")]


def test_a_change_under_our_hands_writes_nothing(amazon: Api, name: str) -> None:
    zone = opened(Operation(Session(Settings({"dns": amazon.settings}), Recorder()), "urn"), "example.com")
    ours = RecordSet(name, "A", 60, ("192.0.2.1",))
    amazon.edit("CREATE", name, "A", "192.0.2.8")
    for swap in (Swap(ours, None), Swap(ours, RecordSet(name, "A", 60, ("192.0.2.2",))), Swap(None, ours)):
        with pytest.raises(Moved):
            zone.swap([swap])
    assert amazon.records(name)["A", ""]["ResourceRecords"] == [{"Value": "192.0.2.8"}]


def test_one_of_more_sets_than_an_answer_has_is_found(plugin: Plugin, name: str) -> None:
    for number in range(12):
        plugin.create(RECORD, routed(name, f"{number:02}", weight=number))
    assert plugin.read(RECORD, f"example.com/{name}/A/11")[2]["routing"]["weight"] == 11


def test_an_alias_has_one_spelling(plugin: Plugin, name: str) -> None:
    spelled = {"name": "LB.example.net.", "zoneId": "Z1", "evaluateTargetHealth": False}
    checked = plugin.check(RECORD, aliased(name) | {"alias": spelled})
    identifier, state = plugin.create(RECORD, checked)
    assert plugin.read(RECORD, identifier, state)[2] == checked


def test_a_record_made_by_hand_is_refused_unless_adopted(plugin: Plugin, amazon: Api, name: str) -> None:
    amazon.edit("CREATE", name, "A", "192.0.2.7")
    with pytest.raises(grpc.RpcError) as error:
        plugin.create(RECORD, record(name), preview=True)
    assert "is there already and not ours" in message(error.value)
    identifier, _ = plugin.create(RECORD, record(name, adopt=True))
    assert plugin.read(RECORD, identifier)[2]["values"] == ["192.0.2.1"]


def test_a_missing_zone_and_an_absent_server_are_told_apart(amazon: Api) -> None:
    elsewhere = platform(dns={"route53": amazon.settings["route53"] | {"endpoint": "http://127.0.0.1:1"}})
    here = platform(dns=amazon.settings)
    said: list[str] = []
    for plugin in (elsewhere, here):
        with pytest.raises(grpc.RpcError) as error:
            plugin.create(RECORD, record("www.example.net", zone="example.net"))
        said.append(message(error.value))
        plugin.stop()
    assert "Route 53 does not answer" in said[0]
    assert said[1] == "no public hosted zone is called example.net; create it, or check the account"


def test_many_records_need_one_search_for_the_zone(amazon: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    original = Route53.__getattr__

    def counted(api: Route53, method: str) -> Any:
        asked.append(method)
        return original(api, method)

    monkeypatch.setattr(Route53, "__getattr__", counted)
    plugin = platform(dns=amazon.settings)
    prefix = uuid.uuid4().hex[:8]
    for number in range(20):
        plugin.create(RECORD, record(f"{prefix}-{number}.example.com"))
    plugin.stop()
    assert asked.count("list_hosted_zones_by_name") == 1


def test_a_health_check_lives_and_routes(plugin: Plugin, amazon: Api, name: str) -> None:
    inputs = plugin.check(CHECK, {"protocol": "HTTPS", "host": "www.example.com", "path": "/healthy"})
    assert inputs == inputs | {"port": 443, "interval": 30, "failures": 3}
    identifier, state = plugin.create(CHECK, inputs, urn="urn:check")
    assert plugin.read(CHECK, identifier, state)[2] == inputs
    plugin.update(identifier, state, inputs | {"failures": 5}, token=CHECK)
    assert plugin.read(CHECK, identifier, state)[2]["failures"] == 5
    checked = routed(name, "blue", weight=1, healthCheck=identifier)
    record_id, _ = plugin.create(RECORD, checked)
    assert plugin.read(RECORD, record_id)[2] == checked
    plugin.delete(CHECK, identifier, state)
    plugin.delete(CHECK, identifier, state)
    assert plugin.read(CHECK, identifier, state)[0] == ""
