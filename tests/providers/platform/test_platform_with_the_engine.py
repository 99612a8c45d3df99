"""The real engine with our own plugin and a real name server: previewed, made, changed, drifted, imported, deleted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi import automation

from tests.providers.platform.plugins import program
from tests.providers.stacks import Project, project
from tests.servers.bind import Bind

pytestmark = pytest.mark.e2e

Resources = dict[str, tuple[str, dict[str, Any]]]


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Project]:
    with project(tmp_path) as made:
        yield made


def record(name: str, **inputs: Any) -> tuple[str, dict[str, Any]]:
    usual = {"zone": "example.com", "name": name, "type": "A", "ttl": 60, "values": ["192.0.2.1"], "owner": "layer0/e"}
    return "DnsRecord", {**usual, **inputs}


def write(stack: Project, server: Bind, resources: Resources) -> None:
    """A program with these resources, its key a secret."""
    section = server.settings["rfc2136"]
    section = section | {"keySecret": f"secret:{section['keySecret']}"}
    stack.write(program({"dns": {"rfc2136": section}}, resources))


def test_a_record_lives_through_the_engine_and_hands_work_survives(stack: Project, name_server: Bind) -> None:
    name_server.edit("example.com", "add hand.example.com 60 TXT mine")
    resources = {
        "web": record("web.example.com"),
        "note": record("note.example.com", type="TXT", values=["secret:canary-text"]),
    }
    write(stack, name_server, resources)
    assert stack.up()["create"] == 4
    assert set(stack.up()) == {"same"}
    assert name_server.ask("web.example.com", "A") == ["192.0.2.1"]

    resources["web"] = record("web.example.com", values=["192.0.2.2"])
    write(stack, name_server, resources)
    assert stack.up()["update"] == 1
    assert name_server.ask("web.example.com", "A") == ["192.0.2.2"]

    name_server.edit("example.com", "delete web.example.com A", "add web.example.com 90 A 192.0.2.3")
    stack.stack.refresh()
    assert stack.resources()["web"]["inputs"]["values"] == ["192.0.2.3"]
    assert stack.up()["update"] == 1
    assert name_server.ask("web.example.com", "A") == ["192.0.2.2"]

    for canary in (name_server.secret, "canary-text"):
        assert canary not in stack.stored()
        assert not any(canary in path.read_text(errors="replace") for path in stack.directory.rglob("*.log"))

    resources["web"] = record("web.example.com", type="CNAME", values=["x.example.com"])
    write(stack, name_server, resources)
    assert stack.up()["replace"] == 1
    assert name_server.ask("web.example.com", "CNAME") == ["x.example.com."]

    stack.stack.destroy()
    assert name_server.ask("web.example.com", "CNAME") == []
    assert name_server.ask("note.example.com", "TXT") == []
    assert name_server.ask("hand.example.com", "TXT") == ['"mine"']


def test_an_import_takes_a_record_of_ours_back_into_the_state(stack: Project, name_server: Bind) -> None:
    write(stack, name_server, {"lost": record("lost.example.com")})
    stack.up()
    stack.stack.import_stack(automation.Deployment(version=3, deployment={"resources": []}))
    source = program({"dns": name_server.settings}, {"lost": record("lost.example.com")}).replace(
        "provider=provider", "provider=provider, import_='example.com/lost.example.com/A'"
    )
    stack.write(source)
    assert stack.up()["import"] == 1
    assert name_server.secret not in stack.stored(), "the key is secret although the program does not say so"
    stack.write(source.replace(", import_='example.com/lost.example.com/A'", ""))
    assert set(stack.up()) == {"same"}


def test_all_faults_stop_a_preview_and_nothing_is_made(stack: Project, name_server: Bind) -> None:
    wrong = record("one.example.org", ttl=0, values=["x"])
    write(stack, name_server, {"good": record("good.example.com"), "wrong": wrong})
    with pytest.raises(automation.CommandError) as error:
        stack.stack.preview()
    said = str(error.value)
    for fault in ("must be example.com or end in .example.com", "ttl must be 1 to 2147483647", "values[0] must be"):
        assert fault in said
    assert name_server.ask("good.example.com", "A") == []


def test_a_record_that_is_not_ours_stops_the_preview_without_the_key(stack: Project, name_server: Bind) -> None:
    name_server.edit("example.com", "add theirs.example.com 60 A 192.0.2.9")
    write(stack, name_server, {"theirs": record("theirs.example.com"), "fresh": record("fresh.example.com")})
    with pytest.raises(automation.CommandError) as error:
        stack.stack.preview()
    assert "is there already and not ours" in str(error.value)
    assert name_server.secret not in str(error.value)
    assert name_server.ask("fresh.example.com", "A") == []
    assert name_server.ask("theirs.example.com", "A") == ["192.0.2.9"]
