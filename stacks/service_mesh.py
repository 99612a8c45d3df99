"""The section that says how modules speak to each other, and what the cluster must hold for it."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from stacks.section import Section
from stacks.terms import Version

GATEWAY_API = "1.3.0"
"""Version of the Gateway API whose Gateway makes the waypoint of ambient mode."""


@dataclass(frozen=True, kw_only=True)
class Operator:
    """What a cluster is given before the platform: it brings kinds of objects, and acts on them."""

    name: str
    version: str
    definitions: tuple[str, ...]
    """Names of the CustomResourceDefinitions that the platform uses."""
    install: str
    """Command that installs it."""


class ServiceMesh(Section):
    """Istio around the modules: who may speak to whom is proven by certificates, and requests are retried."""

    enabled: bool = False
    """Whether modules are in the mesh. Default: false."""
    mode: Literal["ambient", "sidecar"] = "sidecar"
    """Whether a proxy runs beside each pod, or one on each node and a waypoint before the modules. Default: sidecar."""
    version: Version = "1.31.1"
    """Version of Istio that the cluster has. Default: 1.31.1."""
    consecutive_errors: Annotated[int, Field(ge=1, le=100)] = 5
    """Server errors in a row after which a pod gets no requests for a while. Default: 5."""
    ejection_seconds: Annotated[int, Field(ge=1, le=3600)] = 30
    """How long such a pod gets no requests at first, in seconds. Default: 30."""

    @property
    def is_ambient(self) -> bool:
        """Whether modules are in a mesh without sidecars."""
        return self.enabled and self.mode == "ambient"

    @property
    def operators(self) -> tuple[Operator, ...]:
        """What the cluster must hold."""
        if not self.enabled:
            return ()
        istio = Operator(
            name="Istio",
            version=self.version,
            definitions=(
                "authorizationpolicies.security.istio.io",
                "destinationrules.networking.istio.io",
                "peerauthentications.security.istio.io",
                "virtualservices.networking.istio.io",
            ),
            install=f"istioctl-{self.version} install --set profile={_PROFILES[self.mode]} --skip-confirmation",
        )
        return (istio, _GATEWAYS) if self.is_ambient else (istio,)


_PROFILES = {"ambient": "ambient", "sidecar": "default --set components.cni.enabled=true"}
_GATEWAYS = Operator(
    name="the Gateway API",
    version=GATEWAY_API,
    definitions=("gateways.gateway.networking.k8s.io",),
    install=(
        "kubectl apply --server-side -f https://github.com/kubernetes-sigs/gateway-api/releases/download/"
        f"v{GATEWAY_API}/standard-install.yaml"
    ),
)
