"""PostgreSQL, as its official Debian image runs it: pod 0 takes writes, the others are hot standbys that follow it.

The password is that of the first start: a later one in the settings does not change a database that exists.
"""

from dataclasses import replace

from components.layer0.engine import CONFIG, CREDENTIALS, DATA, Engine
from components.pods import Container, Serving
from stacks.sections import DataService

PORT = 5432
PGDATA = "/data/pgdata"
PASSWORD_FILE = "/etc/postgresql/credentials/password"  # noqa: S105 - where it is, not what it is

PG_HBA = """\
# who may connect, from where, and how
local  all          all       scram-sha-256
host   all          all  all  scram-sha-256
host   replication  all  all  scram-sha-256
"""

CLONE = """\
# copies the primary into an empty volume; a copy that was cut off is made again
set -eu
case "$HOSTNAME" in *-0) exit 0 ;; esac
if [ -s "$PGDATA/PG_VERSION" ]; then exit 0; fi
rm -rf "$PGDATA.part"
PGPASSWORD="$(cat "$POSTGRES_PASSWORD_FILE")" pg_basebackup --host "$PRIMARY" --username postgres \\
  --pgdata "$PGDATA.part" --wal-method stream --write-recovery-conf
mv "$PGDATA.part" "$PGDATA"
"""


def engine(name: str, service: DataService) -> Engine:
    """PostgreSQL under `name`, with the image and the amounts that the settings give."""
    server = Container(
        name=name,
        image=service.image,
        resources=service.resources,
        args=("-c", "hba_file=/etc/postgresql/config/pg_hba.conf"),
        env={"PGDATA": PGDATA, "POSTGRES_PASSWORD_FILE": PASSWORD_FILE, "PRIMARY": f"{name}-0.{name}-members"},
        mounts={"/data": DATA, "/etc/postgresql/config": CONFIG, "/etc/postgresql/credentials": CREDENTIALS},
        # over TCP: while the image sets a new database up, its server listens on the socket alone
        serving=Serving(port=PORT, ready=("pg_isready", "--host", "127.0.0.1", "--username", "postgres")),
    )
    clone = ("sh", "/etc/postgresql/config/clone.sh")
    return Engine(
        port=PORT,
        user=999,
        administrator="postgres",
        config={"pg_hba.conf": PG_HBA, "clone.sh": CLONE},
        secret_files={},
        server=server,
        prepares=(replace(server, name="clone", command=clone, args=(), serving=None),),
        scratch={"run": "/var/run/postgresql", "tmp": "/tmp"},  # noqa: S108 - inside the container
    )
