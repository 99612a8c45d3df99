"""What runs workflows, and keeps them in the platform's PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import pulumi
import yaml
from pulumi_kubernetes.core.v1 import Secret

from components.inputs import plain
from components.layer0.paths import Endpoint
from components.layer0.server import CONFIG, Server, ServerArgs
from components.pods import Container, Serving
from stacks import parts
from stacks.outside import ExternalPostgres

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
        **{f"{name}-peers": members for name, (_, members) in SERVICES.items()},
    },
)

MIGRATE = f"""\
# makes the databases that are missing and brings their schemas up to date, however often it runs
set -eu
SQL_PASSWORD=$(cat {CREDENTIALS}/password)
export SQL_PASSWORD
for database in {DATABASES["default"]}:temporal {DATABASES["visibility"]}:visibility; do
  sql="temporal-sql-tool --plugin {PLUGIN} --endpoint $SQL_HOST --port $SQL_PORT --user $SQL_USER $SQL_TLS"
  sql="$sql --db ${{database%:*}}"
  $sql create-database
  $sql setup-schema --version 0.0
  $sql update-schema --schema-dir "/etc/temporal/schema/postgresql/v12/${{database#*:}}/versioned"
done
"""


@dataclass(frozen=True, kw_only=True)
class Database:
    """A PostgreSQL server, and who may make databases in it."""

    host: str
    """Its name or address."""
    port: int
    """Its TCP port."""
    user: str
    """Who logs in."""
    password: pulumi.Input[str]
    """The user's password."""
    verified: bool | None = None
    """Whether TLS is used with a certificate that is verified, or with any. Default: no TLS, as inside the cluster."""
    uses: Sequence[Endpoint] = ()
    """The server, where it is in the cluster."""
    addresses: Sequence[str] = ()
    """The ranges that it is in, where it is outside."""

    @classmethod
    def of(cls, external: ExternalPostgres) -> Self:
        """The server outside the cluster, of which the settings must say everything."""
        encrypted = external.sslmode not in {"disable", "allow", "prefer"}
        return cls(
            host=external.host or "",
            port=external.port or 5432,
            user=external.user or "",
            password=external.password.output() if external.password else "",
            verified=external.sslmode in {None, "verify-full"} if encrypted else None,
            addresses=external.addresses,
        )


@dataclass(frozen=True, kw_only=True)
class TemporalArgs:
    """What Temporal is made from."""

    namespace: str
    """Where it goes; the namespace must exist."""
    zones: Sequence[str]
    """Zones that its pods are spread over."""
    section: parts.Temporal
    """Images, number of pods and amounts."""
    database: Database
    """The PostgreSQL that it makes its own databases in."""


class Temporal(pulumi.ComponentResource):
    """Temporal, all its services in each pod, with its schema brought up to date before a pod starts."""

    endpoint: Endpoint
    """Where clients and workers reach it."""

    def __init__(self, name: str, args: TemporalArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Write its configuration, which holds the password, then start it."""
        super().__init__("layer0:index:Temporal", name, plain(args), opts)
        files = pulumi.Output.from_input(args.database.password).apply(
            lambda password: yaml.safe_dump(config(args, password), sort_keys=False)
        )
        secret = Secret(
            f"{name}-credentials",
            metadata={"name": f"{name}-credentials", "namespace": args.namespace},
            string_data={"layer0.yaml": files, "password": args.database.password},
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
        "connectAddr": f"{args.database.host}:{args.database.port}",
        "connectProtocol": "tcp",
        "user": args.database.user,
        "password": password,
        "maxConns": 20,
        "maxIdleConns": 20,
        "maxConnLifetime": "1h",
        "tls": {"enabled": args.database.verified is not None, "enableHostVerification": bool(args.database.verified)},
    }


def _tls_options(database: Database) -> str:
    """What temporal-sql-tool is told of TLS."""
    match database.verified:
        case None:
            return ""
        case True:
            return "--tls"
        case False:
            return "--tls --tls-disable-host-verification"


def _migrate(args: TemporalArgs) -> Container:
    return Container(
        name="migrate",
        image=args.section.schema_image,
        resources=args.section.resources,
        command=("sh", f"{SCHEMA_SCRIPT}/migrate.sh"),
        env={
            "SQL_HOST": args.database.host,
            "SQL_PORT": str(args.database.port),
            "SQL_USER": args.database.user,
            "SQL_TLS": _tls_options(args.database),
        },
        mounts={SCHEMA_SCRIPT: CONFIG, CREDENTIALS: "credentials"},
    )


def _server(name: str, args: TemporalArgs) -> ServerArgs:
    section = args.section
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
        prepares=[_migrate(args)],
        config={"migrate.sh": MIGRATE},
        secrets={"credentials": f"{name}-credentials"},
        uses=args.database.uses,
        leaves=[
            {"to": [{"ip_block": {"cidr": addresses}}], "ports": [{"protocol": "TCP", "port": args.database.port}]}
            for addresses in args.database.addresses
        ],
    )
