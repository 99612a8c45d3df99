"""DNS records on a real name server, by signed updates: only what is ours is ever touched."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import pytest

from scripts.providers.platform.dns import challenges
from scripts.providers.platform.dns.rfc2136 import opened
from scripts.providers.platform.dns.zone import Moved, RecordSet, Swap, Zone
from scripts.providers.platform.session import Operation, Session
from scripts.providers.platform.settings import Settings
from tests.providers.platform.plugins import platform
from tests.providers.plugin import Plugin, Recorder, message
from tests.servers import bind
from tests.servers.bind import Bind

pytestmark = pytest.mark.e2e

RECORD = "platform:index:DnsRecord"


@pytest.fixture(scope="module")
def plugin(name_server: Bind) -> Iterator[Plugin]:
    made = platform(dns=name_server.settings)
    yield made
    made.stop()


@pytest.fixture
def name() -> str:
    return f"{uuid.uuid4().hex[:8]}.example.com"


@pytest.fixture
def zone(name_server: Bind) -> Zone:
    session = Session(Settings({"dns": name_server.settings}), Recorder())
    return opened(Operation(session, "urn"), "example.com")


def record(name: str, **inputs: Any) -> dict[str, Any]:
    usual = {"zone": "example.com", "name": name, "type": "A", "ttl": 60, "values": ["192.0.2.1"], "owner": "layer0/a"}
    return {key: value for key, value in {**usual, **inputs}.items() if value is not None}


def refusal(plugin: Plugin, **inputs: Any) -> str:
    with pytest.raises(grpc.RpcError) as error:
        plugin.create(RECORD, plugin.check(RECORD, record(**inputs)))
    return message(error.value)


@pytest.mark.parametrize(
    ("kind", "given", "served"),
    [
        ("A", ["192.0.2.2", "192.0.2.1"], ["192.0.2.1", "192.0.2.2"]),
        ("AAAA", ["2001:DB8:0::1"], ["2001:db8::1"]),
        ("CNAME", ["Target.example.com."], ["target.example.com."]),
        ("TXT", ["v=spf1 -all", "ü" * 200, 'a "quoted" \\ one'], None),
        ("MX", ["10 mail.example.net"], ["10 mail.example.net."]),
        ("SRV", ["0 5 5060 sip.example.com"], ["0 5 5060 sip.example.com."]),
        ("CAA", ['0 issue "letsencrypt.org"'], ['0 issue "letsencrypt.org"']),
        ("NS", ["ns1.example.net"], ["ns1.example.net."]),
    ],
)
def test_a_record_of_every_type_lives_from_its_creation_to_its_deletion(
    plugin: Plugin, name_server: Bind, name: str, kind: str, given: list[str], served: list[str] | None
) -> None:
    inputs = plugin.check(RECORD, record(name, type=kind, values=given))
    identifier, state = plugin.create(RECORD, inputs)
    assert identifier == f"example.com/{name}/{kind}"
    assert served is None or name_server.ask(name, kind) == served
    assert plugin.read(RECORD, identifier, state)[2] == inputs
    assert plugin.read(RECORD, identifier)[2] == inputs, "an import finds what a creation made"
    assert not plugin.diff(RECORD, state, inputs, inputs).diffs
    plugin.delete(RECORD, identifier, state)
    assert name_server.ask(name, kind) == []
    assert plugin.read(RECORD, identifier, state)[0] == ""


def test_apex_and_wildcard_records_have_owners_like_any_other(plugin: Plugin, name_server: Bind) -> None:
    for name, mark in (("example.com", "_layer0-txt"), ("*.example.com", "_layer0-txt-_wildcard")):
        identifier, state = plugin.create(RECORD, record(name, type="TXT", values=["x"]))
        assert name_server.ask(f"{mark}.example.com", "TXT") == ['"heritage=layer0,owner=layer0/a"']
        plugin.delete(RECORD, identifier, state)
        assert name_server.ask(f"{mark}.example.com", "TXT") == []


def test_a_creation_that_is_done_again_ends_in_the_same_place(plugin: Plugin, name_server: Bind, name: str) -> None:
    for value in ("192.0.2.1", "192.0.2.1", "192.0.2.9"):
        plugin.create(RECORD, record(name, values=[value]))
        assert name_server.ask(name, "A") == [value]


def test_a_record_made_by_hand_is_refused_at_preview_already_unless_adopted(
    plugin: Plugin, name_server: Bind, name: str
) -> None:
    name_server.edit("example.com", f"add {name} 60 A 192.0.2.7")
    with pytest.raises(grpc.RpcError) as error:
        plugin.create(RECORD, record(name), preview=True)
    assert "is there already and not ours" in message(error.value)
    assert "is there already and not ours" in refusal(plugin, name=name)
    assert name_server.ask(name, "A") == ["192.0.2.7"]
    plugin.create(RECORD, record(name, adopt=True))
    assert name_server.ask(name, "A") == ["192.0.2.1"]


def test_two_owners_in_one_zone_do_not_fight(plugin: Plugin, name_server: Bind, name: str) -> None:
    identifier, state = plugin.create(RECORD, record(name))
    assert "belongs to layer0/a" in refusal(plugin, name=name, owner="layer0/b", values=["192.0.2.9"])
    plugin.delete(RECORD, identifier, {**state, "owner": "layer0/b"})
    assert name_server.ask(name, "A") == ["192.0.2.1"]
    assert any("stays: it belongs to layer0/a" in said for said in plugin.said)


def test_a_cname_beside_another_record_is_refused_and_touches_nothing(
    plugin: Plugin, name_server: Bind, name: str
) -> None:
    name_server.edit("example.com", f"add {name} 60 TXT mine")
    assert "has a record of type TXT" in refusal(plugin, name=name, type="CNAME", values=["x.example.com"])
    other = f"c-{name}"
    name_server.edit("example.com", f"add {other} 60 CNAME x.example.com.")
    assert "has a record of type CNAME" in refusal(plugin, name=other)
    assert name_server.ask(name, "TXT") == ['"mine"']


def test_a_wildcards_answer_is_not_taken_for_a_record(plugin: Plugin, name_server: Bind, name: str) -> None:
    name_server.edit("example.com", f"add *.{name} 60 A 192.0.2.7")
    plugin.create(RECORD, record(f"www.{name}"))
    assert name_server.ask(f"www.{name}", "A") == ["192.0.2.1"]
    assert name_server.ask(f"other.{name}", "A") == ["192.0.2.7"]


def test_a_refresh_shows_what_somebody_changed(plugin: Plugin, name_server: Bind, name: str) -> None:
    identifier, state = plugin.create(RECORD, plugin.check(RECORD, record(name)))
    name_server.edit("example.com", f"delete {name} A", f"add {name} 90 A 192.0.2.8")
    found = plugin.read(RECORD, identifier, state)[2]
    assert (found["ttl"], found["values"]) == (90, ["192.0.2.8"])
    assert list(plugin.diff(RECORD, found, found, record(name)).diffs) == ["ttl", "values"]
    plugin.update(identifier, found, record(name), token=RECORD)
    assert name_server.ask(name, "A") == ["192.0.2.1"]


def test_a_change_under_our_hands_writes_nothing(zone: Zone, name_server: Bind, name: str) -> None:
    ours = RecordSet(name, "A", 60, ("192.0.2.1",))
    zone.swap([Swap(None, ours)])
    name_server.edit("example.com", f"delete {name} A", f"add {name} 60 A 192.0.2.8")
    with pytest.raises(Moved):
        zone.swap([Swap(ours, None)])
    with pytest.raises(Moved):
        zone.swap([Swap(None, ours)])
    assert name_server.ask(name, "A") == ["192.0.2.8"]


@pytest.mark.parametrize(("there", "wanted"), [("A 192.0.2.8", "CNAME"), ("CNAME x.example.com.", "A")])
def test_a_cname_never_comes_to_stand_beside_what_came_meanwhile(
    zone: Zone, name_server: Bind, name: str, there: str, wanted: str
) -> None:
    name_server.edit("example.com", f"add {name} 60 {there}")
    value = "x.example.com" if wanted == "CNAME" else "192.0.2.1"
    with pytest.raises(Moved):
        zone.swap([Swap(None, RecordSet(name, wanted, 60, (value,)))])


def test_a_challenge_stands_beside_those_of_others(zone: Zone, name_server: Bind, name: str) -> None:
    name_server.edit("example.com", f"add {name} 60 TXT theirs")
    for _ in range(2):
        challenges.put(zone, [(name, "ours"), (name, "ours too")])
    assert name_server.ask(name, "TXT") == ['"ours too"', '"ours"', '"theirs"']
    for _ in range(2):
        challenges.remove(zone, [(name, "ours"), (name, "ours too")])
    assert name_server.ask(name, "TXT") == ['"theirs"']


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"keySecret": "c2VjcmV0c2VjcmV0c2VjcmV0"}, "does not accept the key updater"),
        ({"keyName": "nobody"}, "does not accept the key nobody"),
        ({"keySecret": "hunter2 hunter2!"}, "dns.rfc2136.keySecret must be base64"),
        ({"port": 1}, "127.0.0.1:1 does not answer"),
    ],
)
def test_a_wrong_key_or_server_is_told_without_the_key(
    name_server: Bind, name: str, changed: dict[str, Any], said: str
) -> None:
    section = name_server.settings["rfc2136"] | changed
    plugin = platform(dns={"rfc2136": section})
    try:
        told = refusal(plugin, name=name)
    finally:
        plugin.stop()
    assert said in told
    assert section["keySecret"] not in told


def test_a_zone_that_the_server_does_not_have_is_named(plugin: Plugin) -> None:
    assert "is no authority for the zone example.net" in refusal(plugin, name="www.example.net", zone="example.net")


def test_a_change_counts_when_every_secondary_answers_by_it(tmp_path: Path, name: str) -> None:
    with bind.serving(tmp_path, "example.com", secondaries=1) as primary:
        plugin = platform(dns=primary.settings)
        identifier, state = plugin.create(RECORD, record(name))
        assert primary.secondaries[0].ask(name, "A") == ["192.0.2.1"]
        plugin.delete(RECORD, identifier, state)
        assert primary.secondaries[0].ask(name, "A") == []
        plugin.stop()


def test_a_secondary_that_stays_behind_is_named_and_a_cancel_breaks_off_the_wait(tmp_path: Path, name: str) -> None:
    with bind.serving(tmp_path, "example.com", secondaries=1) as primary:
        slow = primary.secondaries[0]
        slow.stop()
        plugin = platform(dns=primary.settings)
        with pytest.raises(grpc.RpcError) as error:
            plugin.create(RECORD, record(name), timeout=1)
        assert f"127.0.0.1:{slow.port} does not answer by the change of {name} yet" in message(error.value)
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(plugin.create, RECORD, record(f"other-{name}"))
            while not primary.ask(f"other-{name}", "A"):
                pass
            plugin.cancel()
            with pytest.raises(grpc.RpcError) as cancelled:
                waiting.result()
        assert message(cancelled.value).startswith("cancelled;")
        plugin.stop()
