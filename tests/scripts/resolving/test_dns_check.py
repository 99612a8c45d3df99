"""`layer0 dns check` against real name servers: a zone on two of them, the zone above, and a resolver."""

import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts import dns
from scripts.changes.errors import Unavailable
from scripts.providers.platform.dns.addresses import address
from scripts.resolving import check, records
from scripts.resolving.findings import Finding
from scripts.resolving.resolver import Resolver
from tests.servers import bind, delegation, route53
from tests.servers.delegation import ABOVE, ZONE, Delegation

pytestmark = pytest.mark.e2e

TOKEN = "platform:index:DnsRecord"
PROVIDER = "urn:pulumi:test::layer0::pulumi:providers:platform::servers"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Delegation]:
    with delegation.serving(tmp_path_factory.mktemp("delegation")) as made:
        yield made


@pytest.fixture
def label() -> str:
    return f"n{uuid.uuid4().hex[:8]}"


def record(name: str, *values: str, **given: Any) -> dict[str, Any]:
    usual = {"zone": ZONE, "name": name, "type": "A", "ttl": 60, "values": list(values), "owner": "layer0/test"}
    return {key: value for key, value in {**usual, **given}.items() if value not in ([], None)}


def found(settings: Mapping[str, Any], resolver: Resolver, *listed: dict[str, Any]) -> list[Finding]:
    """The findings on a deployment with these records."""
    resources: list[dict[str, Any]] = [
        {"urn": PROVIDER, "type": "pulumi:providers:platform", "inputs": {"dns": settings}},
        *({"urn": "x", "type": TOKEN, "outputs": each, "provider": f"{PROVIDER}::id"} for each in listed),
    ]
    return check.findings(records.declared(resources), resolver)


def resolver(world: Delegation) -> Resolver:
    return Resolver(address(f"127.0.0.1:{world.resolver.port}"), world.port)


def servers(world: Delegation) -> list[str]:
    """As the provider names them, and as the zone does: first the primary."""
    known = [f"127.0.0.1:{each.port}" for each in (world.primary, *world.primary.secondaries)]
    return [*known, f"ns1.{ZONE} (127.0.0.3)", f"ns2.{ZONE} (127.0.0.4)"]


def in_world(world: Delegation, *listed: dict[str, Any]) -> list[Finding]:
    return found(world.primary.settings, resolver(world), *listed)


def told(listed: list[Finding], check: str) -> list[tuple[str, str, str]]:
    """Who was asked, how it ended, and why."""
    return sorted((each.server, str(each.outcome), each.told) for each in listed if each.check == check)


def test_a_zone_is_right_when_it_is_delegated_to_the_servers_that_hold_its_records(world: Delegation) -> None:
    listed = in_world(world, record(f"ns1.{ZONE}", "127.0.0.3", ttl=300))
    right = [(server, "right", "") for server in servers(world)]
    assert told(listed, "delegation") == sorted([*right, (f"ns1.{ABOVE} (127.0.0.2)", "right", "")])
    assert told(listed, "propagation") == sorted(right)


def test_a_secondary_that_lags_is_named_with_what_it_lacks(world: Delegation, label: str) -> None:
    name = f"{label}.{ZONE}"
    world.primary.edit(ZONE, f"add {name} 60 A 192.0.2.1")
    primary, secondary = ("right", ""), ("wrong", "has none")
    wanted = [(server, *seen) for server, seen in zip(servers(world), (primary, secondary) * 2, strict=True)]
    assert told(in_world(world, record(name, "192.0.2.1")), "propagation") == sorted(wanted)


def test_other_values_and_another_ttl_are_told(world: Delegation, label: str) -> None:
    name = f"{label}.{ZONE}"
    world.primary.edit(ZONE, f"add {name} 300 A 192.0.2.2")
    fault = "lacks 192.0.2.1, has 192.0.2.2, has a TTL of 300 s, not 60 s"
    assert (servers(world)[0], "wrong", fault) in told(in_world(world, record(name, "192.0.2.1")), "propagation")


def test_a_delegation_to_servers_that_the_zone_does_not_name_is_wrong(world: Delegation) -> None:
    world.above.edit(ABOVE, f"add ns3.{ABOVE} 300 A 127.0.0.2", f"add {ZONE} 300 NS ns3.{ABOVE}.")
    try:
        listed = told(in_world(world, record(f"ns1.{ZONE}", "127.0.0.3", ttl=300)), "delegation")
    finally:
        world.above.edit(ABOVE, f"delete {ZONE} NS")
        world.above.edit(ABOVE, *(f"add {ZONE} 300 NS ns{n}.{ZONE}." for n in (1, 2)))
    fault = f"names ns1.{ZONE}, ns2.{ZONE}, the zone above ns1.{ZONE}, ns2.{ZONE}, ns3.{ABOVE}"
    others = [
        (f"ns1.{ABOVE} (127.0.0.2)", "right", ""),
        (f"ns3.{ABOVE} (127.0.0.2)", "wrong", "answers without authority"),
    ]
    assert listed == sorted([*((server, "wrong", fault) for server in servers(world)), *others])


def test_a_server_that_is_silent_while_another_answers_is_wrong(world: Delegation) -> None:
    settings = {**world.primary.settings["rfc2136"], "secondaries": [f"127.0.0.9:{bind.free_port()}"]}
    listed = found({"rfc2136": settings}, resolver(world), record(f"ns1.{ZONE}", "127.0.0.3", ttl=300))
    silent = settings["secondaries"][0]
    assert (silent, "wrong", "does not answer within 5 s") in told(listed, "delegation")
    assert silent not in {server for server, _, _ in told(listed, "propagation")}


def test_a_zone_that_nobody_delegates_is_wrong(world: Delegation, label: str, tmp_path: Path) -> None:
    zone = f"{label}.{ABOVE}"
    with bind.serving(tmp_path, zone) as alone:
        listed = found(alone.settings, resolver(world), record(f"ns1.{zone}", "127.0.0.1", zone=zone, ttl=300))
    assert (f"ns1.{ABOVE} (127.0.0.2)", "wrong", f"does not delegate {zone}") in told(listed, "delegation")
    assert [outcome for _, outcome, _ in told(listed, "propagation")] == ["right"]


def test_one_server_for_a_zone_and_the_one_above_hides_the_delegation(label: str, tmp_path: Path) -> None:
    above = f"{label}.test"
    with bind.serving(tmp_path, above, f"app.{above}") as both:
        asked = Resolver(address(f"127.0.0.1:{both.port}"), both.port)
        listed = found(both.settings, asked, record(f"ns1.app.{above}", "127.0.0.1", zone=f"app.{above}", ttl=300))
    why = f"serves app.{above} too, so what the zone above says does not show"
    assert (f"ns1.{above} (127.0.0.1)", "not asked", why) in told(listed, "delegation")


@pytest.mark.parametrize(
    ("kind", "front", "target", "fault"),
    [
        pytest.param("CNAME", "", f"ns1.{ZONE}", "", id="an alias of what is there"),
        pytest.param("CNAME", "", f"gone.{ABOVE}", f"gone.{ABOVE} does not exist", id="an alias of what is gone"),
        pytest.param("MX", "10 ", f"ns1.{ABOVE}", "", id="mail to what is there"),
        pytest.param("MX", "10 ", ABOVE, f"{ABOVE} has no record of type A or AAAA", id="mail to no address"),
        pytest.param("NS", "", f"gone.{ABOVE}", f"gone.{ABOVE} does not exist", id="a delegation to what is gone"),
        pytest.param("SRV", "0 5 443 ", f"gone.{ABOVE}", f"gone.{ABOVE} does not exist", id="a service that is gone"),
        pytest.param(
            "CNAME", "", "www.lame.example", "www.lame.example does not resolve: the resolver answers SERVFAIL",
            id="an alias of what no server answers for",
        ),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_wrong(
    world: Delegation, label: str, kind: str, front: str, target: str, fault: str
) -> None:
    name = f"{label}.{ZONE}"
    world.primary.edit(ZONE, f"add {name} 60 {kind} {front}{target}.")
    listed = in_world(world, record(name, f"{front}{target}", type=kind))
    outcome = ("wrong", f"leads nowhere: {fault}") if fault else ("right", "")
    assert told(listed, "target") == [(f"127.0.0.1:{world.resolver.port}", *outcome)]
    assert (servers(world)[0], "right", "") in told(listed, "propagation")


def test_where_nothing_answers_nothing_is_called_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    port = bind.free_port()
    away = {"server": "127.0.0.9", "port": port, "keyName": "key", "keySecret": "a2V5"}
    nobody = Resolver(address(f"127.0.0.9:{port}"))
    listed = found({"rfc2136": away}, nobody, record(f"www.{ZONE}", f"gone.{ABOVE}", type="CNAME"))
    assert {each.outcome for each in listed} == {"not asked"}
    with pytest.raises(Unavailable, match="nothing could be asked"):
        dns.report("test", listed, as_json=False)
    assert "does not answer within 5 s" in capsys.readouterr().out


def test_an_imitation_of_route_53_is_asked_over_its_api_alone() -> None:
    nobody = Resolver(address(f"127.0.0.9:{bind.free_port()}"))
    with route53.serving("imitated.test") as api:
        api.edit("CREATE", "www.imitated.test", "A", "192.0.2.1")
        api.edit("CREATE", "old.imitated.test", "CNAME", "gone.imitated.test")
        api.edit("CREATE", "new.imitated.test", "CNAME", "www.imitated.test")
        listed = found(
            api.settings,
            nobody,
            record("www.imitated.test", "192.0.2.1", zone="imitated.test"),
            record("old.imitated.test", "gone.imitated.test", zone="imitated.test", type="CNAME"),
            record("new.imitated.test", "www.imitated.test", zone="imitated.test", type="CNAME", ttl=30),
        )
    reasons = {(outcome, why) for _, outcome, why in told(listed, "delegation")}
    assert reasons == {("not asked", f"{api.endpoint} is not Amazon's Route 53 and serves no DNS")}
    assert [(each.subject, each.told) for each in listed if each.check != "delegation"] == [
        ("www.imitated.test A", ""),
        ("old.imitated.test CNAME", ""),
        ("new.imitated.test CNAME", "has a TTL of 60 s, not 30 s"),
        ("old.imitated.test CNAME", "leads to gone.imitated.test, which is not there"),
        ("new.imitated.test CNAME", ""),
    ]
