"""Certificates that Pebble really issues over DNS-01 through BIND, with every fifth nonce refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest

from scripts.providers.platform.certificates import keys
from scripts.providers.properties import Properties, decode, encode, reveal
from scripts.providers.protocol import provider_pb2 as pb
from tests.providers.platform.authorities import verified
from tests.providers.platform.plugins import platform
from tests.providers.plugin import Plugin, message
from tests.servers import bind, pebble
from tests.servers.bind import Bind
from tests.servers.pebble import Pebble

pytestmark = pytest.mark.e2e

TOKEN = "platform:index:Certificate"
URN = "urn:pulumi:test::test::platform:index:Certificate::web"
ZONE = "example.test"
CHALLENGE = f"_acme-challenge.{ZONE}"
GIVEN: Properties = {"names": [f"*.{ZONE}", ZONE], "issuer": "acme", "zone": ZONE}


@dataclass
class World:
    """A zone, an authority that validates through it, and a provider for both."""

    names: Bind
    authority: Pebble
    acme: Properties

    def plugin(self, **settings: Any) -> Plugin:
        return platform(**{"acme": self.acme, "dns": self.names.settings, **settings})

    def create(self, plugin: Plugin, **given: Any) -> tuple[Properties, Properties]:
        """Inputs and state."""
        inputs = plugin.check(TOKEN, {**GIVEN, **given})
        return inputs, plugin.create(TOKEN, inputs, urn=URN)[1]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    with bind.serving(folder, ZONE) as names, pebble.running(folder / "pebble", f"127.0.0.1:{names.port}") as authority:
        key = keys.pem(keys.make())
        acme = {"directory": authority.directory, "accountKey": key, "trust": authority.trust, "email": f"me@{ZONE}"}
        yield World(names, authority, acme)


@pytest.fixture(autouse=True)
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "layer0" / "orders"


@pytest.fixture
def plugin(world: World) -> Iterator[Plugin]:
    made = world.plugin()
    yield made
    made.stop()


def test_a_wildcard_is_issued_and_nothing_of_the_challenge_is_left(world: World, plugin: Plugin, journal: Path) -> None:
    world.names.edit(ZONE, f"add {CHALLENGE} 60 TXT somebody-elses")
    inputs, state = world.create(plugin)
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


def test_the_authority_is_told_only_when_a_slow_secondary_answers(tmp_path: Path, world: World) -> None:
    """Pebble validates through the secondary, which is told nothing and asks for changes when its time has come."""


def test_an_order_broken_off_after_the_last_step_is_taken_up_again(
    world: World, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = world.authority.orders()
    with monkeypatch.context() as patched, pytest.raises(grpc.RpcError) as error:
        patched.setattr(ClientV2, "poll_finalization", _broken_off)
        plugin = world.plugin()
        world.create(plugin)
    assert "cannot be reached" in message(error.value)
    plugin.stop()
    (entry,) = journal.iterdir()
    assert entry.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE" not in entry.read_bytes()

    plugin = world.plugin()
    _, state = world.create(plugin)
    verified(reveal(state), world.authority.root(), ZONE)
    assert world.authority.orders() == orders + 1
    assert not list(journal.iterdir())
    plugin.stop()
