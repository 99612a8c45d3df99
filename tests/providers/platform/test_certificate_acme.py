"""Certificates that Pebble really issues over DNS-01 through BIND, with every fifth nonce refused."""

import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest

from scripts.providers.platform.certificates.journal import Entry, of
from scripts.providers.properties import Properties, decode, encode, reveal
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.protocol import provider_pb2_grpc
from tests import clusters
from tests.providers.platform import worlds
from tests.providers.platform.authorities import has_its_key, verified
from tests.providers.platform.worlds import GIVEN, TOKEN, URN, ZONE, World, account
from tests.providers.plugin import Plugin, message
from tests.servers import bind, pebble

pytestmark = pytest.mark.e2e

CHALLENGE = f"_acme-challenge.{ZONE}"
COMPLETE: Properties = {**GIVEN, "algorithm": "ECDSA-P256", "renewBefore": 30, "revoke": False}
PROGRAM = Path(__file__).parents[3] / "scripts" / "providers" / "pulumi-resource-platform"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with worlds.world(tmp_path_factory.mktemp("world")) as made:
        yield made


@pytest.fixture(autouse=True)
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "layer0" / "orders"


@pytest.fixture
def plugin(world: World) -> Iterator[Plugin]:
    made = world.plugin()
    yield made
    made.stop()


def with_a_lost_secondary(world: World) -> Properties:
    """The provider's argument `dns`, for changes that never get through."""
    return {"rfc2136": {**world.names.settings["rfc2136"], "secondaries": ["127.0.0.1:1"]}}


@contextmanager
def process(world: World, **settings: Any) -> Generator[tuple[Any, Callable[[], None]]]:
    """The provider as the engine starts it: calls to it, and its sudden end."""
    with subprocess.Popen([sys.executable, PROGRAM], stdout=subprocess.PIPE, text=True) as plugin:
        assert plugin.stdout
        with grpc.insecure_channel(f"127.0.0.1:{int(plugin.stdout.readline())}") as channel:
            stub: Any = provider_pb2_grpc.ResourceProviderStub(channel)
            given = {"acme": world.acme, "dns": world.names.settings, **settings}
            stub.Configure(pb.ConfigureRequest(args=encode(given)))
            try:
                yield stub, plugin.kill
            finally:
                plugin.kill()


def test_a_wildcard_is_issued_and_nothing_of_the_challenge_is_left(world: World, plugin: Plugin, journal: Path) -> None:
    world.names.edit(ZONE, f"add {CHALLENGE} 60 TXT somebody-elses")
    inputs, state = world.create(plugin)
    assert has_its_key(reveal(state))
    verified(reveal(state), world.authority.root(), f"any.{ZONE}")
    verified(reveal(state), world.authority.root(), ZONE)
    assert world.names.ask(CHALLENGE, "TXT") == ['"somebody-elses"']
    assert not list(journal.iterdir())
    assert plugin.diff(TOKEN, state, inputs, inputs, identifier="web").changes == pb.DiffResponse.DIFF_NONE
    world.names.edit(ZONE, f"delete {CHALLENGE} TXT")


def test_two_certificates_at_once_do_not_disturb_each_others_challenges(world: World, plugin: Plugin) -> None:
    inputs = encode(plugin.check(TOKEN, GIVEN))
    requests = [pb.CreateRequest(type=TOKEN, urn=f"{URN}{index}", properties=inputs) for index in range(3)]
    asked = [plugin.stub.Create.future(request) for request in requests]
    serials = {decode(answer.result().properties)["serial"] for answer in asked}
    assert len(serials) == 3
    assert world.names.ask(CHALLENGE, "TXT") == []


def test_a_name_server_that_refuses_the_key_fails_plainly_and_keeps_the_old_certificate(world: World) -> None:
    wrong = world.names.settings
    wrong["rfc2136"] = {**wrong["rfc2136"], "keySecret": "d3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmc="}
    plugin = world.plugin(dns=wrong)
    with pytest.raises(grpc.RpcError) as error:
        world.create(plugin)
    assert "does not accept the key" in message(error.value)
    assert "d3Jvbmct" not in message(error.value)
    plugin.stop()


def test_the_authority_is_asked_only_once_a_secondary_that_lags_answers(tmp_path: Path) -> None:
    (tmp_path / "names").mkdir()
    with (
        bind.serving(tmp_path / "names", ZONE, secondaries=1) as names,
        pebble.running(tmp_path / "pebble", f"127.0.0.1:{names.secondaries[0].port}") as authority,
    ):
        plugin = World(names, authority, account(authority)).plugin()
        secondary = names.secondaries[0].process
        secondary.send_signal(signal.SIGSTOP)
        asked = plugin.stub.Create.future(pb.CreateRequest(type=TOKEN, urn=URN, properties=encode(COMPLETE)))
        clusters.until(lambda: names.ask(CHALLENGE, "TXT"))
        assert authority.validations() == 0
        secondary.send_signal(signal.SIGCONT)
        verified(reveal(decode(asked.result().properties)), authority.root(), ZONE)
        plugin.stop()


def test_a_secondary_that_never_answers_is_named_and_the_challenge_removed(world: World) -> None:
    plugin = world.plugin(dns=with_a_lost_secondary(world))
    inputs = plugin.check(TOKEN, GIVEN)
    with pytest.raises(grpc.RpcError) as error:
        plugin.create(TOKEN, inputs, urn=URN, timeout=3)
    assert "127.0.0.1:1" in message(error.value)
    assert world.names.ask(CHALLENGE, "TXT") == []
    plugin.stop()


def test_a_run_killed_once_the_certificate_is_issued_leaves_it_to_the_next(world: World, journal: Path) -> None:
    before = world.authority.issued()
    with process(world) as (stub, kill):
        asked = stub.Create.future(pb.CreateRequest(type=TOKEN, urn=URN, properties=encode(COMPLETE)))
        clusters.until(lambda: world.authority.issued() > before)
        kill()
        assert asked.exception()
    (entry,) = journal.iterdir()
    assert entry.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE" not in entry.read_bytes()

    plugin = world.plugin()
    _, state = world.create(plugin)
    verified(reveal(state), world.authority.root(), ZONE)
    assert has_its_key(reveal(state))
    assert world.authority.issued() == before + 1
    assert not list(journal.iterdir())
    plugin.stop()


def test_an_order_that_the_authority_has_dropped_is_given_up_for_a_new_one(world: World, journal: Path) -> None:
    dropped = Entry(
        names=[f"*.{ZONE}", ZONE],
        algorithm="ECDSA-P256",
        order=world.authority.directory.replace("/dir", "/my-order/none"),
        finalize=world.authority.directory.replace("/dir", "/finalize-order/none"),
        csr="none",
        key="none",
    )
    of(URN, world.authority.directory, world.acme["accountKey"]).write(dropped)
    plugin = world.plugin()
    _, state = world.create(plugin)
    verified(reveal(state), world.authority.root(), ZONE)
    assert not list(journal.iterdir())
    plugin.stop()


def test_challenges_of_a_killed_run_are_removed_by_the_next(world: World, journal: Path) -> None:
    with process(world, dns=with_a_lost_secondary(world)) as (stub, kill):
        asked = stub.Create.future(pb.CreateRequest(type=TOKEN, urn=URN, properties=encode(COMPLETE)))
        left = clusters.until(lambda: world.names.ask(CHALLENGE, "TXT"))
        kill()
        assert asked.exception()
    assert world.names.ask(CHALLENGE, "TXT") == left

    plugin = world.plugin()
    world.create(plugin)
    assert world.names.ask(CHALLENGE, "TXT") == []
    plugin.stop()


@pytest.mark.parametrize("revoke", [True, False])
def test_a_certificate_is_revoked_on_delete_when_asked(world: World, plugin: Plugin, revoke: bool) -> None:
    _, state = world.create(plugin, revoke=revoke)
    plugin.delete(TOKEN, "web", state)
    assert world.authority.status(state["serial"]) == ("Revoked" if revoke else "Valid")
    plugin.delete(TOKEN, "web", state)


def test_an_authority_that_wants_bound_accounts_gets_them(tmp_path: Path, world: World) -> None:
    secret = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W"
    bound: dict[str, Any] = {"externalAccountBindingRequired": True, "externalAccountMACKeys": {"known": secret}}
    with pebble.running(tmp_path / "bound", f"127.0.0.1:{world.names.port}", **bound) as authority:
        for given, said in (
            ({}, "set acme.eabKeyId and acme.eabHmacKey"),
            ({"eabKeyId": "unknown", "eabHmacKey": secret}, "unauthorized"),
        ):
            plugin = world.plugin(acme={**account(authority), **given})
            with pytest.raises(grpc.RpcError) as error:
                world.create(plugin)
            assert said in message(error.value)
            assert secret not in message(error.value)
            plugin.stop()
        plugin = world.plugin(acme={**account(authority), "eabKeyId": "known", "eabHmacKey": secret})
        verified(reveal(world.create(plugin)[1]), authority.root(), ZONE)
        plugin.stop()


def test_a_certificate_that_the_authority_does_not_know_is_deleted_all_the_same(tmp_path: Path, world: World) -> None:
    plugin = world.plugin()
    _, state = world.create(plugin, revoke=True)
    plugin.stop()
    with pebble.running(tmp_path / "other", f"127.0.0.1:{world.names.port}") as other:
        plugin = world.plugin(acme=account(other))
        plugin.delete(TOKEN, "web", state)
        plugin.stop()


def test_an_expired_certificate_is_deleted_without_asking_the_authority(world: World) -> None:
    plugin = world.plugin()
    _, state = world.create(plugin, revoke=True)
    plugin.stop()
    plugin = world.plugin(acme={**world.acme, "directory": "https://localhost:1/dir"})
    with pytest.raises(grpc.RpcError):
        plugin.delete(TOKEN, "web", state)
    plugin.delete(TOKEN, "web", {**state, "notAfter": "2020-01-01T00:00:00Z"})
    plugin.stop()
