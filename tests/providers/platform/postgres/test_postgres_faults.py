"""What is refused before any server is asked, and what is said of a server that is not there."""

import socket
from collections.abc import Iterator
from typing import get_args

import grpc
import pytest

from scripts.providers.platform.postgres.names import LONGEST_NAME
from scripts.providers.properties import UNKNOWN, Properties, Secret
from stacks.terms import TenantName
from tests.providers.platform.plugins import platform
from tests.providers.platform.postgres.tenants import ACME, TENANT, Tenants
from tests.providers.plugin import Plugin, message


@pytest.fixture
def plugin() -> Iterator[Plugin]:
    made = platform(postgres={"host": "127.0.0.1", "user": "x", "password": Secret("hunter22")})
    yield made
    made.stop()


@pytest.mark.parametrize(
    ("given", "faulty", "reason"),
    [
        (ACME, [], "complete"),
        ({"database": "app", "name": "a" * 40}, [], "the longest name"),
        (ACME | {"name": "a" * 41}, ["name"], "too long for what is made of it"),
        (ACME | {"name": "Acme"}, ["name"], "upper case"),
        (ACME | {"name": "-acme"}, ["name"], "no label"),
        (ACME | {"name": 'a"; DROP ROLE postgres'}, ["name"], "more than a name"),
        (ACME | {"name": ""}, ["name"], "nothing"),
        (ACME | {"database": ""}, ["database"], "nothing"),
        (ACME | {"database": "a" * 64}, ["database"], "PostgreSQL would cut it"),
        (ACME | {"database": "ä" * 32}, ["database"], "64 bytes"),
        (ACME | {"database": "a\0b"}, ["database"], "not printable"),
        (ACME | {"tables": ["orders"]}, ["tables[0]"], "no schema"),
        (ACME | {"tables": ["app.Orders"]}, ["tables[0]"], "upper case"),
        (ACME | {"tables": ["a.b.c"]}, ["tables[0]"], "a database too"),
        (ACME | {"tables": ["pg_catalog.pg_authid"]}, ["tables[0]"], "PostgreSQL's own"),
        (ACME | {"tables": ["information_schema.tables"]}, ["tables[0]"], "PostgreSQL's own"),
        (ACME | {"tables": ["tenant_acme.things"]}, ["tables[0]"], "not shared"),
        (ACME | {"tables": ["app.orders", "app.orders"]}, ["tables[1]"], "twice"),
        (ACME | {"connectionLimit": 0}, ["connectionLimit"], "nobody could log in"),
        (ACME | {"connectionLimit": -1}, ["connectionLimit"], "no limit is none"),
        (ACME | {"connectionLimit": 10_001}, ["connectionLimit"], "beyond any server"),
        ({"database": "", "name": "A", "tables": ["x"], "connectionLimit": 0}, 4, "all at once"),
        ({"database": UNKNOWN, "name": UNKNOWN, "tables": UNKNOWN, "connectionLimit": UNKNOWN}, [], "not known yet"),
        (ACME | {"tables": ["app.orders", UNKNOWN]}, [], "one is not known yet"),
    ],
)
def test_wrong_inputs_are_refused_each_by_its_path(
    plugin: Plugin, given: Properties, faulty: list[str] | int, reason: str
) -> None:
    found = plugin.failures(TENANT, given)
    assert (list(found) if isinstance(faulty, list) else len(found)) == faulty, reason


def test_a_provider_without_a_server_is_refused() -> None:
    made = platform()
    assert "needs the provider's argument postgres" in made.failures(TENANT, ACME)["database"]
    made.stop()


def test_the_name_of_every_tenant_in_the_settings_makes_a_role() -> None:
    (term,) = get_args(TenantName)[1:]
    assert term.longest == LONGEST_NAME


@pytest.mark.usefixtures("plugin")
def test_a_server_that_is_not_there_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.providers.platform.postgres.server._TRIES", 2)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    made = platform(postgres={"host": "127.0.0.1", "port": port, "user": "x", "password": Secret("hunter22")})
    with pytest.raises(grpc.RpcError) as raised:
        Tenants(made).make(ACME)
    assert f"PostgreSQL 127.0.0.1:{port}, database app" in message(raised.value)
    assert "look whether the server runs" in message(raised.value)
    assert "hunter22" not in message(raised.value)
    made.stop()
