"""How many pods modules have, by their load."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.autoscaling.v2 import HorizontalPodAutoscaler, MetricTargetArgsDict

from components.inputs import plain
from components.layer0.connections import MODULE, NAMESPACE
from stacks.modules import Module, Scaling


@dataclass(frozen=True, kw_only=True)
class SchedulerArgs:
    """What the autoscalers are made from."""

    modules: Mapping[str, Module]
    """Those that are built, by name; those that scale say so themselves."""


class Scheduler(pulumi.ComponentResource):
    """An autoscaler for each slot of each module that scales; both slots do, so that either can take all requests.

    The cluster must serve metrics.k8s.io, which metrics-server does. An adopted Deployment is left to whoever made it.
    """

    def __init__(self, name: str, args: SchedulerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the autoscalers."""
        super().__init__("layer0:index:Scheduler", name, plain(args), opts)
        self._opts = pulumi.ResourceOptions(parent=self)
        for each, module in args.modules.items():
            if module.scaling:
                for slot in module.slots:
                    if not (module.adopt and slot == module.active):
                        self._scale(each, f"{each}-{slot}", module.scaling)
        self.register_outputs({})

    def _scale(self, module: str, deployment: str, scaling: Scaling) -> None:
        utilization: MetricTargetArgsDict = {"type": "Utilization", "average_utilization": scaling.cpu_percent}
        HorizontalPodAutoscaler(
            deployment,
            metadata={"name": deployment, "namespace": NAMESPACE, "labels": {MODULE: module}},
            spec={
                "scale_target_ref": {"api_version": "apps/v1", "kind": "Deployment", "name": deployment},
                "min_replicas": scaling.least,
                "max_replicas": scaling.most,
                "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": utilization}}],
            },
            opts=self._opts,
        )
