"""Tenants made, rotated, harmed, repaired and removed."""

from concurrent.futures import ThreadPoolExecutor
from typing import LiteralString

import grpc
import psycopg
import pytest

from scripts.providers.properties import UNKNOWN, Secret, reveal
from tests.providers.platform.plugins import platform
from tests.providers.platform.postgres.tenants import ACME, GLOBEX, TENANT, State, Tenants
from tests.providers.plugin import message
from tests.servers.postgresql import Server

pytestmark = pytest.mark.e2e


def test_a_rotation_sets_another_password_and_the_server_never_sees_it(tenants: Tenants, database: Server) -> None:
    identifier, state = tenants.make(ACME)
    given = ACME | {"rotation": "2"}
    assert tenants.differs(state, given) == ["rotation"]
    rotated = tenants.change(identifier, state, given)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        database.ask(state, "SELECT 1")
    assert database.ask(rotated, "SELECT 1") == [(1,)]
    assert tenants.change(identifier, rotated, given | {"connectionLimit": 7})["password"] == rotated["password"]
    assert rotated["password"] not in database.log()
    assert state["password"] not in database.log()
    assert "SCRAM-SHA-256$" in database.log()


def test_a_create_that_was_killed_is_finished_by_the_next(tenants: Tenants, database: Server) -> None:
    tenants.make(ACME)
    identifier, state = tenants.make(ACME)
    assert identifier == "app/acme"
    assert database.ask(state, "SELECT current_schema()") == [("tenant_acme",)]
    assert database.run("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'tenant%'") == [(1,)]


def test_a_second_up_finds_nothing_to_do(tenants: Tenants) -> None:
    identifier, state = tenants.make(ACME)
    assert tenants.look(identifier, state) == state
    assert tenants.differs(state, ACME) == []


@pytest.mark.parametrize(
    ("harm", "differs"),
    [
        ("ALTER TABLE app.orders DISABLE ROW LEVEL SECURITY", ["tables"]),
        ("ALTER TABLE app.orders NO FORCE ROW LEVEL SECURITY", ["tables"]),
        ("DROP POLICY acme_own ON app.notes", ["tables"]),
        ("DROP POLICY acme_only ON app.notes", ["tables"]),
        ("ALTER POLICY acme_only ON app.notes USING (true)", ["tables"]),
        ("ALTER POLICY acme_only ON app.notes TO PUBLIC", ["tables"]),
        ("GRANT TRUNCATE ON app.notes TO tenant_acme", ["tables"]),
        ("GRANT SELECT ON app.notes TO PUBLIC", ["tables"]),
        ("REVOKE UPDATE ON app.notes FROM tenant_acme", ["tables"]),
        ("REVOKE USAGE ON SCHEMA app FROM tenant_acme", ["tables"]),
        ("ALTER ROLE tenant_acme CONNECTION LIMIT 99", ["connectionLimit"]),
        ("ALTER ROLE tenant_acme BYPASSRLS", ["drift"]),
        ("ALTER ROLE tenant_acme NOLOGIN", ["drift"]),
        ("ALTER ROLE tenant_acme VALID UNTIL '2001-01-01'", ["drift", "password"]),
        ("GRANT pg_read_all_data TO tenant_acme", ["drift"]),
        ("GRANT TEMPORARY ON DATABASE app TO PUBLIC", ["drift"]),
        ("GRANT USAGE ON SCHEMA public TO PUBLIC", ["drift"]),
        ("GRANT USAGE ON SCHEMA tenant_acme TO PUBLIC", ["drift"]),
        ("REVOKE CREATE ON SCHEMA tenant_acme FROM tenant_acme", ["drift"]),
        ("ALTER ROLE tenant_acme IN DATABASE app SET search_path = app", ["drift"]),
        ("DROP SCHEMA tenant_acme CASCADE", ["drift"]),
        ("ALTER ROLE tenant_acme PASSWORD 'known'", ["password"]),
    ],
)
def test_what_somebody_changed_shows_in_a_refresh_and_an_up_repairs_it(
    tenants: Tenants, database: Server, harm: LiteralString, differs: list[str]
) -> None:
    identifier, state = tenants.make(ACME)
    database.run(harm, "app")
    seen = tenants.look(identifier, state)
    assert seen is not None
    assert tenants.differs(seen, ACME) == differs
    repaired = tenants.change(identifier, seen, ACME)
    assert tenants.look(identifier, repaired) == repaired
    assert tenants.differs(repaired, ACME) == []


def test_a_role_that_is_gone_is_made_anew(tenants: Tenants, database: Server) -> None:
    identifier, state = tenants.make(ACME)
    database.run("DROP OWNED BY tenant_acme; DROP ROLE tenant_acme", "app")
    assert tenants.look(identifier, state) is None
    tenants.make(ACME)


def test_tables_that_are_no_longer_declared_are_taken_away(tenants: Tenants, database: Server) -> None:
    identifier, state = tenants.make(ACME)
    tenants.change(identifier, state, ACME | {"tables": ["app.orders"]})
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.ask(state, "SELECT * FROM app.notes")
    assert database.ask(state, "SELECT * FROM app.orders") == []


def test_a_delete_keeps_the_data_and_a_new_tenant_of_the_name_has_them_again(
    both: tuple[State, State], tenants: Tenants, database: Server
) -> None:
    acme, globex = both
    database.ask(acme, "CREATE TABLE things (x serial); INSERT INTO things DEFAULT VALUES")
    tenants.drop("app/acme", acme)
    assert database.run("SELECT rolname FROM pg_roles WHERE rolname = 'tenant_acme'") == []
    assert database.run("SELECT count(*) FROM tenant_acme.things", "app") == [(1,)]
    assert database.run("SELECT count(*) FROM app.orders", "app") == [(2,)]
    tenants.drop("app/acme", acme)
    _, again = tenants.make(ACME)
    assert database.ask(again, "INSERT INTO things DEFAULT VALUES RETURNING x") == [(2,)]
    assert database.ask(globex, "SELECT tenant_id FROM app.orders") == [("globex",)]


def test_a_delete_that_may_lose_data_takes_the_tenants_and_no_others(
    both: tuple[State, State], tenants: Tenants, database: Server
) -> None:
    acme, _ = both
    database.ask(acme, "CREATE TABLE things (); INSERT INTO app.notes SELECT tenant_id, id FROM app.orders")
    idle = database.connect("app", user=acme["role"], password=acme["password"])
    idle.execute("BEGIN; SELECT * FROM things")
    tenants.drop("app/acme", acme | {"allowDataLoss": True})
    idle.close()
    assert database.run("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'tenant%'", "app") == [("tenant_globex",)]
    assert database.run("SELECT tenant_id FROM app.orders", "app") == [("globex",)]


def test_a_role_or_schema_that_is_not_ours_is_refused(tenants: Tenants, database: Server) -> None:
    database.run("CREATE ROLE tenant_acme", "app")
    with pytest.raises(grpc.RpcError) as raised:
        tenants.make(ACME)
    assert "the role tenant_acme exists and has no mark of its owner" in message(raised.value)
    tenants.make(GLOBEX)
    with pytest.raises(grpc.RpcError) as raised:
        tenants.make(GLOBEX, stack="staging")
    assert "is marked 'layer0 owner=layer0/production resource=globex'" in message(raised.value)
    database.run("DROP ROLE tenant_acme; CREATE SCHEMA tenant_acme", "app")
    with pytest.raises(grpc.RpcError, match="the schema tenant_acme exists"):
        tenants.make(ACME)


def test_many_tenants_at_once_do_not_stand_in_each_others_way(tenants: Tenants, database: Server) -> None:
    names = [f"t{number}" for number in range(16)]
    before = len(database.log())
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(tenants.make, [ACME | {"name": name} for name in names]))
    assert [identifier for identifier, _ in made] == [f"app/{name}" for name in names]
    assert "ERROR:" not in database.log()[before:], "none had to try again"


def test_tables_that_cannot_be_shared_are_named_all_at_once_before_anything_is_made(
    tenants: Tenants, database: Server
) -> None:
    database.run(
        "CREATE TABLE app.a (id int); CREATE TABLE app.b (tenant_id text); CREATE VIEW app.c AS SELECT 1", "app"
    )
    with pytest.raises(grpc.RpcError) as raised:
        tenants.make(ACME | {"tables": ["app.a", "app.b", "app.c", "app.missing"]})
    for reason in ("app.a has no column tenant_id", "app.b has a column tenant_id that may", "app.c is no table"):
        assert reason in message(raised.value)
    assert "app.missing does not exist" in message(raised.value)
    assert database.run("SELECT FROM pg_roles WHERE rolname = 'tenant_acme'") == []


def test_a_provider_user_that_is_no_superuser_is_enough(tenants: Tenants, database: Server) -> None:
    database.run("CREATE ROLE keeper LOGIN CREATEROLE PASSWORD 'keeper'")
    database.run("ALTER DATABASE app OWNER TO keeper")
    database.run("ALTER TABLE app.orders OWNER TO keeper; ALTER TABLE app.notes OWNER TO keeper", "app")
    database.run("ALTER SCHEMA app OWNER TO keeper", "app")
    plugin = platform(postgres=database.settings | {"user": "keeper", "password": Secret("keeper")})
    limited = Tenants(plugin)
    try:
        identifier, state = limited.make(ACME)
        database.ask(state, "INSERT INTO app.orders (tenant_id) VALUES ('acme'); CREATE TABLE things ()")
        limited.drop(identifier, state)
        _, state = limited.make(ACME)
        database.ask(state, "DROP TABLE things")
        limited.drop(identifier, state | {"allowDataLoss": True})
        assert database.run("SELECT count(*) FROM app.orders", "app") == [(0,)]
    finally:
        plugin.stop()


def test_an_imported_tenant_gets_a_password_at_the_next_up(tenants: Tenants, database: Server) -> None:
    identifier, _ = tenants.make(ACME)
    imported = tenants.look(identifier, {})
    assert imported is not None
    assert tenants.differs(imported, ACME) == ["password", "tables"]
    assert database.ask(tenants.change(identifier, imported, ACME), "SELECT 1") == [(1,)]


def test_what_a_preview_knows(tenants: Tenants) -> None:
    planned = reveal(tenants.plugin.create(TENANT, tenants.check(ACME), preview=True)[1])
    assert (planned["role"], planned["schema"], planned["password"]) == ("tenant_acme", "tenant_acme", UNKNOWN)
    planned = tenants.plugin.create(TENANT, tenants.check(ACME | {"name": UNKNOWN}), preview=True)[1]
    assert planned["role"] == UNKNOWN
