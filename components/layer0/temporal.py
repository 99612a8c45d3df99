"""What runs workflows, and keeps them in the platform's PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import yaml
from pulumi_kubernetes.core.v1 import Secret

from components.inputs import plain
from components.layer0.paths import Endpoint
from components.layer0.server import CONFIG, Server, ServerArgs
from components.pods import Container, Serving
from stacks import parts

USER = 1000
FILES, SCHEMA_SCRIPT, CREDENTIALS = "/etc/temporal/layer0", "/etc/temporal/migrate", "/etc/temporal/credentials"
PLUGIN = "postgres12"
DATABASES = {"default": "temporal", "visibility": "temporal_visibility"}
"""By what Temporal keeps in them."""
SERVICES = {"frontend": (7233, 6933), "history": (7234, 6934), "matching": (7235, 6935), "worker": (7239, 6939)}
"""Ports of each of its services, all in one process: for requests, and for what members tell each other."""
SERVING = Serving(
    port=SERVICES["frontend"][0],
    also={
        "metrics": 9090,
        **{name: rpc for name, (rpc, _) in SERVICES.items() if name != "frontend"},
        **{f"{name}-members": members for name, (_, members) in SERVICES.items()},
    },
)

MIGRATE = f"""\
# makes the databases that are missing and brings their schemas up to date, however often it runs
set -eu
SQL_PASSWORD=$(cat {CREDENTIALS}/password)
export SQL_PASSWORD
for database in {DATABASES["default"]}:temporal {DATABASES["visibility"]}:visibility; do
  sql="temporal-sql-tool --plugin {PLUGIN} --endpoint $SQL_HOST --port $SQL_PORT --user $SQL_USER --db ${{database%:*}}"
  $sql create-database
  $sql setup-schema --version 0.0 || $sql update-schema --dry-run \\
    --schema-dir "/etc/temporal/schema/postgresql/v12/${{database#*:}}/versioned"
  $sql update-schema --schema-dir "/etc/temporal/schema/postgresql/v12/${{database#*:}}/versioned"
done
"""


@dataclass(frozen=True, kw_only=True)
class TemporalArgs:
    """What Temporal is made from."""

    namespace: str
    """Where it goes; the namespace must exist."""
    zones: Sequence[str]
    """Zones that its pods are spread over."""
    section: parts.Temporal
    """Images, number of pods and amounts."""
    database: Endpoint
    """The PostgreSQL that it uses."""
    administrator: str
    """Who it logs in as; it makes its own databases."""
    credentials: str
    """Secret with the administrator's password."""
    password: pulumi.Input[str]
    """That password."""


class Temporal(pulumi.ComponentResource):
    """Temporal, all its services in each pod, with its schema brought up to date before a pod starts."""

    endpoint: Endpoint
    """Where clients and workers reach it."""

    def __init__(self, name: str, args: TemporalArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Write its configuration, which holds the password, then start it."""
        super().__init__("layer0:index:Temporal", name, plain(args), opts)
        files = pulumi.Output.from_input(args.password).apply(
            lambda password: yaml.safe_dump(config(args, password), sort_keys=False)
        )
        secret = Secret(
            f"{name}-credentials",
            metadata={"name": f"{name}-credentials", "namespace": args.namespace},
            string_data={"layer0.yaml": files},
            opts=pulumi.ResourceOptions(parent=self),
        )
        server = Server(name, _server(name, args), pulumi.ResourceOptions(parent=self, depends_on=[secret]))
        self.endpoint = server.endpoint
        self.register_outputs({"address": self.endpoint.address})


def config(args: TemporalArgs, password: str) -> dict[str, Any]:
    """The file that `temporal-server --env layer0` reads."""
    frontend = SERVING.port
    return {
        "log": {"stdout": True, "level": "info"},
        "persistence": {
            "numHistoryShards": args.section.shards,
            "defaultStore": "default",
            "visibilityStore": "visibility",
            "datastores": {name: {"sql": _database(args, kept, password)} for name, kept in DATABASES.items()},
        },
        "global": {
            "membership": {"maxJoinDuration": "30s"},
            "metrics": {"prometheus": {"framework": "opentelemetry", "listenAddress": f":{SERVING.also['metrics']}"}},
        },
        "services": {
            name: {"rpc": {"grpcPort": rpc, "membershipPort": members, "bindOnIP": "0.0.0.0"}}  # noqa: S104 - see above
            for name, (rpc, members) in SERVICES.items()
        },
        "clusterMetadata": {
            "enableGlobalNamespace": False,
            "failoverVersionIncrement": 10,
            "masterClusterName": "active",
            "currentClusterName": "active",
            "clusterInformation": {
                "active": {"enabled": True, "initialFailoverVersion": 1, "rpcAddress": f"127.0.0.1:{frontend}"}
            },
        },
        "publicClient": {"hostPort": f"127.0.0.1:{frontend}"},
    }


def _database(args: TemporalArgs, database: str, password: str) -> dict[str, Any]:
    return {
        "pluginName": PLUGIN,
        "databaseName": database,
        "connectAddr": args.database.address,
        "connectProtocol": "tcp",
        "user": args.administrator,
        "password": password,
        "maxConns": 20,
        "maxIdleConns": 20,
        "maxConnLifetime": "1h",
    }


def _server(name: str, args: TemporalArgs) -> ServerArgs:
    section = args.section
    migrate = Container(
        name="migrate",
        image=section.schema_image,
        resources=section.resources,
        command=("sh", f"{SCHEMA_SCRIPT}/migrate.sh"),
        env={
            "SQL_HOST": args.database.host,
            "SQL_PORT": str(args.database.ports["service"]),
            "SQL_USER": args.administrator,
        },
        mounts={SCHEMA_SCRIPT: CONFIG, CREDENTIALS: "administrator"},
    )
    server = Container(
        name="temporal",
        image=section.image,
        resources=section.resources,
        command=("temporal-server",),
        args=("--root", "/", "--config", FILES.lstrip("/"), "--env", "layer0", "start"),
        mounts={FILES: "credentials"},
        serving=SERVING,
    )
    return ServerArgs(
        namespace=args.namespace,
        zones=args.zones,
        replicas=section.replicas,
        user=USER,
        container=server,
        prepares=[migrate],
        config={"migrate.sh": MIGRATE},
        secrets={"credentials": f"{name}-credentials", "administrator": args.credentials},
        uses=[args.database],
    )
