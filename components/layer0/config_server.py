"""What holds the configuration of the running platform."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.inputs import plain
from components.layer0 import etcd
from components.layer0.identity import Identity, IdentityArgs
from components.layer0.paths import Endpoint
from components.layer0.server import DATA, Server, ServerArgs
from components.layer0.snapshots import Snapshots, SnapshotsArgs
from components.pods import Container, Page, Serving
from stacks import parts

USER = 65532
"""The image has no user of its own; any that is not root will do."""


@dataclass(frozen=True, kw_only=True)
class ConfigServerArgs:
    """What the config server is made from."""

    namespace: str
    """Where it goes; the namespace must exist."""
    zones: Sequence[str]
    """Zones that its members are spread over."""
    section: parts.ConfigServer
    """Image, number of members, amounts, and where snapshots go."""


class ConfigServer(pulumi.ComponentResource):
    """An etcd cluster that takes connections only with a certificate of the stack's authority.

    The number of members is that of the first start: etcd itself must be told of members that come or go later.
    """

    endpoint: Endpoint
    """Where clients reach it."""

    def __init__(self, name: str, args: ConfigServerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Issue the certificate, start the members, then copy what they hold."""
        super().__init__("layer0:index:ConfigServer", name, plain(args), opts)
        serving = Serving(
            port=etcd.CLIENTS,
            also={"peers": etcd.PEERS, "metrics": etcd.METRICS},
            ready=Page(port=etcd.METRICS, path="/readyz"),
        )
        self.endpoint = Endpoint(name=name, namespace=args.namespace, ports=serving.ports)
        known = IdentityArgs.of(self.endpoint, args.section.replicas)
        identity = Identity(name, known, pulumi.ResourceOptions(parent=self))
        server = Server(
            name, self._server(args, serving, identity), pulumi.ResourceOptions(parent=self, depends_on=[identity])
        )
        if args.section.snapshots is not None:
            Snapshots(
                f"{name}-snapshots",
                SnapshotsArgs(
                    server=self.endpoint,
                    zones=args.zones,
                    image=args.section.image,
                    snapshots=args.section.snapshots,
                    identity=identity.secret,
                ),
                pulumi.ResourceOptions(parent=self, depends_on=[server]),
            )
        self.register_outputs({"address": self.endpoint.address})

    def _server(self, args: ConfigServerArgs, serving: Serving, identity: Identity) -> ServerArgs:
        section = args.section
        container = Container(
            name="etcd",
            image=section.image,
            resources=section.resources,
            command=("/usr/local/bin/etcd",),
            args=etcd.arguments(self.endpoint, section.replicas),
            knows_its_pod=True,
            mounts={"/data": DATA, etcd.TLS: "tls"},
            serving=serving,
        )
        copied = "none: the stack asks for no snapshots"
        return ServerArgs(
            namespace=args.namespace,
            zones=args.zones,
            replicas=section.replicas,
            user=USER,
            container=container,
            secrets={"tls": identity.secret},
            store=section,
            backup=copied if section.snapshots is None else f"cronjob/{self.endpoint.name}-snapshots",
        )
