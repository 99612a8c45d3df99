"""Grafana, as its official image runs it: everything that it shows is in files, so that its pod keeps nothing."""

import json
from typing import Any

from components.layer0.identity import AUTHORITY
from components.layer0.monitoring import dashboards, telemetry
from components.layer0.monitoring.place import TMP, Place, text
from components.layer0.paths import Endpoint
from components.layer0.server import CONFIG, ServerArgs
from components.pods import Container, Page, Serving
from stacks import parts

PORT = 3000
FILES, CREDENTIALS, TRUST = "/etc/grafana/layer0", "/etc/grafana/credentials", "/etc/grafana/authority"
PROMETHEUS, JAEGER, ELASTICSEARCH = "prometheus", "jaeger", "elasticsearch"


def server(
    section: parts.Program, place: Place, metrics: Endpoint, tracing: Endpoint, store: Endpoint, authority: str
) -> ServerArgs:
    """Grafana; its credentials are the passwords of its administrator, `admin`, and for `elasticsearch`."""
    return ServerArgs(
        namespace=place.namespace,
        zones=place.zones,
        replicas=section.replicas,
        user=472,
        container=_container(section),
        config={
            "datasources/layer0.yaml": text(sources(metrics, tracing, store)),
            "dashboards/layer0.yaml": text(PROVIDER),
            **{f"dashboards/{name}.json": json.dumps(board) for name, board in dashboards.ALL.items()},
        },
        authority=authority,
        scratch={"data": "/var/lib/grafana", "tmp": TMP},
        uses=[metrics, tracing, store],
    )


def _container(section: parts.Program) -> Container:
    return Container(
        name="grafana",
        image=section.image,
        resources=section.resources,
        env={
            "GF_PATHS_PROVISIONING": FILES,
            "GF_PATHS_DATA": "/var/lib/grafana",
            "GF_LOG_MODE": "console",
            "GF_SECURITY_ADMIN_PASSWORD__FILE": f"{CREDENTIALS}/admin",
            "GF_ANALYTICS_REPORTING_ENABLED": "false",
            "GF_ANALYTICS_CHECK_FOR_UPDATES": "false",
        },
        mounts={FILES: CONFIG, CREDENTIALS: "credentials", TRUST: "authority"},
        serving=Serving(port=PORT, ready=Page(port=PORT, path="/api/health")),
    )


PROVIDER = {
    "apiVersion": 1,
    "providers": [
        {
            "name": "layer0",
            "type": "file",
            "disableDeletion": True,
            "allowUiUpdates": False,
            "options": {"path": f"{FILES}/dashboards"},
        }
    ],
}


def sources(metrics: Endpoint, tracing: Endpoint, store: Endpoint) -> dict[str, Any]:
    """Metrics, traces and logs, each with the links that lead from it to the others.

    Grafana replaces $name in these files: $$ stands for a $ of its own, $__file{} for what is in a file.
    """
    return {"apiVersion": 1, "prune": True, "datasources": [_metrics(metrics), _traces(tracing), _logs(store)]}


def _metrics(metrics: Endpoint) -> dict[str, Any]:
    return {
        **_source(PROMETHEUS, f"http://{metrics.address}"),
        "isDefault": True,
        "jsonData": {"exemplarTraceIdDestinations": [{"name": "trace_id", "datasourceUid": JAEGER}]},
    }


def _traces(tracing: Endpoint) -> dict[str, Any]:
    logs = {"datasourceUid": ELASTICSEARCH, "customQuery": True, "query": 'trace_id:"$${__trace.traceId}"'}
    return {
        **_source(JAEGER, f"http://{tracing.host}:{telemetry.QUERY}"),
        "jsonData": {
            "tracesToLogsV2": {**logs, "spanStartTimeShift": "-1h", "spanEndTimeShift": "1h"},
            "tracesToMetrics": {"datasourceUid": PROMETHEUS},
        },
    }


def _logs(store: Endpoint) -> dict[str, Any]:
    return {
        **_source(ELASTICSEARCH, f"https://{store.address}"),
        "basicAuth": True,
        "basicAuthUser": "grafana",
        "jsonData": {
            "index": "logs-*",
            "timeField": "@timestamp",
            "tlsAuthWithCACert": True,
            "dataLinks": [{"field": "trace_id", "datasourceUid": JAEGER, "url": "$${__value.raw}"}],
        },
        "secureJsonData": {
            "basicAuthPassword": f"$__file{{{CREDENTIALS}/elasticsearch}}",
            "tlsCACert": f"$__file{{{TRUST}/{AUTHORITY}}}",
        },
    }


def _source(kind: str, url: str) -> dict[str, Any]:
    return {"name": kind.title(), "uid": kind, "type": kind, "access": "proxy", "url": url, "editable": False}
