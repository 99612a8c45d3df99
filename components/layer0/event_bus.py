"""Through what the platform's parts tell each other what happened."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.inputs import plain
from components.layer0 import kafka
from components.layer0.identity import Identity, IdentityArgs
from components.layer0.paths import Endpoint
from components.layer0.server import CONFIG, DATA, Server, ServerArgs
from components.layer0.topics import Topics, TopicsArgs
from components.pods import Container, Serving
from stacks import parts


@dataclass(frozen=True, kw_only=True)
class EventBusArgs:
    """What the event bus is made from."""

    namespace: str
    """Where it goes; the namespace must exist."""
    zones: Sequence[str]
    """Zones that its members are spread over."""
    domain: str
    """Domain of the platform, by which its volumes are told from another platform's."""
    section: parts.EventBus
    """Image, number of members, amounts and topics."""


class EventBus(pulumi.ComponentResource):
    """Kafka without ZooKeeper. A client is who its certificate says, and may do what its topics say.

    The number of members is that of the first start: Kafka itself must be told of controllers that come or go later.
    """

    endpoint: Endpoint
    """Where clients reach it."""

    def __init__(self, name: str, args: EventBusArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Issue the certificates, start the members, then make the topics."""
        super().__init__("layer0:index:EventBus", name, plain(args), opts)
        serving = Serving(port=kafka.CLIENTS, also={"controllers": kafka.CONTROLLERS})
        self.endpoint = Endpoint(name=name, namespace=args.namespace, ports=serving.ports)
        known = IdentityArgs.of(self.endpoint, args.section.replicas)
        identity = Identity(name, known, pulumi.ResourceOptions(parent=self))
        server = Server(
            name, self._server(args, serving, identity), pulumi.ResourceOptions(parent=self, depends_on=[identity])
        )
        Topics(
            f"{name}-topics",
            TopicsArgs(server=self.endpoint, zones=args.zones, section=args.section),
            pulumi.ResourceOptions(parent=self, depends_on=[server]),
        )
        self.register_outputs({"address": self.endpoint.address})

    def _server(self, args: EventBusArgs, serving: Serving, identity: Identity) -> ServerArgs:
        section = args.section
        return ServerArgs(
            namespace=args.namespace,
            zones=args.zones,
            replicas=section.replicas,
            user=kafka.USER,
            container=self._container(args, serving),
            config={
                "server.properties": kafka.properties(self.endpoint, section.replicas),
                "start.sh": kafka.START,
            },
            secrets={"tls": identity.secret},
            scratch={"tmp": "/tmp"},  # noqa: S108 - inside the container
            store=section,
            backup="none: events are kept for a while, by as many members as there are",
            version=identity.serial,
        )

    def _container(self, args: EventBusArgs, serving: Serving) -> Container:
        name = self.endpoint.name
        return Container(
            name="kafka",
            image=args.section.image,
            resources=args.section.resources,
            command=("sh", f"{kafka.CONFIG}/start.sh"),
            env={
                "CLUSTER": kafka.cluster_id(f"{args.domain}/{name}"),
                "LOG_DIR": "/tmp/logs",  # noqa: S108 - inside the container
                "MEMBERS": f"{name}-members.{args.namespace}.svc",
            },
            knows_its_pod=True,
            mounts={kafka.DATA: DATA, kafka.CONFIG: CONFIG, kafka.TLS: "tls"},
            serving=serving,
        )
