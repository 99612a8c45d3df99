"""Real Prometheus takes its arguments, its configuration and its rules, and raises what they say."""

import subprocess
from pathlib import Path

import httpx2
import pytest
import yaml

from components.layer0.monitoring import alerts, prometheus
from scripts.toolchain import ports, processes
from tests import clusters
from tests.components import stack
from tests.servers import packages

pytestmark = pytest.mark.e2e


def promtool() -> str:
    return str(packages.program("promtool", "prometheus"))


def write(folder: Path) -> None:
    config: dict[str, str] = stack.recorded().named("ConfigMap", "prometheus-config").inputs["data"]
    for name, text in config.items():
        (folder / name).write_text(text.replace(prometheus.FILES, str(folder)))


def test_the_configuration_and_the_rules_hold_no_fault(tmp_path: Path):
    write(tmp_path)
    subprocess.run([promtool(), "check", "config", str(tmp_path / "prometheus.yaml")], check=True)


def test_it_becomes_ready_with_the_arguments_of_its_pod(tmp_path: Path):
    program = packages.program("prometheus", "prometheus")
    write(tmp_path)
    (container,) = stack.recorded().named("StatefulSet", "prometheus").inputs["spec"]["template"]["spec"]["containers"]
    own = [each.replace(prometheus.FILES, str(tmp_path)).replace("/data", str(tmp_path)) for each in container["args"]]
    port = ports.choose(tmp_path, ["prometheus"])["prometheus"]
    processes.start(tmp_path, "prometheus", [str(program), *own, f"--web.listen-address=127.0.0.1:{port}"])
    try:
        page = container["readinessProbe"]["httpGet"]["path"]
        clusters.until(lambda: answers(f"http://127.0.0.1:{port}{page}"))
        rules = httpx2.get(f"http://127.0.0.1:{port}/api/v1/rules").json()["data"]["groups"]
        assert {each["name"] for each in rules} == {each["name"] for each in alerts.RULES["groups"]}
    finally:
        processes.stop(tmp_path, "prometheus")


def answers(address: str) -> bool:
    try:
        return httpx2.get(address).is_success
    except httpx2.TransportError:
        return False


ALERTS = [
    ("up", {"job": "kernel", "instance": "a"}, "1 0x20", "10m", "ServerIsDown", "a server that stays away"),
    (
        "etcd_server_has_leader",
        {"instance": "a"},
        "1 0x20",
        "5m",
        "ConfigServerHasNoLeader",
        "members without a leader",
    ),
    (
        "otelcol_exporter_send_failed_spans_total",
        {"job": "j"},
        "0+1x40",
        "20m",
        "TracesAreLost",
        "spans that are dropped",
    ),
]


@pytest.mark.parametrize(
    ("series", "labels", "values", "at", "alert", "reason"), ALERTS, ids=[each[4] for each in ALERTS]
)
def test_an_alert_is_raised(
    tmp_path: Path, series: str, labels: dict[str, str], values: str, at: str, alert: str, reason: str
):
    (tmp_path / "alerts.yaml").write_text(yaml.safe_dump(alerts.RULES))
    named = ",".join(f'{name}="{value}"' for name, value in labels.items())
    (rule,) = [each for group in alerts.RULES["groups"] for each in group["rules"] if each["alert"] == alert]
    summary = rule["annotations"]["summary"]
    for name, value in labels.items():
        summary = summary.replace(f"{{{{ $labels.{name} }}}}", value)
    summary = summary.replace("{{ $labels.exporter }}", "")
    raised = {"exp_labels": {**labels, **rule["labels"]}, "exp_annotations": {"summary": summary}}
    trial = {
        "rule_files": ["alerts.yaml"],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": [{"series": f"{series}{{{named}}}", "values": values}],
                "alert_rule_test": [{"eval_time": at, "alertname": alert, "exp_alerts": [raised]}],
            }
        ],
    }
    (tmp_path / "trial.yaml").write_text(yaml.safe_dump(trial))
    done = subprocess.run(
        [promtool(), "test", "rules", "trial.yaml"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{reason}: {done.stdout}{done.stderr}"
