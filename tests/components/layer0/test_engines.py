"""The scripts that start and copy databases, run by a real shell with stand-ins for the databases' own programs."""

import os
import subprocess
from pathlib import Path

import pytest

from components.layer0 import postgres, redis
from components.layer0.engine import Engine
from tests.components import stack

COPIES = 'while [ "$1" != --pgdata ]; do shift; done; mkdir "$2" && echo 17 > "$2/PG_VERSION"'
IS_CUT_OFF = 'while [ "$1" != --pgdata ]; do shift; done; mkdir "$2" && echo 17 > "$2/PG_VERSION"; exit 1'


def run(script: str, tmp_path: Path, programs: dict[str, str], **env: str) -> subprocess.CompletedProcess[str]:
    """Run the script where each program writes its arguments to a file of its name, then does what it is told."""
    for name, body in programs.items():
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/{name}.args\n{body}\n')
        program.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(["sh"], input=script, env={"PATH": path, **env}, capture_output=True, text=True, check=False)


def clone(tmp_path: Path, pod: str, basebackup: str = COPIES) -> int:
    (tmp_path / "password").write_text("secret")
    result = run(
        postgres.CLONE,
        tmp_path,
        {"pg_basebackup": f'echo "$PGPASSWORD" > {tmp_path}/used\n{basebackup}'},
        HOSTNAME=pod,
        PGDATA=str(tmp_path / "pgdata"),
        PRIMARY="postgres-0.postgres-members",
        POSTGRES_PASSWORD_FILE=str(tmp_path / "password"),
    )
    return result.returncode


def test_the_primary_copies_nobody(tmp_path: Path):
    assert clone(tmp_path, "postgres-0") == 0
    assert not (tmp_path / "used").exists()


@pytest.mark.parametrize("pod", ["postgres-1", "postgres-10"])
def test_an_empty_standby_copies_the_primary(tmp_path: Path, pod: str):
    assert clone(tmp_path, pod) == 0
    assert (tmp_path / "pgdata" / "PG_VERSION").exists()
    arguments = (tmp_path / "pg_basebackup.args").read_text()
    assert "--host postgres-0.postgres-members" in arguments
    assert "--write-recovery-conf" in arguments
    assert (tmp_path / "used").read_text() == "secret\n"
    assert "secret" not in arguments


def test_a_standby_that_has_data_keeps_them(tmp_path: Path):
    clone(tmp_path, "postgres-1")
    (tmp_path / "used").unlink()
    assert clone(tmp_path, "postgres-1") == 0
    assert not (tmp_path / "used").exists()


def test_a_copy_that_was_cut_off_is_never_taken_for_a_whole_one(tmp_path: Path):
    assert clone(tmp_path, "postgres-1", IS_CUT_OFF) != 0
    assert not (tmp_path / "pgdata").exists()
    assert clone(tmp_path, "postgres-1") == 0
    assert (tmp_path / "pgdata" / "PG_VERSION").exists()


@pytest.mark.parametrize(
    ("pod", "arguments"),
    [
        ("redis-0", "/etc/redis/config/redis.conf"),
        ("redis-1", "/etc/redis/config/redis.conf --replicaof redis-0.redis-members 6379"),
        ("redis-10", "/etc/redis/config/redis.conf --replicaof redis-0.redis-members 6379"),
    ],
)
def test_every_redis_but_the_first_follows_the_first(tmp_path: Path, pod: str, arguments: str):
    run(redis.START, tmp_path, {"redis-server": ""}, HOSTNAME=pod, PRIMARY="redis-0.redis-members")
    assert (tmp_path / "redis-server.args").read_text().strip() == arguments


@pytest.mark.parametrize(
    ("password", "quoted", "reason"),
    [
        ("plain", '"plain"', "an ordinary password is quoted"),
        ('a "b" \\', '"a \\"b\\" \\\\"', "quotes and backslashes are escaped"),
        ("x\nrequirepass y", '"x\\nrequirepass y"', "a line break starts no directive of its own"),
        ("é", '"é"', "other letters stay as they are"),
    ],
)
def test_a_password_cannot_break_out_of_its_quotes(password: str, quoted: str, reason: str):
    assert redis.authentication(password) == f"requirepass {quoted}\nmasterauth {quoted}\n", reason


@pytest.mark.parametrize("engine", [postgres.engine("db", stack.POSTGRES), redis.engine("db", stack.REDIS)])
def test_every_file_that_a_container_names_is_mounted(engine: Engine):
    files = {f"config/{name}" for name in engine.config} | {f"credentials/{name}" for name in engine.secret_files}
    for container in (*engine.prepares, engine.server):
        texts = [*container.command, *container.args, *container.env.values(), *engine.config.values()]
        named = {part for text in texts for part in text.replace("=", " ").split() if part.startswith("/etc/")}
        for path in named:
            (mount,) = [mount for mount in container.mounts if path.startswith(f"{mount}/")]
            relative = f"{container.mounts[mount]}/{path.removeprefix(f'{mount}/')}"
            assert relative.strip('")') in files | {"credentials/password"}
