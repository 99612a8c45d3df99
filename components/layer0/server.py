"""One program of the platform that others call: its pods, and what they and their callers need around them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import pulumi
from pulumi_kubernetes.apps.v1 import Deployment, DeploymentSpecArgsDict, StatefulSet, StatefulSetSpecArgsDict
from pulumi_kubernetes.core.v1 import (
    ConfigMap,
    KeyToPathArgsDict,
    PersistentVolumeClaimArgsDict,
    PodTemplateSpecArgsDict,
    Secret,
    SecretVolumeSourceArgsDict,
    Service,
    ServiceAccount,
    ServicePortArgsDict,
    ServiceSpecArgsDict,
    VolumeArgsDict,
)
from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict
from pulumi_kubernetes.networking.v1 import NetworkPolicy, NetworkPolicyEgressRuleArgsDict
from pulumi_kubernetes.policy.v1 import PodDisruptionBudget

from components import pods
from components.inputs import plain
from components.layer0 import paths
from components.layer0.identity import AUTHORITY
from components.layer0.paths import Endpoint
from components.pods import Container
from stacks.parts import Store

CONFIG, CREDENTIALS, DATA = "config", "credentials", "data"
"""Names of the volumes that a server's containers may mount, beside those of its secrets."""


@dataclass(frozen=True, kw_only=True)
class ServerArgs:
    """What a server is made from."""

    namespace: str
    """Where it goes; the namespace must exist."""
    zones: Sequence[str]
    """Zones that its pods are spread over."""
    replicas: int
    """Number of pods."""
    user: int
    """User and group of the image."""
    container: Container
    """The container that serves; its ports are those of the Service."""
    prepares: Sequence[Container] = ()
    """Containers that run to their end before it starts."""
    config: Mapping[str, str] = field(default_factory=dict[str, str])
    """Files of the volume "config", text by path."""
    credentials: Mapping[str, pulumi.Input[str]] = field(default_factory=dict[str, pulumi.Input[str]])
    """Files of the volume "credentials", text by name; they are in a Secret of its own."""
    secrets: Mapping[str, str] = field(default_factory=dict[str, str])
    """Name of each other Secret by the volume that holds its files."""
    authority: str = ""
    """Secret of an identity; the volume "authority" has only the certificate of whoever signed it. Default: none."""
    scratch: Mapping[str, str] = field(default_factory=dict[str, str])
    """Path by name of the directories that the containers write to and that may be lost."""
    store: Store | None = None
    """How large the volume "data" of each pod is. Default: the pods keep nothing and have no names."""
    backup: str = "none"
    """What copies the data elsewhere, or why nothing needs to; for people and the rule that asks for it."""
    uses: Sequence[Endpoint] = ()
    """What its pods call. Default: nothing but name resolution."""
    leaves: Sequence[NetworkPolicyEgressRuleArgsDict] = ()
    """Further ways out, such as to the API server. Default: none."""
    token: bool = False
    """Whether its pods talk to the API server. Default: false."""
    version: pulumi.Input[str] = ""
    """Of what the pods read once beside `config`, such as a certificate: another one restarts them."""


class Server(pulumi.ComponentResource):
    """A Deployment, or a StatefulSet where it keeps data, that declared callers reach over the Service `<name>`."""

    endpoint: Endpoint
    """Where callers reach it."""

    def __init__(self, name: str, args: ServerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create what the pods need, then the pods."""
        super().__init__("layer0:index:Server", name, plain(args), opts)
        self._name, self._args, self._opts = name, args, pulumi.ResourceOptions(parent=self)
        self.endpoint = Endpoint(name=name, namespace=args.namespace, ports=args.container.ports)
        self._labels = {"app.kubernetes.io/name": name}
        self._run(after=[self._account(), *self._config(), *self._credentials(), self._policy(), *self._services()])
        PodDisruptionBudget(name, metadata=self._meta(), spec=pods.disruption_budget(self._labels), opts=self._opts)
        self.register_outputs({"address": self.endpoint.address})

    def _meta(self, suffix: str = "") -> ObjectMetaArgsDict:
        labels = {**self._labels, "app.kubernetes.io/part-of": "layer0"}
        return {"name": f"{self._name}{suffix}", "namespace": self._args.namespace, "labels": labels}

    def _account(self) -> pulumi.Resource:
        return ServiceAccount(self._name, metadata=self._meta(), automount_service_account_token=False, opts=self._opts)

    def _config(self) -> list[pulumi.Resource]:
        name, meta = f"{self._name}-config", self._meta("-config")
        files = {_key(path): text for path, text in self._args.config.items()}
        return [ConfigMap(name, metadata=meta, data=files, opts=self._opts)] if files else []

    def _credentials(self) -> list[pulumi.Resource]:
        name, meta, files = f"{self._name}-credentials", self._meta("-credentials"), self._args.credentials
        return [Secret(name, metadata=meta, string_data=files, opts=self._opts)] if files else []

    def _policy(self) -> pulumi.Resource:
        spec = paths.policy(self.endpoint, self._args.uses, self._args.leaves)
        return NetworkPolicy(self._name, metadata=self._meta(), spec=spec, opts=self._opts)

    def _services(self) -> list[pulumi.Resource]:
        ports: list[ServicePortArgsDict] = [{"name": name, "port": port} for name, port in self.endpoint.ports.items()]
        # nothing is lost by not waiting: the pods are waited for, and the address is known
        meta: ObjectMetaArgsDict = {**self._meta(), "annotations": {"pulumi.com/skipAwait": "true"}}
        spec: ServiceSpecArgsDict = {"selector": self._labels, "ports": ports}
        clients = Service(self._name, metadata=meta, spec=spec, opts=self._opts)
        if self._args.store is None:
            return [clients]
        members = Service(
            f"{self._name}-members",
            metadata=self._meta("-members"),
            spec={**spec, "cluster_ip": "None", "publish_not_ready_addresses": True},
            opts=self._opts,
        )
        return [clients, members]

    def _run(self, after: Sequence[pulumi.Resource]) -> None:
        args, opts = self._args, pulumi.ResourceOptions(parent=self, depends_on=after)
        spec: DeploymentSpecArgsDict = {
            "replicas": args.replicas,
            "selector": {"match_labels": self._labels},
            "template": self._template(),
        }
        if args.store is None:
            Deployment(self._name, metadata=self._meta(), spec=spec, opts=opts)
            return
        meta: ObjectMetaArgsDict = {**self._meta(), "annotations": {"layer0.dev/backup": args.backup}}
        members: StatefulSetSpecArgsDict = {
            "replicas": args.replicas,
            "selector": {"match_labels": self._labels},
            "template": self._template(),
            "service_name": f"{self._name}-members",
            # members find each other before the first of them can be ready
            "pod_management_policy": "Parallel",
            "volume_claim_templates": [_claim(args.store)],
        }
        StatefulSet(self._name, metadata=meta, spec=members, opts=opts)

    def _template(self) -> PodTemplateSpecArgsDict:
        args = self._args
        config = hashlib.sha256(json.dumps(dict(args.config), sort_keys=True).encode()).hexdigest()
        version = {"layer0.dev/version": args.version} if args.version != "" else {}
        pod = pods.Pod(
            account=self._name,
            token=args.token,
            user=args.user,
            labels=self._labels,
            replicas=args.replicas,
            zones=args.zones,
            containers=[args.container],
            init_containers=args.prepares,
            volumes=self._volumes(),
            scratch=args.scratch,
        )
        return {
            # what changed restarts the pods, which read their files once
            "metadata": {
                "labels": {**self._labels, **paths.labels(args.uses)},
                "annotations": {"layer0.dev/config": config, **version},
            },
            "spec": pods.spec(pod),
        }

    def _volumes(self) -> list[VolumeArgsDict]:
        args = self._args
        secrets = {**args.secrets, **({CREDENTIALS: f"{self._name}-credentials"} if args.credentials else {})}
        volumes: list[VolumeArgsDict] = [
            {"name": volume, "secret": {"secret_name": secret, "default_mode": 0o440}}
            for volume, secret in secrets.items()
        ]
        if args.config:
            items: list[KeyToPathArgsDict] = [{"key": _key(path), "path": path} for path in args.config]
            volumes.append({"name": CONFIG, "config_map": {"name": f"{self._name}-config", "items": items}})
        if args.authority:
            signer: SecretVolumeSourceArgsDict = {
                "secret_name": args.authority,
                "default_mode": 0o440,
                "items": [{"key": AUTHORITY, "path": AUTHORITY}],
            }
            volumes.append({"name": "authority", "secret": signer})
        return volumes


def _key(path: str) -> str:
    """What a ConfigMap calls a file: it takes no folders."""
    return path.replace("/", "_")


def _claim(store: Store) -> PersistentVolumeClaimArgsDict:
    named = {} if store.storage_class is None else {"storage_class_name": store.storage_class}
    spec = {"access_modes": ["ReadWriteOnce"], "resources": {"requests": {"storage": store.storage}}, **named}
    return cast("PersistentVolumeClaimArgsDict", {"metadata": {"name": DATA}, "spec": spec})
