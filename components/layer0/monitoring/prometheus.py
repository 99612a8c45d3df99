"""Prometheus, as its official image runs it: it asks each server of the platform that has metrics for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from components.layer0.monitoring import alerts
from components.layer0.monitoring.place import Place, text
from components.layer0.paths import Endpoint
from components.layer0.server import CONFIG, DATA, ServerArgs
from components.pods import Container, Page, Serving
from stacks import parts

PORT = 9090
FILES = "/etc/prometheus/layer0"


@dataclass(frozen=True, kw_only=True)
class Target:
    """A server that has metrics."""

    endpoint: Endpoint
    port: str
    """Name of the port that has them."""
    each: bool
    """Whether every pod is asked, by the Service of its members; else one that the Service chooses."""

    @property
    def host(self) -> str:
        """What name resolution gives the addresses of."""
        endpoint = self.endpoint
        return f"{endpoint.name}-members.{endpoint.namespace}.svc" if self.each else endpoint.host


def server(section: parts.Prometheus, place: Place, targets: Sequence[Target]) -> ServerArgs:
    """Prometheus with what it asks, and the rules by which it raises alerts."""
    container = Container(
        name="prometheus",
        image=section.image,
        resources=section.resources,
        args=(
            f"--config.file={FILES}/prometheus.yaml",
            "--storage.tsdb.path=/data/prometheus",
            f"--storage.tsdb.retention.time={section.retention_days}d",
            "--enable-feature=exemplar-storage",
        ),
        mounts={"/data": DATA, FILES: CONFIG},
        serving=Serving(port=PORT, ready=Page(port=PORT, path="/-/ready")),
    )
    return ServerArgs(
        namespace=place.namespace,
        zones=place.zones,
        replicas=section.replicas,
        user=65534,
        container=container,
        config={"prometheus.yaml": text(config(targets)), "alerts.yaml": text(alerts.RULES)},
        store=section,
        backup="none: metrics are kept for a while, and nothing is decided by old ones",
        uses=[replace(each.endpoint, ports={each.port: each.endpoint.ports[each.port]}) for each in targets],
    )


def config(targets: Sequence[Target]) -> dict[str, object]:
    """Of Prometheus: every target is a job by the name of its server."""
    itself = {"job_name": "prometheus", "static_configs": [{"targets": [f"localhost:{PORT}"]}]}
    return {
        "global": {"scrape_interval": "30s", "evaluation_interval": "30s"},
        "rule_files": [f"{FILES}/alerts.yaml"],
        "scrape_configs": [itself, *map(_job, targets)],
    }


def _job(target: Target) -> dict[str, object]:
    addresses = {"names": [target.host], "type": "A", "port": target.endpoint.ports[target.port]}
    return {"job_name": target.endpoint.name, "dns_sd_configs": [addresses]}
