"""One module as a workload: its identity, its connections, and the pods of each of its slots."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
from pulumi_kubernetes.apps.v1 import Deployment, DeploymentSpecArgsDict
from pulumi_kubernetes.core.v1 import ConfigMap, ServiceAccount, VolumeArgsDict
from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict
from pulumi_kubernetes.networking.v1 import Ingress, NetworkPolicy, NetworkPolicySpecArgsDict
from pulumi_kubernetes.policy.v1 import PodDisruptionBudget

from components import pods
from components.inputs import plain
from components.layer0.connections import MODULE, NAMESPACE, SLOT
from components.names import Names
from components.tenant_address import TenantAddress, TenantAddressArgs
from stacks.modules import Exposure, Module, Slot

CONFIG = "config"


@dataclass(frozen=True, kw_only=True)
class WorkloadArgs:
    """What one module is made from."""

    module: Module
    """Images, ports, amounts."""
    names: Names
    """The domain in which it is reached from outside of the cluster, if it is, and who issues certificates."""
    zones: Sequence[str]
    """Zones that its pods are spread over."""
    policy: NetworkPolicySpecArgsDict
    """Whom its pods may connect to, and who may connect to them."""
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further labels of its pods. Default: none."""


class Workload(pulumi.ComponentResource):
    """A module under an identity of its own, the service account `<name>`, with a Deployment for each slot."""

    deployments: Mapping[Slot, pulumi.Resource]
    """By slot."""

    def __init__(self, name: str, args: WorkloadArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create who it is and what confines it, then its pods."""
        super().__init__("layer0:index:Workload", name, plain(args), opts)
        self._name, self._args, self._module = name, args, args.module
        self._opts = pulumi.ResourceOptions(parent=self)
        needed: list[pulumi.Resource] = [
            ServiceAccount(name, metadata=self._meta(), automount_service_account_token=False, opts=self._opts),
            NetworkPolicy(name, metadata=self._meta(), spec=args.policy, opts=self._opts),
        ]
        if self._module.config:
            files = dict(self._module.config)
            needed.append(ConfigMap(f"{name}-config", metadata=self._meta("-config"), data=files, opts=self._opts))
        after = pulumi.ResourceOptions(parent=self, depends_on=needed)
        self.deployments = {slot: self._slot(slot, image, after) for slot, image in self._module.slots.items()}
        if self._module.expose:
            self._expose(self._module.expose)
        self.register_outputs({})

    def _meta(self, suffix: str = "") -> ObjectMetaArgsDict:
        labels = {MODULE: self._name, "app.kubernetes.io/part-of": "layer0"}
        return {"name": f"{self._name}{suffix}", "namespace": NAMESPACE, "labels": labels}

    def _slot(self, slot: Slot, image: str, after: pulumi.ResourceOptions) -> pulumi.Resource:
        name, labels = f"{self._name}-{slot}", {MODULE: self._name, SLOT: slot}
        meta, adopted = self._meta(f"-{slot}"), self._module.adopt
        if adopted and slot == self._module.active:
            meta["name"] = adopted
            # whoever made it says how it is
            left = pulumi.ResourceOptions(import_=f"{NAMESPACE}/{adopted}", ignore_changes=["metadata", "spec"])
            after = pulumi.ResourceOptions.merge(after, left)
        deployment = Deployment(name, metadata=meta, spec=self._spec(slot, image), opts=after)
        PodDisruptionBudget(name, metadata=self._meta(f"-{slot}"), spec=pods.disruption_budget(labels), opts=self._opts)
        return deployment

    def _spec(self, slot: Slot, image: str) -> DeploymentSpecArgsDict:
        module, labels = self._module, {MODULE: self._name, SLOT: slot}
        config = hashlib.sha256(json.dumps(dict(module.config), sort_keys=True).encode()).hexdigest()
        spec: DeploymentSpecArgsDict = {
            "selector": {"match_labels": labels},
            "template": {
                # a file that changed restarts the pods, which read their files once
                "metadata": {"labels": {**self._args.labels, **labels}, "annotations": {"layer0.dev/config": config}},
                "spec": pods.spec(self._pod(labels, image)),
            },
        }
        if module.scaling is None:
            spec["replicas"] = module.replicas  # otherwise the scheduler's to say
        return spec

    def _pod(self, labels: Mapping[str, str], image: str) -> pods.Pod:
        module = self._module
        volumes: list[VolumeArgsDict] = (
            [{"name": CONFIG, "config_map": {"name": f"{self._name}-config"}}] if module.config else []
        )
        return pods.Pod(
            account=self._name,
            user=module.user,
            labels=labels,
            replicas=module.scaling.least if module.scaling else module.replicas,
            zones=self._args.zones,
            containers=[
                pods.Container(
                    name="module",
                    image=image,
                    resources=module.resources,
                    args=module.args,
                    mounts={"/etc/module": CONFIG} if module.config else {},
                    serving=self._serving(),
                )
            ],
            volumes=volumes,
            scratch={"tmp": "/tmp"},  # noqa: S108 - inside the container
        )

    def _serving(self) -> pods.Serving:
        module = self._module
        ready = () if module.ready is None else pods.Page(port=module.port, path=module.ready)
        also = {name: number for name, number in module.ports.items() if number != module.port}
        return pods.Serving(port=module.port, ready=ready, also=also)

    def _expose(self, expose: Exposure) -> None:
        port = expose.port or next(iter(self._module.ports))
        address = TenantAddressArgs(names=self._args.names, namespace=NAMESPACE)
        host = TenantAddress(expose.host, address, self._opts).host
        Ingress(
            self._name,
            metadata=self._meta(),
            spec={
                "tls": [{"hosts": [host], "secret_name": expose.certificate or f"{expose.host}-tls"}],
                "rules": [
                    {
                        "host": host,
                        "http": {
                            "paths": [
                                {
                                    "path": "/",
                                    "path_type": "Prefix",
                                    "backend": {"service": {"name": self._name, "port": {"name": port}}},
                                }
                            ]
                        },
                    }
                ],
            },
            opts=self._opts,
        )
