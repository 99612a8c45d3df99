"""What shows how the platform is: metrics, traces and logs, each linked to the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pulumi

from components.inputs import plain
from components.layer0.identity import Identity, IdentityArgs
from components.layer0.monitoring import elasticsearch, grafana, kibana, prometheus, telemetry
from components.layer0.monitoring.accounts import Accounts, AccountsArgs
from components.layer0.monitoring.place import Place
from components.layer0.monitoring.prometheus import Target
from components.layer0.paths import Endpoint
from components.layer0.server import Server, ServerArgs
from stacks import parts

USERS = {user: f"elasticsearch-{user}" for user in elasticsearch.ACCOUNTS}
"""Account by user of Elasticsearch."""
ADMIN, KEY = "grafana-admin", "kibana-key"
"""The accounts beside those: of Grafana's administrator, and what Kibana encrypts with."""


@dataclass(frozen=True, kw_only=True)
class MonitorArgs:
    """What the monitor is made from."""

    namespace: str
    """Where it goes; the namespace must exist."""
    zones: Sequence[str]
    """Zones that its pods are spread over."""
    section: parts.Monitor
    """Image, number of pods and amounts of each program."""
    targets: Sequence[Target]
    """The platform's other servers that have metrics."""


class Monitor(pulumi.ComponentResource):
    """Prometheus, Grafana, Jaeger, and Elasticsearch with Kibana and a log shipper.

    Workloads send logs and traces over OTLP to `telemetry`; nothing reads files of a node. Alerts are in Prometheus and
    Grafana: whom they wake is decided elsewhere.
    """

    telemetry: Endpoint
    """Where logs and traces go."""

    def __init__(self, name: str, args: MonitorArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Start what keeps, then what writes to it, then what shows it."""
        super().__init__("layer0:index:Monitor", name, plain(args), opts)
        self._args, self._opts = args, pulumi.ResourceOptions(parent=self)
        section, place = args.section, Place(namespace=args.namespace, zones=args.zones)
        self._passwords = Accounts("accounts", AccountsArgs(names=[*USERS.values(), ADMIN, KEY]), self._opts).passwords
        store, authority = self._store(place)
        jaeger = self._server(
            "jaeger",
            telemetry.jaeger(section.jaeger, place, store, authority),
            {"password": self._passwords[USERS["jaeger"]]},
        )
        self.telemetry = self._server(
            "log-shipper",
            telemetry.log_shipper(section.log_shipper, place, store, jaeger, authority),
            {"password": self._passwords[USERS["log-shipper"]]},
        )
        own = [Target(endpoint=each, port="metrics", each=False) for each in (jaeger, self.telemetry)]
        metrics = self._server("prometheus", prometheus.server(section.prometheus, place, [*args.targets, *own]), {})
        self._server(
            "grafana",
            grafana.server(section.grafana, place, metrics, jaeger, store, authority),
            {"admin": self._passwords[ADMIN], "elasticsearch": self._passwords[USERS["grafana"]]},
        )
        self._server(
            "kibana", kibana.server(section.kibana, place, store, authority), {"kibana.yml": self._kibana(store)}
        )
        self.register_outputs({"telemetry": self.telemetry.address})

    def _store(self, place: Place) -> tuple[Endpoint, str]:
        """Elasticsearch, and the Secret with its identity."""
        section, name = self._args.section.elasticsearch, "elasticsearch"
        itself = Endpoint(name=name, namespace=place.namespace, ports=elasticsearch.PORTS.ports)
        identity = Identity(name, IdentityArgs.of(itself, section.replicas), self._opts)
        args = elasticsearch.server(section, place, itself, identity)
        passwords = {user: self._passwords[account] for user, account in USERS.items()}
        return self._server(name, args, passwords, [identity]), identity.secret

    def _kibana(self, store: Endpoint) -> pulumi.Output[str]:
        """Kibana's configuration, which holds its password and a key of its own."""
        both = pulumi.Output.all(self._passwords[USERS["kibana-server"]], self._passwords[KEY])
        return both.apply(lambda known: kibana.config(store, *known))

    def _server(
        self,
        name: str,
        args: ServerArgs,
        credentials: Mapping[str, pulumi.Output[str]],
        after: Sequence[pulumi.Resource] = (),
    ) -> Endpoint:
        opts = pulumi.ResourceOptions(parent=self, depends_on=after)
        return Server(name, replace(args, credentials=credentials), opts).endpoint
