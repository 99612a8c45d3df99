"""What the platform's programs are started with, read by the programs themselves where they are to be had."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from components.layer0 import kafka, temporal
from components.layer0.monitoring import elasticsearch
from stacks.parts import Topic
from tests.components import stack


def config(name: str) -> dict[str, str]:
    return stack.recorded().named("ConfigMap", f"{name}-config").inputs["data"]


def run(script: str, folder: Path, programs: Mapping[str, str], **env: str) -> list[str]:
    """Run a script where each program is a stand-in; gives what they were called with."""
    calls = folder / "calls"
    calls.write_text("")
    for name, body in programs.items():
        program = folder / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> {calls}\n{body}\n')
        program.chmod(0o755)
    done = subprocess.run(
        ["sh"],
        input=script,
        env={"PATH": f"{folder}:/usr/bin:/bin", **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return calls.read_text().splitlines()


TOPICS = {
    "orders": Topic(partitions=6, retention_hours=2, producers=("shop",), consumers=("mail",)),
    "audit": Topic(producers=("shop",)),
}


def topics(folder: Path, granted: str = "", partitions: int = 6) -> list[str]:
    """What Kafka's programs are called with where a topic has these grants and partitions."""
    files = {"topics.txt": kafka.topics(TOPICS, 3), "grants.txt": kafka.grants(TOPICS), "client.properties": ""}
    for name, text in files.items():
        (folder / name).write_text(text)
    script = kafka.TOPICS.replace(kafka.CONFIG, str(folder)).replace("/opt/kafka/bin", str(folder))
    describe = f'case "$*" in *--describe*) echo "Topic: x PartitionCount: {partitions} ReplicationFactor: 3" ;; esac'
    lists = f'case "$*" in *"--list --topic orders"*) echo "{granted}" ;; esac'
    programs = {"kafka-topics.sh": describe, "kafka-configs.sh": "", "kafka-acls.sh": lists}
    return run(script, folder, programs, BROKERS="event-bus:9092")


def test_every_topic_is_made_unless_it_is_there(tmp_path: Path):
    made = [call for call in topics(tmp_path) if "--create" in call]
    assert len(made) == len(TOPICS)
    assert all("--if-not-exists" in call for call in made)
    assert any("--topic orders --partitions 6 --replication-factor 3" in call for call in made)


def test_messages_are_kept_as_long_as_declared(tmp_path: Path):
    assert any("--topic orders --add-config retention.ms=7200000" in call for call in topics(tmp_path))


@pytest.mark.parametrize(
    ("partitions", "grows", "reason"),
    [(3, True, "fewer than declared"), (6, False, "as declared"), (9, False, "they cannot become fewer")],
)
def test_partitions_only_grow(tmp_path: Path, partitions: int, grows: bool, reason: str):
    altered = [
        call for call in topics(tmp_path, partitions=partitions) if "kafka-topics.sh" in call and "--alter" in call
    ]
    assert any("--topic orders" in call for call in altered) is grows, reason


def test_a_right_that_is_declared_no_more_is_taken_back_and_others_stay(tmp_path: Path):
    line = "(principal=User:{}, host=*, operation=WRITE, permissionType=ALLOW)"
    calls = topics(tmp_path, "\n".join(line.format(who) for who in ("shop", "mallory")))
    removed = [call for call in calls if "--remove" in call]
    assert len(removed) == 1
    assert "--topic orders --allow-principal User:mallory --operation WRITE" in removed[0]


def test_who_reads_may_also_say_how_far(tmp_path: Path):
    assert any("--group mail" in call and "User:mail" in call for call in topics(tmp_path))


def test_a_member_of_kafka_is_called_by_the_number_of_its_pod(tmp_path: Path):
    (tmp_path / "server.properties").write_text("process.roles=broker,controller\n")
    properties = tmp_path / "made.properties"
    script = kafka.START.replace(kafka.CONFIG, str(tmp_path)).replace("/opt/kafka/bin", str(tmp_path))
    script = script.replace(kafka.PROPERTIES, str(properties))
    env = {"POD": "event-bus-2", "MEMBERS": "event-bus-members.layer0-system.svc", "CLUSTER": kafka.cluster_id("a")}
    calls = run(script, tmp_path, {"kafka-storage.sh": "", "kafka-server-start.sh": ""}, **env)
    assert [call.split()[0] for call in calls] == ["kafka-storage.sh", "kafka-server-start.sh"]
    assert "node.id=2\n" in properties.read_text()
    assert "CLIENTS://event-bus-2.event-bus-members.layer0-system.svc:9092" in properties.read_text()


def test_another_platforms_volume_is_told_by_the_clusters_id():
    assert kafka.cluster_id("a.example/event-bus") != kafka.cluster_id("b.example/event-bus")
    assert len(kafka.cluster_id("a.example/event-bus")) == 22


def test_every_user_of_elasticsearch_gets_its_password_and_its_roles(tmp_path: Path):
    ours, home, users = tmp_path / "ours", tmp_path / "home", tmp_path / "users"
    for folder in (ours, home, users):
        folder.mkdir()
    for name, text in config("elasticsearch").items():
        (ours / name).write_text(text)
    for user in elasticsearch.ACCOUNTS:
        (users / user).write_text(f"password of {user}")
    script = elasticsearch.PREPARE.replace("cp -r /usr/share/elasticsearch/config/. ", "true ")
    for path, here in (
        (elasticsearch.OURS, ours),
        (elasticsearch.USERS, users),
        (f" {elasticsearch.HOME}/", f" {home}/"),
    ):
        script = script.replace(path, str(here))
    calls = run(script, tmp_path, {"elasticsearch-users": f"cat >> {tmp_path}/typed"})
    assert {tuple(call.split()[2:]) for call in calls} == {
        (user, "-r", roles) for user, roles in elasticsearch.ACCOUNTS.items()
    }
    assert all("password of" not in call for call in calls)
    assert (tmp_path / "typed").read_text().count("password of kibana-server\n") == 2


def test_no_user_of_elasticsearch_has_a_name_that_it_keeps_for_itself():
    kept = {"elastic", "kibana", "kibana_system", "logstash_system", "beats_system", "apm_system"}
    assert not kept & elasticsearch.ACCOUNTS.keys()


def test_every_container_that_reads_elasticsearchs_file_knows_the_pod_that_it_names():
    pod = stack.recorded().named("StatefulSet", "elasticsearch").inputs["spec"]["template"]["spec"]
    assert "${POD}" in config("elasticsearch")["elasticsearch.yml"]
    for container in pod["initContainers"] + pod["containers"]:
        assert "POD" in {each["name"] for each in container["env"]}


def test_every_role_of_a_user_is_defined_or_built_in():
    built_in = {"kibana_system", "kibana_admin"}
    roles = {role for each in elasticsearch.ACCOUNTS.values() for role in each.split(",")}
    assert roles == elasticsearch.ROLES.keys() | built_in


def test_temporals_databases_are_made_and_brought_up_to_date(tmp_path: Path):
    (tmp_path / "password").write_text("a password")
    script = temporal.MIGRATE.replace(temporal.CREDENTIALS, str(tmp_path))
    env = {"SQL_HOST": "postgres", "SQL_PORT": "5432", "SQL_USER": "postgres", "SQL_TLS": "--tls"}
    calls = run(script, tmp_path, {"temporal-sql-tool": ""}, **env)
    for database in temporal.DATABASES.values():
        own = [call for call in calls if f"--db {database} " in call]
        assert [call.split(f"--db {database} ")[1].split()[0] for call in own] == [
            "create-database",
            "setup-schema",
            "update-schema",
        ]
        assert all("--tls" in call and "a password" not in call for call in own)


def test_grafana_leads_from_each_of_metrics_traces_and_logs_to_the_others():
    sources: list[dict[str, Any]] = yaml.safe_load(config("grafana")["datasources_layer0.yaml"])["datasources"]
    known = {source["uid"] for source in sources}
    linked = {source["uid"]: known & set(str(source["jsonData"]).replace("'", " ").split()) for source in sources}
    assert linked == {"prometheus": {"jaeger"}, "jaeger": {"elasticsearch", "prometheus"}, "elasticsearch": {"jaeger"}}


def test_every_panel_asks_a_source_that_is_there():
    boards = [json.loads(text) for name, text in config("grafana").items() if name.endswith(".json")]
    assert boards
    assert {panel["datasource"]["uid"] for board in boards for panel in board["panels"]} == {"prometheus"}
    assert len({board["uid"] for board in boards}) == len(boards)
