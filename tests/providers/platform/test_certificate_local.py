"""Certificates of the stack's own authority, as the engine asks for them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import VerificationError

from scripts.providers.platform.certificates import keys, local, renewal
from scripts.providers.properties import UNKNOWN, Properties, Secret, reveal
from scripts.providers.protocol import provider_pb2 as pb
from tests.providers.platform.authorities import authority, has_its_key, verified
from tests.providers.platform.plugins import platform
from tests.providers.plugin import Plugin, message

TOKEN = "platform:index:Certificate"
GIVEN: Properties = {"names": ["App.example.test", "*.example.test"], "issuer": "local", "days": 90}


@pytest.fixture(scope="module")
def ca() -> dict[str, str]:
    return authority(since=datetime.now(UTC) - timedelta(days=200))


@pytest.fixture
def plugin(ca: dict[str, str]) -> Iterator[Plugin]:
    made = platform(localCa=ca)
    yield made
    made.stop()


def created(plugin: Plugin, **given: Any) -> tuple[str, Properties, Properties]:
    """Id, checked inputs and state."""
    inputs = plugin.check(TOKEN, {**GIVEN, **given})
    identifier, state = plugin.create(TOKEN, inputs, urn="urn:pulumi:s::p::platform:index:Certificate::web")
    return identifier, inputs, state


def aged(state: Properties, **moved: timedelta) -> Properties:
    """The state as if these moments were so far from now."""
    return {**state, **{name: renewal.written(datetime.now(UTC) + by) for name, by in moved.items()}}


def test_a_certificate_is_for_its_names_and_trusted_by_whoever_trusts_the_authority(
    plugin: Plugin, ca: dict[str, str]
) -> None:
    identifier, _, state = created(plugin)
    assert identifier == "web"
    assert isinstance(state["privateKey"], Secret)
    assert has_its_key(reveal(state))
    leaf = verified(reveal(state), ca["certificate"], "app.example.test")
    verified(reveal(state), ca["certificate"], "other.example.test")
    with pytest.raises(VerificationError):
        verified(reveal(state), ca["certificate"], "app.example.org")
    assert leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == "app.example.test"
    assert leaf.serial_number.bit_length() > 120
    purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert set(purposes) == {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH}
    assert leaf.not_valid_before_utc < datetime.now(UTC)
    assert timedelta(days=89) < leaf.not_valid_after_utc - datetime.now(UTC) <= timedelta(days=90)
    assert state["serial"] == f"{leaf.serial_number:x}"
    assert state["reason"] == ""


@pytest.mark.parametrize(
    ("algorithm", "kind", "size"),
    [
        ("ECDSA-P256", ec.EllipticCurvePublicKey, 256),
        ("ECDSA-P384", ec.EllipticCurvePublicKey, 384),
        ("RSA-3072", rsa.RSAPublicKey, 3072),
        ("RSA-4096", rsa.RSAPublicKey, 4096),
    ],
)
def test_every_algorithm_makes_its_kind_of_key(
    plugin: Plugin, ca: dict[str, str], algorithm: str, kind: type, size: int
) -> None:
    leaf = verified(reveal(created(plugin, algorithm=algorithm)[2]), ca["certificate"], "app.example.test")
    key: Any = leaf.public_key()
    assert isinstance(key, kind)
    assert key.key_size == size


def test_a_name_too_long_for_a_subject_is_still_certified(plugin: Plugin, ca: dict[str, str]) -> None:
    name = f"{'a' * 60}.example.test"
    state = reveal(created(plugin, names=[name])[2])
    assert not verified(state, ca["certificate"], name).subject.rdns


def test_nothing_outlives_the_authority() -> None:
    short = authority(days=10)
    plugin = platform(localCa=short)
    leaf = verified(reveal(created(plugin)[2]), short["certificate"], "app.example.test")
    assert leaf.not_valid_after_utc == x509.load_pem_x509_certificate(short["certificate"].encode()).not_valid_after_utc
    plugin.stop()


def test_an_expired_authority_issues_nothing() -> None:
    plugin = platform(localCa=authority(days=1, since=datetime.now(UTC) - timedelta(days=2)))
    with pytest.raises(grpc.RpcError) as error:
        created(plugin)
    assert "localCa" in message(error.value)
    assert "expired" in message(error.value)
    plugin.stop()


def test_an_unchanged_certificate_is_left_alone_until_it_is_due(plugin: Plugin) -> None:
    identifier, inputs, state = created(plugin)
    assert plugin.diff(TOKEN, state, inputs, inputs, identifier=identifier).changes == pb.DiffResponse.DIFF_NONE
    early = aged(state, renewAt=timedelta(minutes=1))
    assert plugin.diff(TOKEN, early, inputs, inputs, identifier=identifier).changes == pb.DiffResponse.DIFF_NONE

    late = aged(state, renewAt=timedelta(seconds=-1))
    answer = plugin.diff(TOKEN, late, inputs, inputs, identifier=identifier)
    assert list(answer.diffs) == ["renewAt"]
    assert not answer.replaces


def test_preview_says_why_and_when_and_promises_nothing_else(plugin: Plugin) -> None:
    identifier, inputs, state = created(plugin)
    late = aged(state, renewAt=timedelta(days=-1))
    planned = plugin.update(identifier, late, inputs, preview=True, token=TOKEN)
    assert planned["certificate"] == UNKNOWN
    assert reveal(planned["privateKey"]) == UNKNOWN
    assert planned["reason"] == f"renewal is due since {late['renewAt']}; it expires at {late['notAfter']}"
    assert any(planned["reason"] in said for said in plugin.said)


def test_a_renewal_changes_key_and_serial_and_the_old_certificate_stays_valid(
    plugin: Plugin, ca: dict[str, str]
) -> None:
    identifier, inputs, state = created(plugin)
    renewed = plugin.update(identifier, aged(state, renewAt=timedelta(days=-1)), inputs, token=TOKEN)
    assert renewed["serial"] != state["serial"]
    assert reveal(renewed["privateKey"]) != reveal(state["privateKey"])
    assert has_its_key(reveal(renewed))
    verified(reveal(state), ca["certificate"], "app.example.test")
    verified(reveal(renewed), ca["certificate"], "app.example.test")
    assert plugin.diff(TOKEN, renewed, inputs, inputs, identifier=identifier).changes == pb.DiffResponse.DIFF_NONE


@pytest.mark.parametrize(
    ("changed", "reissued"),
    [
        ({"names": ["www.example.test"]}, True),
        ({"algorithm": "ECDSA-P384"}, True),
        ({"days": 30}, True),
        ({"renewBefore": 10}, False),
        ({"names": ["app.EXAMPLE.test", "*.example.test"]}, False),
    ],
)
def test_only_what_is_in_the_certificate_makes_another_one_and_never_a_replacement(
    plugin: Plugin, changed: Properties, reissued: bool
) -> None:
    identifier, inputs, state = created(plugin)
    new = plugin.check(TOKEN, {**GIVEN, **changed})
    assert not plugin.diff(TOKEN, state, inputs, new, identifier=identifier).replaces
    assert (plugin.update(identifier, state, new, token=TOKEN)["serial"] != state["serial"]) == reissued


def test_another_authority_issues_anew_what_the_old_one_issued(plugin: Plugin) -> None:
    identifier, inputs, state = created(plugin)
    successor = authority()
    other = platform(localCa=successor)
    assert list(other.diff(TOKEN, state, inputs, inputs, identifier=identifier).diffs) == ["chain"]
    assert (
        other.update(identifier, state, inputs, preview=True, token=TOKEN)["reason"] == "the authority is another one"
    )
    renewed = other.update(identifier, state, inputs, token=TOKEN)
    verified(reveal(renewed), successor["certificate"], "app.example.test")
    assert other.diff(TOKEN, renewed, inputs, inputs, identifier=identifier).changes == pb.DiffResponse.DIFF_NONE
    other.stop()


def test_an_authority_that_is_masked_is_not_another_one(plugin: Plugin, ca: dict[str, str]) -> None:
    identifier, inputs, state = created(plugin)
    other = platform(localCa={**ca, "certificate": "[secret]"})
    assert other.diff(TOKEN, state, inputs, inputs, identifier=identifier).changes == pb.DiffResponse.DIFF_NONE
    other.stop()


def test_fewer_days_of_notice_move_the_renewal(plugin: Plugin) -> None:
    identifier, _, state = created(plugin)
    new = plugin.check(TOKEN, {**GIVEN, "renewBefore": 10})
    updated = plugin.update(identifier, state, new, token=TOKEN)
    end = renewal.moment(state["notAfter"])
    assert end - renewal.moment(state["renewAt"]) == timedelta(days=30)
    assert end - renewal.moment(updated["renewAt"]) == timedelta(days=10)


@pytest.mark.parametrize(
    ("age", "said"),
    [(50, ""), (61, "renewal is due since {renewAt}; it expires at {notAfter}"), (91, "expired at {notAfter}")],
)
def test_a_refresh_says_whether_renewal_is_due(plugin: Plugin, ca: dict[str, str], age: int, said: str) -> None:
    identifier, inputs, state = created(plugin)
    signer = local.load(ca["certificate"], ca["privateKey"])
    key = keys.load(reveal(state["privateKey"]))
    old = local.issue(signer, key, inputs["names"], 90, datetime.now(UTC) - timedelta(days=age))
    state["certificate"] = old.public_bytes(Encoding.PEM).decode()
    _, read, _ = plugin.read(TOKEN, identifier, state, inputs)
    assert read["reason"] == said.format_map(read)
    changes = plugin.diff(TOKEN, read, inputs, inputs, identifier=identifier).changes
    assert changes == (pb.DiffResponse.DIFF_SOME if said else pb.DiffResponse.DIFF_NONE)


def test_an_import_is_refused_because_the_key_is_elsewhere(plugin: Plugin) -> None:
    with pytest.raises(grpc.RpcError) as error:
        plugin.read(TOKEN, "web")
    assert "private key is elsewhere" in message(error.value)


def test_unknown_names_pass_preview(plugin: Plugin) -> None:
    inputs = plugin.check(TOKEN, {**GIVEN, "names": UNKNOWN})
    _, planned = plugin.create(TOKEN, inputs, preview=True)
    assert planned["names"] == UNKNOWN
    assert reveal(planned["privateKey"]) == UNKNOWN
    some = plugin.check(TOKEN, {**GIVEN, "names": ["a.example.test", UNKNOWN]})
    assert some["names"] == ["a.example.test", UNKNOWN]
