"""The topics of the event bus, and who may read and write them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.batch.v1 import Job
from pulumi_kubernetes.core.v1 import ConfigMap, PodTemplateSpecArgsDict, ServiceAccount
from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict
from pulumi_kubernetes.networking.v1 import NetworkPolicy

from components import pods
from components.inputs import plain
from components.layer0 import kafka, paths
from components.layer0.identity import Identity, IdentityArgs
from components.layer0.paths import Endpoint
from components.pods import Container
from stacks import parts


@dataclass(frozen=True, kw_only=True)
class TopicsArgs:
    """What the topics are made from."""

    server: Endpoint
    """The Kafka that they are made in."""
    zones: Sequence[str]
    """Zones that the job's pod may run in."""
    section: parts.EventBus
    """Image with Kafka's own programs, number of members, and the topics."""


class Topics(pulumi.ComponentResource):
    """A Job that makes what is declared so: another declaration makes another Job, and the same one none.

    A topic that is declared no more is kept, as are its messages; a right that is declared no more is taken back.
    """

    def __init__(self, name: str, args: TopicsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create what the job needs, then the job, under a name that says what it is to make."""
        super().__init__("layer0:index:Topics", name, plain(args), opts)
        self._name, self._args, self._labels = name, args, {"app.kubernetes.io/name": name}
        inside = pulumi.ResourceOptions(parent=self)
        declared, replicas = args.section.topics, args.section.replicas
        files = {
            "client.properties": kafka.client_properties(),
            "topics.sh": kafka.TOPICS,
            "topics.txt": kafka.topics(declared, replicas),
            "grants.txt": kafka.grants(declared),
        }
        identity = Identity(name, IdentityArgs(namespace=args.server.namespace, names=[name]), inside)
        after = [
            identity,
            ServiceAccount(name, metadata=self._meta(), automount_service_account_token=False, opts=inside),
            ConfigMap(f"{name}-config", metadata=self._meta("-config"), data=files, opts=inside),
            NetworkPolicy(name, metadata=self._meta(), spec=paths.calls(name, [args.server]), opts=inside),
        ]
        declaration = hashlib.sha256(json.dumps([args.section.image, files]).encode()).hexdigest()[:10]
        Job(
            name,
            metadata=self._meta(f"-{declaration}"),
            spec={"backoff_limit": 6, "template": self._template(identity.secret)},
            opts=pulumi.ResourceOptions(parent=self, depends_on=after),
        )
        self.register_outputs({})

    def _meta(self, suffix: str = "") -> ObjectMetaArgsDict:
        labels = {**self._labels, "app.kubernetes.io/part-of": "layer0"}
        return {"name": f"{self._name}{suffix}", "namespace": self._args.server.namespace, "labels": labels}

    def _template(self, identity: str) -> PodTemplateSpecArgsDict:
        args = self._args
        container = Container(
            name="topics",
            image=args.section.image,
            resources=args.section.resources,
            command=("sh", f"{kafka.CONFIG}/topics.sh"),
            env={"BROKERS": args.server.address, "LOG_DIR": "/tmp/logs"},  # noqa: S108 - inside the container
            mounts={kafka.CONFIG: "config", kafka.TLS: "tls"},
        )
        pod = pods.Pod(
            account=self._name,
            user=kafka.USER,
            labels=self._labels,
            replicas=1,
            zones=args.zones,
            restart_policy="OnFailure",
            containers=[container],
            scratch={"tmp": "/tmp"},  # noqa: S108 - inside the container
            volumes=[
                {"name": "config", "config_map": {"name": f"{self._name}-config"}},
                {"name": "tls", "secret": {"secret_name": identity, "default_mode": 0o440}},
            ],
        )
        labels = {**self._labels, **paths.labels([args.server])}
        return {"metadata": {"labels": labels}, "spec": pods.spec(pod)}
