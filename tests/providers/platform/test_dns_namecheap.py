"""DNS records at Namecheap, whose API replaces the whole list: nothing that is not ours is dropped or altered."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from tests.providers.platform.plugins import platform
from tests.providers.plugin import Plugin, message
from tests.servers import namecheap
from tests.servers.namecheap import API_KEY, Api

RECORD = "platform:index:DnsRecord"


@pytest.fixture
def api() -> Iterator[Api]:
    """A domain with records of every odd kind that somebody made by hand."""
    with namecheap.serving() as made:
        made.add("@", "URL301", "https://www.example.org/?a=1&b=2")
        made.add("@", "MX", "mail.example.com.", preference="20", ttl="1799")
        made.add("hand", "TXT", 'v=spf1 "quoted" <&> ü')
        made.add("HAND", "A", "192.0.2.7", ttl="60")
        yield made


@pytest.fixture
def plugin(api: Api) -> Iterator[Plugin]:
    made = platform(dns=api.settings)
    yield made
    made.stop()


def record(name: str, **inputs: Any) -> dict[str, Any]:
    usual = {"zone": "example.com", "name": name, "type": "A", "ttl": 60, "values": ["192.0.2.1"], "owner": "layer0/a"}
    return {**usual, **inputs}


def refusal(plugin: Plugin, inputs: dict[str, Any]) -> str:
    with pytest.raises(grpc.RpcError) as error:
        plugin.create(RECORD, inputs)
    return message(error.value)


@pytest.mark.parametrize(
    ("name", "kind", "given"),
    [
        ("www.example.com", "A", ["192.0.2.1", "192.0.2.2"]),
        ("example.com", "A", ["192.0.2.1"]),
        ("*.example.com", "CNAME", ["target.example.com"]),
        ("x.example.com", "TXT", ["a b", 'with "quotes" & <signs>']),
        ("m.example.com", "MX", ["10 mail.example.net", "20 other.example.net"]),
        ("c.example.com", "CAA", ['0 issue "letsencrypt.org"']),
    ],
)
def test_records_come_and_go_and_all_others_stay_as_they_were(
    plugin: Plugin, api: Api, name: str, kind: str, given: list[str]
) -> None:
    before = list(api.rows)
    inputs = plugin.check(RECORD, record(name, type=kind, values=given))
    identifier, state = plugin.create(RECORD, inputs)
    assert plugin.read(RECORD, identifier)[2] == inputs
    assert [row for row in api.rows if row in before] == before
    plugin.update(identifier, state, inputs | {"ttl": 120}, token=RECORD)
    assert plugin.read(RECORD, identifier, state)[2]["ttl"] == 120
    plugin.delete(RECORD, identifier, state)
    assert (api.rows, api.email) == (before, "MX")


def test_a_record_made_by_hand_is_refused_whatever_the_case_of_its_name(plugin: Plugin, api: Api) -> None:
    assert "is there already and not ours" in refusal(plugin, record("hand.example.com"))
    assert "has a record of type A" in refusal(
        plugin, record("hand.example.com", type="CNAME", values=["x.example.com"])
    )
    assert api.writes == 0


def test_an_mx_record_that_would_not_count_is_refused_rather_than_the_mail_setting_changed(
    plugin: Plugin, api: Api
) -> None:
    api.email = "FWD"
    assert "its mail setting is FWD" in refusal(plugin, record("x.example.com", type="MX", values=["1 m.example.net"]))
    plugin.create(RECORD, record("www.example.com"))
    assert api.email == "FWD"


def test_many_writers_lose_no_record(api: Api) -> None:
    plugins = [platform(dns=api.settings) for _ in range(3)]

    def create(number: int) -> None:
        plugins[number % 3].create(RECORD, record(f"n{number}.example.com"))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(create, range(12)))
    for plugin in plugins:
        plugin.stop()
    assert all(api.addresses(f"n{number}", "A") == ["192.0.2.1"] for number in range(12))
    assert api.addresses("hand", "TXT") == ['v=spf1 "quoted" <&> ü']


def test_a_busy_api_is_asked_again(plugin: Plugin, api: Api) -> None:
    api.busy = 1
    plugin.create(RECORD, record("www.example.com"))
    assert api.addresses("www", "A") == ["192.0.2.1"]


def test_a_write_that_did_not_last_is_told(plugin: Plugin, api: Api) -> None:
    told = refusal(plugin, record("www.example.com", ttl=59))
    assert "does not have what was written: www A 192.0.2.1" in told


@pytest.mark.parametrize(
    ("changed", "zone", "said"),
    [
        ({"apiKey": "wrong-canary"}, "example.com", "API Key is invalid"),
        ({}, "example.net", "Domain name not found"),
        ({"endpoint": "http://127.0.0.1:1/"}, "example.com", "Namecheap does not answer"),
    ],
)
def test_refusals_are_told_without_the_key(api: Api, changed: dict[str, str], zone: str, said: str) -> None:
    section = api.settings["namecheap"] | changed
    plugin = platform(dns={"namecheap": section})
    told = refusal(plugin, record(f"www.{zone}", zone=zone))
    plugin.stop()
    assert said in told
    assert section["apiKey"] not in told
    assert API_KEY not in told


def test_a_domain_with_other_name_servers_is_refused(plugin: Plugin, api: Api) -> None:
    api.ours = False
    assert "does not use Namecheap's name servers" in refusal(plugin, record("www.example.com"))
