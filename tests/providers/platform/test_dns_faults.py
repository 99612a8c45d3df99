"""A wrong record is refused before any server is asked, with all that is wrong and where."""

from collections.abc import Iterator
from typing import Any

import pytest

from scripts.providers.platform.dns import ownership
from scripts.providers.platform.dns.zone import RecordSet
from scripts.providers.properties import UNKNOWN, Secret
from tests.providers.platform.plugins import platform
from tests.providers.plugin import Plugin

RECORD, CHECK = "platform:index:DnsRecord", "platform:index:HealthCheck"
NOWHERE = {
    "route53": {"endpoint": "http://127.0.0.1:1"},
    "rfc2136": {"server": "127.0.0.1", "port": 1, "keyName": "k", "keySecret": "c2VjcmV0"},
    "namecheap": {"endpoint": "http://127.0.0.1:1", "apiUser": "x", "apiKey": "x", "clientIp": "127.0.0.1"},
}


@pytest.fixture(params=["route53", "rfc2136", "namecheap"])
def back_end(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def plugin(back_end: str) -> Iterator[Plugin]:
    made = platform(dns={back_end: NOWHERE[back_end]})
    yield made
    made.stop()


def record(**inputs: Any) -> dict[str, Any]:
    usual = {
        "zone": "example.com",
        "name": "www.example.com",
        "type": "A",
        "ttl": 300,
        "values": ["192.0.2.1"],
        "owner": "layer0/a",
    }
    return {key: value for key, value in {**usual, **inputs}.items() if value is not None}


TABLE: list[tuple[dict[str, Any], list[str], str]] = [
    ({}, [], "nothing wrong"),
    ({"ttl": None}, [], "a time to live has a default"),
    ({"name": "*.example.com"}, [], "a wildcard"),
    ({"name": "_sip._tcp.example.com", "type": "TXT"}, [], "a service's name"),
    ({"name": "WWW.example.com."}, [], "capitals and a final dot"),
    ({"name": "a b.example.com"}, ["name"], "a space"),
    ({"name": f"{'a' * 64}.example.com"}, ["name"], "a label too long"),
    ({"name": "www.*.example.com"}, ["name"], "a wildcard that is not first"),
    ({"name": "www.example.org"}, ["name"], "outside its zone"),
    ({"name": "wwwexample.com"}, ["name"], "outside its zone by a dot"),
    ({"zone": "exa mple.com"}, ["name", "zone"], "a zone that is no name"),
    ({"ttl": 0}, ["ttl"], "no time to live"),
    ({"ttl": 2**31}, ["ttl"], "more time to live than there is"),
    ({"type": "SPF"}, ["type"], "an unknown type"),
    ({"type": "CNAME", "name": "example.com", "values": ["x.example.com"]}, ["type"], "a CNAME at the top of the zone"),
    ({"type": "CNAME", "values": ["a.example.com", "b.example.com"]}, ["values"], "two targets"),
    ({"values": []}, ["values"], "no value"),
    ({"values": None}, ["values"], "values left out"),
    ({"values": ["192.0.2.1", "300.1.1.1", "x"]}, ["values[1]", "values[2]"], "each malformed address"),
    ({"type": "AAAA"}, ["values[0]"], "an IPv4 address in an AAAA"),
    ({"type": "MX", "values": ["mail.example.com"]}, ["values[0]"], "no preference"),
    ({"type": "MX", "values": ["10 ma!l.example.com"]}, ["values[0]"], "a target that is no host name"),
    ({"type": "CAA", "values": ["letsencrypt.org"]}, ["values[0]"], "no flag and tag"),
    ({"type": "TXT", "values": ['"quoted"']}, ["values[0]"], "quotes are not part of a text"),
    ({"owner": "a,b"}, ["owner"], "a comma in the owner"),
    ({"owner": None}, ["owner"], "no owner"),
    ({"owner": None, "ttl": "x", "values": ["y"], "more": 1}, ["more", "owner", "ttl", "values[0]"], "shape and sense"),
    ({"name": UNKNOWN, "values": [UNKNOWN], "ttl": 0}, ["ttl"], "what is not known is not judged"),
    ({"values": UNKNOWN, "type": UNKNOWN, "zone": UNKNOWN}, [], "nothing of it is known"),
    ({"name": "x", "ttl": 0, "values": ["y"], "owner": "!"}, ["name", "owner", "ttl", "values[0]"], "all at once"),
]


@pytest.mark.parametrize(("inputs", "faulty", "reason"), TABLE)
def test_every_fault_of_a_record_is_told_with_its_property(
    plugin: Plugin, inputs: dict[str, Any], faulty: list[str], reason: str
) -> None:
    assert sorted(plugin.failures(RECORD, record(**inputs))) == faulty, reason


ALIAS = {"name": "lb.example.net", "zoneId": "Z1"}


@pytest.mark.parametrize(
    ("inputs", "faulty", "reason"),
    [
        ({"alias": ALIAS, "ttl": None, "values": None}, [], "an alias"),
        ({"alias": ALIAS}, ["ttl", "values"], "an alias with a content of its own"),
        ({"alias": ALIAS, "ttl": None, "values": None, "type": "TXT"}, ["type"], "an alias of a type that has none"),
        ({"routing": {"setIdentifier": "a"}}, ["routing"], "neither weight nor place"),
        ({"routing": {"setIdentifier": "a", "weight": 1, "continent": "EU"}}, ["routing"], "both weight and place"),
        ({"routing": {"setIdentifier": "a", "weight": 256}}, ["routing.weight"], "too heavy"),
        ({"routing": {"weight": 1}}, ["routing.setIdentifier"], "nothing to tell the sets apart"),
        (
            {"routing": {"setIdentifier": "a", "continent": "EU", "subdivision": "NY"}},
            ["routing.subdivision"],
            "no country",
        ),
    ],
)
@pytest.mark.parametrize("back_end", ["route53"], indirect=True)
def test_aliases_and_routing_are_judged(plugin: Plugin, inputs: dict[str, Any], faulty: list[str], reason: str) -> None:
    assert sorted(plugin.failures(RECORD, record(**inputs))) == faulty, reason


@pytest.mark.parametrize("back_end", ["rfc2136", "namecheap"], indirect=True)
def test_what_a_back_end_cannot_do_is_refused(plugin: Plugin) -> None:
    routing = {"setIdentifier": "a", "weight": 1}
    assert list(plugin.failures(RECORD, record(routing=routing))) == ["routing"]
    assert list(plugin.failures(RECORD, record(alias=ALIAS, ttl=None, values=None))) == ["alias"]
    assert list(plugin.failures(CHECK, {"protocol": "HTTP", "host": "www.example.com"})) == ["protocol"]


@pytest.mark.parametrize("back_end", ["namecheap"], indirect=True)
def test_namecheaps_limits_are_known(plugin: Plugin) -> None:
    service = record(type="SRV", values=["0 5 5060 sip.example.com"], ttl=59)
    assert sorted(plugin.failures(RECORD, service)) == ["ttl", "type"]


@pytest.mark.parametrize("back_end", ["route53"], indirect=True)
def test_health_checks_are_judged(plugin: Plugin) -> None:
    wrong = {"protocol": "TCP", "host": "a b", "path": "/", "interval": 20, "failures": 11}
    assert sorted(plugin.failures(CHECK, wrong)) == ["failures", "host", "interval", "path", "port"]
    assert plugin.failures(CHECK, {"protocol": "HTTP", "host": "192.0.2.1"}) == {}


def test_a_record_without_a_back_end_says_what_is_missing() -> None:
    plugin = platform()
    assert plugin.failures(RECORD, record()) == {
        "zone": "zone needs the provider's argument dns, which says where the zone is kept; set it"
    }
    plugin.stop()


@pytest.mark.parametrize("back_end", ["rfc2136"], indirect=True)
def test_the_checked_inputs_have_one_spelling_and_keep_their_secrets(plugin: Plugin) -> None:
    given = record(name="WWW.Example.com.", type="AAAA", values=["2001:DB8::2", "2001:db8:0::1"], ttl=None)
    checked = plugin.check(RECORD, given)
    assert checked == record(type="AAAA", values=["2001:db8::1", "2001:db8::2"])
    hidden = plugin.check(RECORD, record(type="TXT", values=Secret(["canary"])))
    assert hidden["values"] == Secret(["canary"])


@pytest.mark.parametrize(
    ("name", "place", "reason"),
    [
        ("www.example.com", "_layer0-a-www.example.com", "beside it"),
        ("a.b.example.com", "_layer0-a-a.b.example.com", "in the same branch"),
        ("example.com", "_layer0-a.example.com", "at the top of the zone"),
        ("*.example.com", "_layer0-a-_wildcard.example.com", "a wildcard in words"),
        ("wildcard.example.com", "_layer0-a-wildcard.example.com", "not the wildcard"),
    ],
)
def test_an_ownership_mark_stands_beside_its_record(name: str, place: str, reason: str) -> None:
    assert ownership.place(name, "A", "example.com") == place, reason


def test_the_mark_of_a_long_label_fits_into_one() -> None:
    places = [ownership.place(f"{letter * 63}.example.com", "CNAME", "example.com") for letter in "xy"]
    assert places[0] != places[1]
    assert all(len(place.split(".")[0]) <= 63 for place in places)


def test_a_mark_keeps_the_lines_of_other_sets_and_of_others_altogether() -> None:
    mark = ownership.marked(None, "m.example.com", "blue", "layer0/a")
    mark = ownership.marked(mark, "m.example.com", "green", "layer0/b")
    assert mark is not None
    mark = RecordSet(mark.name, "TXT", mark.ttl, (*mark.values, "a note"))
    assert ownership.owner(mark, "blue") == "layer0/a"
    assert ownership.owner(mark, "") is None
    left = ownership.marked(mark, "m.example.com", "blue", None)
    assert left is not None
    assert set(left.values) == {"heritage=layer0,owner=layer0/b,set=green", "a note"}
