"""The operator that turns each Module of the cluster into a running workload."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.apiextensions.v1 import CustomResourceDefinition
from pulumi_kubernetes.rbac.v1 import ClusterRole, PolicyRuleArgsDict, RoleBinding

from components.inputs import plain
from components.layer0 import module_definition, paths
from components.layer0.paths import Endpoint
from components.layer0.server import Server, ServerArgs
from components.pods import Container, Page, Serving
from stacks import parts

USER = 65532
PORT = 8080
READ = ("get", "list", "watch")
CHANGE = (*READ, "create", "update", "patch", "delete")
RULES: tuple[PolicyRuleArgsDict, ...] = (
    {"api_groups": [module_definition.GROUP], "resources": ["modules"], "verbs": READ},
    {
        "api_groups": [module_definition.GROUP],
        "resources": ["modules/status", "modules/finalizers"],
        "verbs": ["update", "patch"],
    },
    {"api_groups": ["apps"], "resources": ["deployments"], "verbs": CHANGE},
    {"api_groups": [""], "resources": ["services", "configmaps", "serviceaccounts"], "verbs": CHANGE},
    {"api_groups": ["autoscaling"], "resources": ["horizontalpodautoscalers"], "verbs": CHANGE},
    {"api_groups": ["networking.k8s.io"], "resources": ["networkpolicies"], "verbs": CHANGE},
    {"api_groups": ["policy"], "resources": ["poddisruptionbudgets"], "verbs": CHANGE},
    {"api_groups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": CHANGE},
    {"api_groups": ["events.k8s.io"], "resources": ["events"], "verbs": ["create", "patch"]},
)
"""What a Module is made of. Not Secrets, roles or what bounds a namespace: those are the stack's."""


@dataclass(frozen=True, kw_only=True)
class KernelArgs:
    """What the operator is made from."""

    namespace: str
    """Where it goes; the namespace must exist."""
    zones: Sequence[str]
    """Zones that its pods are spread over."""
    section: parts.Kernel
    """Image, number of pods and amounts."""
    config_server: Endpoint | None = None
    """Where it reads the running platform's configuration. Default: nowhere."""


class Kernel(pulumi.ComponentResource):
    """The kind Module, and the operator for those in its own namespace: of several pods one leads, by a Lease.

    A role for other namespaces is there; who wants Modules in one binds it there.
    """

    endpoint: Endpoint
    """Where its metrics are."""

    def __init__(self, name: str, args: KernelArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Define the kind, give the operator its rights, then start it."""
        super().__init__("layer0:index:Kernel", name, plain(args), opts)
        inside = pulumi.ResourceOptions(parent=self)
        definition = CustomResourceDefinition(
            f"{name}-module", metadata={"name": module_definition.NAME}, spec=module_definition.DEFINITION, opts=inside
        )
        role = ClusterRole(name, metadata={"name": f"layer0-{name}"}, rules=RULES, opts=inside)
        bound = RoleBinding(
            name,
            metadata={"name": name, "namespace": args.namespace},
            role_ref={"api_group": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": f"layer0-{name}"},
            subjects=[{"kind": "ServiceAccount", "name": name, "namespace": args.namespace}],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[role]),
        )
        server = Server(name, _server(args), pulumi.ResourceOptions(parent=self, depends_on=[definition, bound]))
        self.endpoint = server.endpoint
        self.register_outputs({"address": self.endpoint.address})


def _server(args: KernelArgs) -> ServerArgs:
    section, used = args.section, [args.config_server] if args.config_server else []
    container = Container(
        name="operator",
        image=section.image,
        resources=section.resources,
        env={"NAMESPACE": args.namespace, **({"CONFIG_SERVER": used[0].address} if used else {})},
        serving=Serving(port=PORT, ready=Page(port=PORT, path="/readyz")),
    )
    return ServerArgs(
        namespace=args.namespace,
        zones=args.zones,
        replicas=section.replicas,
        user=USER,
        container=container,
        uses=used,
        leaves=[paths.OUT_OVER_HTTPS, paths.TO_API_SERVER],
        token=True,
    )
