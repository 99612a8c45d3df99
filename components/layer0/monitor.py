"""What shows how the platform is: metrics, traces and logs, each linked to the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import Secret
from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict
from pulumi_random import RandomPassword

from components.inputs import plain
from components.layer0.identity import Identity, IdentityArgs
from components.layer0.monitoring import elasticsearch, grafana, kibana, prometheus, telemetry
from components.layer0.monitoring.place import Place
from components.layer0.monitoring.prometheus import Target
from components.layer0.paths import Endpoint
from components.layer0.server import Server, ServerArgs
from stacks import parts

LENGTH = 32
"""Characters of each password, and of the key that Kibana asks for."""


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
        store, authority, passwords = self._store(place)
        jaeger = self._server(
            "jaeger",
            telemetry.jaeger(section.jaeger, place, store, authority),
            {"password": passwords["jaeger"]},
        )
        self.telemetry = self._server(
            "log-shipper",
            telemetry.log_shipper(section.log_shipper, place, store, jaeger, authority),
            {"password": passwords["log-shipper"]},
        )
        own = [Target(endpoint=each, port="metrics", each=False) for each in (jaeger, self.telemetry)]
        metrics = self._server("prometheus", prometheus.server(section.prometheus, place, [*args.targets, *own]), {})
        self._server(
            "grafana",
            grafana.server(section.grafana, place, metrics, jaeger, store, authority),
            {"admin": self._password("grafana-admin"), "elasticsearch": passwords["grafana"]},
        )
        self._server(
            "kibana",
            kibana.server(section.kibana, place, store, authority),
            {"kibana.yml": self._kibana(store, passwords["kibana-server"])},
        )
        self.register_outputs({"telemetry": self.telemetry.address})

    def _store(self, place: Place) -> tuple[Endpoint, str, Mapping[str, pulumi.Output[str]]]:
        """Elasticsearch, the Secret with its identity, and the passwords of those who use it."""
        section, name = self._args.section.elasticsearch, "elasticsearch"
        itself = Endpoint(name=name, namespace=place.namespace, ports=elasticsearch.PORTS.ports)
        identity = Identity(name, IdentityArgs.of(itself, section.replicas), self._opts)
        passwords = {user: self._password(f"{name}-{user}") for user in elasticsearch.ACCOUNTS}
        users = self._secret(f"{name}-users", passwords)
        server = Server(
            name,
            elasticsearch.server(section, place, itself, identity, f"{name}-users"),
            pulumi.ResourceOptions(parent=self, depends_on=[identity, users]),
        )
        return server.endpoint, identity.secret, passwords

    def _kibana(self, store: Endpoint, password: pulumi.Output[str]) -> pulumi.Output[str]:
        """Kibana's configuration, which holds its password and a key of its own."""
        both = pulumi.Output.all(password, self._password("kibana-key"))
        return both.apply(lambda known: kibana.config(store, *known))

    def _server(self, name: str, args: ServerArgs, credentials: Mapping[str, pulumi.Output[str]]) -> Endpoint:
        after = [self._secret(f"{name}-credentials", credentials)] if credentials else []
        return Server(name, args, pulumi.ResourceOptions(parent=self, depends_on=after)).endpoint

    def _password(self, name: str) -> pulumi.Output[str]:
        return RandomPassword(f"{name}-password", length=LENGTH, special=False, opts=self._opts).result

    def _secret(self, name: str, content: Mapping[str, pulumi.Output[str]]) -> Secret:
        metadata: ObjectMetaArgsDict = {"name": name, "namespace": self._args.namespace}
        return Secret(name, metadata=metadata, string_data=content, opts=self._opts)
