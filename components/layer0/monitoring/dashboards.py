"""The dashboards: what the platform's people see first, each panel one query to Prometheus."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, COLUMNS = 12, 8, 2
"""Of a panel, in Grafana's grid of 24 columns; and panels beside each other."""
SOURCE = {"type": "prometheus", "uid": "prometheus"}


@dataclass(frozen=True)
class Graph:
    """One panel."""

    title: str
    query: str
    """In PromQL."""
    legend: str
    """Name of each line, made of its labels."""
    unit: str = "short"
    """As Grafana calls it, such as bytes, s or reqps."""


def dashboard(uid: str, title: str, graphs: Sequence[Graph]) -> dict[str, Any]:
    """A dashboard in Grafana's JSON, with links to the others."""
    return {
        "uid": uid,
        "title": title,
        "tags": ["layer0"],
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "links": [{"type": "dashboards", "tags": ["layer0"], "asDropdown": False, "title": "", "includeVars": False}],
        "panels": [_panel(place, graph) for place, graph in enumerate(graphs)],
    }


def _panel(place: int, graph: Graph) -> dict[str, Any]:
    row, column = divmod(place, COLUMNS)
    return {
        "id": place + 1,
        "type": "timeseries",
        "title": graph.title,
        "datasource": SOURCE,
        "gridPos": {"x": column * WIDTH, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": graph.unit}, "overrides": []},
        "targets": [
            {
                "refId": "A",
                "datasource": SOURCE,
                "expr": graph.query,
                "legendFormat": graph.legend,
                "exemplar": True,
            }
        ],
    }


PLATFORM = (
    Graph("Servers that answer", "sum by (job) (up)", "{{job}}"),
    Graph("Alerts", 'count by (alertname, severity) (ALERTS{alertstate="firing"})', "{{alertname}} ({{severity}})"),
    Graph("Processors", "sum by (job) (rate(process_cpu_seconds_total[5m]))", "{{job}}", "cores"),
    Graph("Memory", "sum by (job) (process_resident_memory_bytes)", "{{job}}", "bytes"),
)
CONFIG_SERVER = (
    Graph("Members with a leader", "sum(etcd_server_has_leader)", "members"),
    Graph("Size of the database", "etcd_mvcc_db_total_size_in_bytes", "{{instance}}", "bytes"),
    Graph("Changes of the leader", "changes(etcd_server_leader_changes_seen_total[1h])", "{{instance}}"),
    Graph(
        "Time to write the log, 99th percentile",
        "histogram_quantile(0.99, rate(etcd_disk_wal_fsync_duration_seconds_bucket[5m]))",
        "{{instance}}",
        "s",
    ),
)
TELEMETRY = (
    Graph("Logs taken", "sum by (job) (rate(otelcol_receiver_accepted_log_records_total[5m]))", "{{job}}", "reqps"),
    Graph("Traces taken", "sum by (job) (rate(otelcol_receiver_accepted_spans_total[5m]))", "{{job}}", "reqps"),
    Graph("Logs lost", "sum by (job) (rate(otelcol_exporter_send_failed_log_records_total[5m]))", "{{job}}", "reqps"),
    Graph("Traces lost", "sum by (job) (rate(otelcol_exporter_send_failed_spans_total[5m]))", "{{job}}", "reqps"),
)
ALL = {
    "platform": dashboard("layer0-platform", "Layer0: the platform", PLATFORM),
    "config-server": dashboard("layer0-config-server", "Layer0: the config server", CONFIG_SERVER),
    "telemetry": dashboard("layer0-telemetry", "Layer0: logs and traces", TELEMETRY),
}
"""By the name of their files."""
