"""Jaeger and the log shipper: two collectors that take OTLP and keep what they take in Elasticsearch."""

from typing import Any

from components.layer0.identity import AUTHORITY
from components.layer0.monitoring.place import Place, text
from components.layer0.paths import Endpoint
from components.layer0.server import CONFIG, ServerArgs
from components.pods import Container, Page, Serving
from stacks import parts

OTLP, OTLP_HTTP, QUERY, METRICS, HEALTH = 4317, 4318, 16686, 8888, 13133
FILES, CREDENTIALS, TRUST = "/etc/telemetry/config", "/etc/telemetry/credentials", "/etc/telemetry/authority"
USER = 10001
EVERYWHERE = "0.0.0.0"  # noqa: S104 - the NetworkPolicies say who gets there

RECEIVERS = {
    "otlp": {
        "protocols": {
            "grpc": {"endpoint": f"{EVERYWHERE}:{OTLP}"},
            "http": {"endpoint": f"{EVERYWHERE}:{OTLP_HTTP}"},
        }
    }
}
# the names of counters end in `_total`, as the alerts and dashboards have them; unsaid, that changes with the version
PROMETHEUS = {"host": EVERYWHERE, "port": METRICS, "without_type_suffix": False}
OWN_METRICS = {"metrics": {"readers": [{"pull": {"exporter": {"prometheus": PROMETHEUS}}}]}}
TLS = {"ca_file": f"{TRUST}/{AUTHORITY}"}


def jaeger(section: parts.Program, place: Place, store: Endpoint, authority: str) -> ServerArgs:
    """Jaeger; its credentials are the file `password`."""
    serving = Serving(
        port=OTLP,
        also={"otlp-http": OTLP_HTTP, "query": QUERY, "metrics": METRICS, "health": HEALTH},
        ready=Page(port=HEALTH, path="/status"),
    )
    return _server(section, place, "jaeger", serving, traces(store), [store], authority)


def log_shipper(section: parts.Program, place: Place, store: Endpoint, tracing: Endpoint, authority: str) -> ServerArgs:
    """The log shipper; its credentials are the file `password`."""
    serving = Serving(
        port=OTLP,
        also={"otlp-http": OTLP_HTTP, "metrics": METRICS, "health": HEALTH},
        ready=Page(port=HEALTH, path="/"),
    )
    return _server(section, place, "log-shipper", serving, logs(store, tracing), [store, tracing], authority)


def traces(store: Endpoint) -> dict[str, Any]:
    """The configuration of Jaeger 2."""
    backend = {
        "server_urls": [f"https://{store.address}"],
        "tls": TLS,
        "auth": {"basic": {"username": "jaeger", "password_file": f"{CREDENTIALS}/password"}},
    }
    return {
        "extensions": {
            "healthcheckv2": {"use_v2": True, "http": {"endpoint": f"{EVERYWHERE}:{HEALTH}"}},
            "jaeger_storage": {"backends": {"traces": {"elasticsearch": backend}}},
            "jaeger_query": {"storage": {"traces": "traces"}, "http": {"endpoint": f"{EVERYWHERE}:{QUERY}"}},
        },
        "receivers": RECEIVERS,
        "processors": {"batch": {}},
        "exporters": {"jaeger_storage_exporter": {"trace_storage": "traces"}},
        "service": {
            "extensions": ["healthcheckv2", "jaeger_storage", "jaeger_query"],
            "telemetry": OWN_METRICS,
            "pipelines": {
                "traces": {
                    "receivers": ["otlp"],
                    "processors": ["batch"],
                    "exporters": ["jaeger_storage_exporter"],
                }
            },
        },
    }


def logs(store: Endpoint, tracing: Endpoint) -> dict[str, Any]:
    """The configuration of the OpenTelemetry collector: it keeps logs, and hands traces on to Jaeger."""
    login = {"username": "log-shipper", "password": f"${{file:{CREDENTIALS}/password}}"}
    return {
        "extensions": {
            "health_check": {"endpoint": f"{EVERYWHERE}:{HEALTH}"},
            "basicauth": {"client_auth": login},
        },
        "receivers": RECEIVERS,
        "processors": {"memory_limiter": {"check_interval": "1s", "limit_percentage": 80}, "batch": {}},
        "exporters": {
            "elasticsearch": {
                "endpoints": [f"https://{store.address}"],
                "auth": {"authenticator": "basicauth"},
                "tls": TLS,
            },
            "otlp": {"endpoint": tracing.address, "tls": {"insecure": True}},
        },
        "service": {
            "extensions": ["health_check", "basicauth"],
            "telemetry": OWN_METRICS,
            "pipelines": {"logs": _pipeline("elasticsearch"), "traces": _pipeline("otlp")},
        },
    }


def _pipeline(exporter: str) -> dict[str, list[str]]:
    return {"receivers": ["otlp"], "processors": ["memory_limiter", "batch"], "exporters": [exporter]}


def _server(
    section: parts.Program,
    place: Place,
    name: str,
    serving: Serving,
    config: dict[str, Any],
    uses: list[Endpoint],
    authority: str,
) -> ServerArgs:
    container = Container(
        name=name,
        image=section.image,
        resources=section.resources,
        args=(f"--config={FILES}/config.yaml",),
        mounts={FILES: CONFIG, CREDENTIALS: "credentials", TRUST: "authority"},
        serving=serving,
    )
    return ServerArgs(
        namespace=place.namespace,
        zones=place.zones,
        replicas=section.replicas,
        user=USER,
        container=container,
        config={"config.yaml": text(config)},
        authority=authority,
        uses=uses,
    )
