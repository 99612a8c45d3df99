"""A SIEM receives every entry: its formats are well formed, and a real rsyslog over TLS gets all of them."""

import json
import re
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.ledger import Entry
from scripts.ledger.exports import formats
from scripts.ledger.exports.sending import Offset, Server, Unavailable, send
from tests.scripts.ledger.stores import entry
from tests.servers import rsyslog
from tests.servers.rsyslog import Rsyslog

AWKWARD = Entry(
    kind="override",
    stack="production",
    at="2026-03-01T12:00:00.000Z",
    actor='a|b=c\\d"e]f\ng',
    host="here",
    about={"reason": "a|b=c\\d\nübung"},
)


@pytest.mark.parametrize("form", formats.FORMATS.values(), ids=formats.FORMATS)
@pytest.mark.parametrize("given", [AWKWARD, entry(1, kind="step")], ids=["awkward", "plain"])
def test_every_form_is_one_line(form: formats.Format, given: Entry) -> None:
    if given.kind == "step":
        about = {"run": 1, "op": "create", "urn": "urn:pulumi:s::p::t::name", "outcome": "done"}
        given = replace(given, about=about)
    line = form(7, given)
    assert line.isprintable()
    assert "\n" not in line


def test_ocsf_is_an_api_activity_that_holds_the_whole_entry() -> None:
    document = json.loads(formats.ocsf(7, AWKWARD))
    assert (document["class_uid"], document["category_uid"], document["type_uid"]) == (6003, 6, 600399)
    assert (document["time"], document["severity_id"]) == (1772366400000, 4)
    assert document["metadata"]["sequence"] == 7
    assert document["metadata"]["uid"] == AWKWARD.nonce
    assert Entry.read(
        json.dumps(document["unmapped"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )


def test_cef_escapes_what_means_something_in_it() -> None:
    header, extension = re.split(r"(?<!\\)\|", formats.cef(7, AWKWARD), maxsplit=7)[1:], ""
    *header, extension = header
    assert header[:4] == ["Layer0", "Layer0", "1", "override"]
    assert header[5] == "8"
    assert r"suser=a|b\=c\\d" in extension
    assert "cs1=production" in extension


def test_syslog_escapes_what_means_something_in_it() -> None:
    line = formats.syslog(7, AWKWARD)
    assert line.startswith("<105>1 2026-03-01T12:00:00.000Z here layer0 - override [layer0@32473 index=")
    assert r'actor="a|b=c\\d\"e\]f g"' in line


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Rsyslog]:
    with rsyslog.running(tmp_path / "rsyslog") as running:
        yield running


def to(server: Rsyslog) -> Server:
    return Server(host="localhost", port=server.port, context=ssl.create_default_context(cafile=server.ca))


def messages(count: int) -> list[tuple[int, str]]:
    about = {"run": 1, "op": "create", "urn": f"urn::::{'x' * 2000}", "outcome": "done"}
    step = Entry(kind="step", stack="local", at=AWKWARD.at, actor="ü", host="here", about=about)
    return [(index, formats.syslog(index, step, formats.ocsf(index, step))) for index in range(count)]


def received(server: Rsyslog) -> list[int]:
    found = (re.search(r'index="(\d+)"', line) for line in server.lines())
    return [int(match[1]) for match in found if match]


@pytest.mark.e2e
def test_rsyslog_receives_all_of_it_and_byte_for_byte(server: Rsyslog, tmp_path: Path) -> None:
    offset = Offset(tmp_path / "offset", "ledger")
    send(to(server), offset, messages(1200), attempts=1)
    assert offset.read() == 1200
    server.stop()
    sent = {re.sub(r"nonce=.*", "", message) for _, message in messages(1200)}
    assert {re.sub(r"nonce=.*", "", line) for line in server.lines()} == sent
    assert received(server) == list(range(1200))


@pytest.mark.e2e
def test_nothing_is_lost_while_rsyslog_restarts(server: Rsyslog, tmp_path: Path) -> None:
    offset = Offset(tmp_path / "offset", "ledger")
    restarts = 0
    seen: list[str] = []

    def restart() -> None:
        nonlocal restarts
        for _ in range(3):
            before = len(server.lines())
            while len(server.lines()) <= before:
                time.sleep(0.005)
            server.stop()
            server.start()
            restarts += 1

    restarting = threading.Thread(target=restart)
    restarting.start()
    count = 0
    while restarting.is_alive() or count == 0:
        count += 500
        send(to(server), offset, messages(count)[offset.read() :], attempts=60, say=seen.append)
    restarting.join()
    assert restarts == 3
    server.stop()
    assert set(received(server)) == set(range(count))


@pytest.mark.e2e
def test_a_server_that_is_away_is_told_and_the_offset_stays(server: Rsyslog, tmp_path: Path) -> None:
    server.stop()
    offset = Offset(tmp_path / "offset", "ledger")
    with pytest.raises(Unavailable, match="does not take what it is sent"):
        send(to(server), offset, messages(1), attempts=2)
    assert offset.read() == 0


@pytest.mark.e2e
def test_a_server_that_nobody_vouches_for_gets_nothing(server: Rsyslog, tmp_path: Path) -> None:
    stranger = Server(host="localhost", port=server.port, context=ssl.create_default_context())
    with pytest.raises(Unavailable, match="certificate verify failed"):
        send(stranger, Offset(tmp_path / "offset", "ledger"), messages(1), attempts=1)
    assert server.lines() == []


def test_an_offset_of_another_ledger_does_not_count(tmp_path: Path) -> None:
    Offset(tmp_path / "offset", "one").write(5)
    assert Offset(tmp_path / "offset", "one").read() == 5
    with pytest.raises(Unavailable, match="is about another ledger, one"):
        Offset(tmp_path / "offset", "other").read()
