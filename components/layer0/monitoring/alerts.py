"""When somebody should look: the platform's alerts, as rules of Prometheus."""

from typing import Any


def _alert(name: str, expression: str, minutes: int, severity: str, summary: str) -> dict[str, Any]:
    return {
        "alert": name,
        "expr": expression,
        "for": f"{minutes}m",
        "labels": {"severity": severity},
        "annotations": {"summary": summary},
    }


EVERYWHERE = [
    _alert("ServerIsDown", "up == 0", 5, "critical", "{{ $labels.job }} at {{ $labels.instance }} gives no metrics"),
    _alert("ServerIsGone", "absent(up) == 1", 5, "critical", "no server of the platform gives metrics"),
    _alert(
        "ServerRestartsOften",
        "changes(process_start_time_seconds[30m]) > 3",
        0,
        "warning",
        "{{ $labels.job }} at {{ $labels.instance }} started more than three times in half an hour",
    ),
]
CONFIG_SERVER = [
    _alert(
        "ConfigServerHasNoLeader", "etcd_server_has_leader == 0", 1, "critical", "{{ $labels.instance }} has no leader"
    ),
    _alert(
        "ConfigServerIsAlmostFull",
        "etcd_mvcc_db_total_size_in_bytes / etcd_server_quota_backend_bytes > 0.8",
        10,
        "warning",
        "{{ $labels.instance }} holds more than four fifths of what it may; at all of it, it refuses writes",
    ),
    _alert(
        "ConfigServerWritesSlowly",
        "histogram_quantile(0.99, rate(etcd_disk_wal_fsync_duration_seconds_bucket[5m])) > 0.5",
        10,
        "warning",
        "{{ $labels.instance }} needs more than half a second to write its log",
    ),
]
TELEMETRY = [
    _alert(
        "LogsAreLost",
        "rate(otelcol_exporter_send_failed_log_records_total[5m]) > 0",
        10,
        "warning",
        "{{ $labels.job }} cannot write logs to {{ $labels.exporter }}",
    ),
    _alert(
        "TracesAreLost",
        "rate(otelcol_exporter_send_failed_spans_total[5m]) > 0",
        10,
        "warning",
        "{{ $labels.job }} cannot write traces to {{ $labels.exporter }}",
    ),
]
RULES: dict[str, list[dict[str, Any]]] = {
    "groups": [
        {"name": "servers", "rules": EVERYWHERE},
        {"name": "config-server", "rules": CONFIG_SERVER},
        {"name": "telemetry", "rules": TELEMETRY},
    ]
}
