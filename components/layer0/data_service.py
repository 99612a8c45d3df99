"""One database or cache: a StatefulSet, and what its pods and their clients need around it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.apps.v1 import StatefulSet
from pulumi_kubernetes.core.v1 import (
    ConfigMap,
    PersistentVolumeClaimArgsDict,
    PersistentVolumeClaimSpecArgsDict,
    PodTemplateSpecArgsDict,
    Secret,
    Service,
    ServiceAccount,
    ServicePortArgsDict,
)
from pulumi_kubernetes.meta.v1 import LabelSelectorArgsDict, ObjectMetaArgsDict
from pulumi_kubernetes.networking.v1 import NetworkPolicy, NetworkPolicyPeerArgsDict, NetworkPolicyPortArgsDict
from pulumi_kubernetes.policy.v1 import PodDisruptionBudget
from pulumi_random import RandomPassword

from components import pods
from components.inputs import plain
from components.layer0 import postgres, redis
from components.layer0.connections import NAMESPACE as MODULES
from components.layer0.engine import CONFIG, CREDENTIALS, DATA
from components.layer0.paths import Endpoint
from components.layer0.temporal import Database
from stacks import sections

ENGINES = {"postgres": postgres.engine, "redis": redis.engine}


@dataclass(frozen=True, kw_only=True)
class DataServiceArgs:
    """What a database or cache is made from."""

    engine: str
    """What it is: a key of `ENGINES`."""
    namespace: str
    """Where it goes; the namespace must exist."""
    zones: Sequence[str]
    """Zones that its pods are spread over."""
    service: sections.DataService
    """Image, amounts and password."""


class DataService(pulumi.ComponentResource):
    """A database or cache that only pods labelled `layer0.dev/uses-<name>: "true"` reach, here or in a tenant.

    Clients connect to the Service `<name>`, which is the primary, with the Secret `<name>-credentials`.
    """

    address: str
    """Host and port inside the cluster."""
    endpoint: Endpoint
    """The same, as other servers see it."""
    database: Database
    """The same with its administrator, for the platform's own servers."""

    def __init__(self, name: str, args: DataServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create what the pods need, then the pods."""
        super().__init__("layer0:index:DataService", name, plain(args), opts)
        self._name, self._args = name, args
        self._engine = ENGINES[args.engine](name, args.service)
        self.endpoint = Endpoint(name=name, namespace=args.namespace, ports={"service": self._engine.port})
        self._labels = {"app.kubernetes.io/name": name}
        self._opts = pulumi.ResourceOptions(parent=self)
        self._stateful_set(
            after=[self._account(), self._config(), self._credentials(), self._policy(), *self._services()]
        )
        PodDisruptionBudget(name, metadata=self._meta(), spec=pods.disruption_budget(self._labels), opts=self._opts)
        self.address = self.endpoint.address
        self.register_outputs({"address": self.address})

    def _meta(self, suffix: str = "") -> ObjectMetaArgsDict:
        labels = {**self._labels, "app.kubernetes.io/part-of": "layer0"}
        return {"name": f"{self._name}{suffix}", "namespace": self._args.namespace, "labels": labels}

    def _account(self) -> pulumi.Resource:
        return ServiceAccount(self._name, metadata=self._meta(), automount_service_account_token=False, opts=self._opts)

    def _config(self) -> pulumi.Resource:
        name, meta = f"{self._name}-config", self._meta("-config")
        return ConfigMap(name, metadata=meta, data=self._engine.config, opts=self._opts)

    def _credentials(self) -> pulumi.Resource:
        password = self._password()
        self.database = Database(
            host=self.endpoint.host,
            port=self._engine.port,
            user=self._engine.administrator,
            password=pulumi.Output.secret(password),
            uses=[self.endpoint],
        )
        files = {file: password.apply(content) for file, content in self._engine.secret_files.items()}
        content = {"username": self._engine.administrator, "password": password, **files}
        name, meta = f"{self._name}-credentials", self._meta("-credentials")
        return Secret(name, metadata=meta, string_data=content, opts=self._opts)

    def _password(self) -> pulumi.Output[str]:
        if self._args.service.password is not None:
            return self._args.service.password.output()
        return RandomPassword(f"{self._name}-password", length=32, special=False, opts=self._opts).result

    def _services(self) -> tuple[pulumi.Resource, pulumi.Resource]:
        ports: list[ServicePortArgsDict] = [{"name": self._args.engine, "port": self._engine.port}]
        members = Service(
            f"{self._name}-members",
            metadata=self._meta("-members"),
            spec={"selector": self._labels, "cluster_ip": "None", "publish_not_ready_addresses": True, "ports": ports},
            opts=self._opts,
        )
        # nothing is lost by not waiting: the StatefulSet is waited for, and the address is known
        meta: ObjectMetaArgsDict = {**self._meta(), "annotations": {"pulumi.com/skipAwait": "true"}}
        primary = {**self._labels, "statefulset.kubernetes.io/pod-name": f"{self._name}-0"}
        clients = Service(self._name, metadata=meta, spec={"selector": primary, "ports": ports}, opts=self._opts)
        return members, clients

    def _policy(self) -> pulumi.Resource:
        members: NetworkPolicyPeerArgsDict = {"pod_selector": {"match_labels": self._labels}}
        client: NetworkPolicyPeerArgsDict = {
            "pod_selector": {"match_labels": {f"layer0.dev/uses-{self._name}": "true"}}
        }
        tenants: LabelSelectorArgsDict = {"match_expressions": [{"key": "layer0.dev/tenant", "operator": "Exists"}]}
        modules: LabelSelectorArgsDict = {"match_labels": {"kubernetes.io/metadata.name": MODULES}}
        ports: list[NetworkPolicyPortArgsDict] = [{"protocol": "TCP", "port": self._engine.port}]
        outside: list[NetworkPolicyPeerArgsDict] = [
            {**client, "namespace_selector": each} for each in (tenants, modules)
        ]
        return NetworkPolicy(
            self._name,
            metadata=self._meta(),
            spec={
                "pod_selector": {"match_labels": self._labels},
                "policy_types": ["Ingress", "Egress"],
                "ingress": [{"from_": [members, client, *outside], "ports": ports}],
                "egress": [{"to": [members], "ports": ports}],
            },
            opts=self._opts,
        )

    def _stateful_set(self, after: Sequence[pulumi.Resource]) -> None:
        StatefulSet(
            self._name,
            metadata=self._meta(),
            spec={
                "service_name": f"{self._name}-members",
                "replicas": self._args.service.replicas,
                "selector": {"match_labels": self._labels},
                "template": self._template(),
                "volume_claim_templates": [self._claim()],
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=after),
        )

    def _template(self) -> PodTemplateSpecArgsDict:
        engine = self._engine
        pod = pods.Pod(
            account=self._name,
            user=engine.user,
            labels=self._labels,
            replicas=self._args.service.replicas,
            zones=self._args.zones,
            containers=[engine.server],
            init_containers=engine.prepares,
            volumes=[
                {"name": CONFIG, "config_map": {"name": f"{self._name}-config"}},
                {"name": CREDENTIALS, "secret": {"secret_name": f"{self._name}-credentials", "default_mode": 0o440}},
            ],
            scratch=engine.scratch,
        )
        config = hashlib.sha256(json.dumps(engine.config, sort_keys=True).encode()).hexdigest()
        return {
            # a file that changed restarts the pods, which read their files once
            "metadata": {"labels": self._labels, "annotations": {"layer0.dev/config": config}},
            "spec": pods.spec(pod),
        }

    def _claim(self) -> PersistentVolumeClaimArgsDict:
        service = self._args.service
        spec: PersistentVolumeClaimSpecArgsDict = {
            "access_modes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": service.storage}},
        }
        if service.storage_class is not None:
            spec["storage_class_name"] = service.storage_class
        return {"metadata": {"name": DATA}, "spec": spec}
