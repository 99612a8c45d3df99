"""Kafka in KRaft mode, as its official image runs it: every member is a broker and a controller."""

import base64
import hashlib
from collections.abc import Mapping

from components.layer0.identity import AUTHORITY, BOTH
from components.layer0.paths import Endpoint
from stacks.parts import Topic

CLIENTS, CONTROLLERS = 9092, 9093
USER = 1000
CONFIG, TLS, DATA = "/etc/kafka/layer0", "/etc/kafka/tls", "/data"
PROPERTIES = "/tmp/server.properties"  # noqa: S108 - inside the container
COPIES = 3
"""Members that hold each message, where there are as many; all but one must have it before it counts as written."""

START = f"""\
# node.id is the number of the pod; a volume that is empty is formatted
set -eu
{{
  cat {CONFIG}/server.properties
  echo "node.id=${{POD##*-}}"
  echo "advertised.listeners=CLIENTS://$POD.$MEMBERS:{CLIENTS},CONTROLLERS://$POD.$MEMBERS:{CONTROLLERS}"
}} > {PROPERTIES}
/opt/kafka/bin/kafka-storage.sh format --ignore-formatted --cluster-id "$CLUSTER" --config {PROPERTIES}
exec /opt/kafka/bin/kafka-server-start.sh {PROPERTIES}
"""

TOPICS = f"""\
# makes what is declared so, however often it runs; topics.txt has one topic per line, grants.txt one grant
set -eu
kafka() {{ program=$1; shift; "/opt/kafka/bin/$program.sh" --bootstrap-server "$BROKERS" "$@"; }}
with="--command-config {CONFIG}/client.properties"
while read -r topic partitions copies retention; do
  kafka kafka-topics $with --create --if-not-exists --topic "$topic" \\
    --partitions "$partitions" --replication-factor "$copies" < /dev/null
  now=$(kafka kafka-topics $with --describe --topic "$topic" < /dev/null |
    sed -n 's/.*PartitionCount: *\\([0-9]*\\).*/\\1/p')
  if [ "$now" -lt "$partitions" ]; then
    kafka kafka-topics $with --alter --topic "$topic" --partitions "$partitions" < /dev/null
  fi
  kafka kafka-configs $with --alter --topic "$topic" --add-config "retention.ms=$retention" < /dev/null
  kafka kafka-acls $with --list --topic "$topic" < /dev/null |
    sed -n 's/.*principal=User:\\([^,]*\\), host=\\*, operation=\\([A-Z]*\\), permissionType=ALLOW.*/\\1 \\2/p' |
    while read -r who operation; do
      grep -qx "$topic $who $operation" {CONFIG}/grants.txt ||
        kafka kafka-acls $with --remove --force --topic "$topic" \\
          --allow-principal "User:$who" --operation "$operation" < /dev/null
    done
done < {CONFIG}/topics.txt
while read -r topic who operation; do
  kafka kafka-acls $with --add --topic "$topic" \\
    --allow-principal "User:$who" --operation "$operation" < /dev/null
  [ "$operation" != READ ] || kafka kafka-acls $with --add --group "$who" --resource-pattern-type prefixed \\
    --allow-principal "User:$who" --operation READ < /dev/null
done < {CONFIG}/grants.txt
"""


def properties(server: Endpoint, replicas: int) -> str:
    """What all members have in common; who somebody is, is the common name of the certificate."""
    copies = min(replicas, COPIES)
    voters = ",".join(f"{node}@{host}:{CONTROLLERS}" for node, host in enumerate(server.members(replicas)))
    return _lines(
        {
            "process.roles": "broker,controller",
            "controller.quorum.voters": voters,
            "controller.listener.names": "CONTROLLERS",
            "inter.broker.listener.name": "CLIENTS",
            "listeners": f"CLIENTS://:{CLIENTS},CONTROLLERS://:{CONTROLLERS}",
            "listener.security.protocol.map": "CLIENTS:SSL,CONTROLLERS:SSL",
            **_tls(),
            "ssl.client.auth": "required",
            "ssl.principal.mapping.rules": r"RULE:^CN=([^,]+).*$/$1/,DEFAULT",
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found": "false",
            "super.users": f"User:{server.name};User:{server.name}-topics",
            "log.dirs": f"{DATA}/kafka",
            "auto.create.topics.enable": "false",
            "default.replication.factor": copies,
            "min.insync.replicas": max(copies - 1, 1),
            "offsets.topic.replication.factor": copies,
            "transaction.state.log.replication.factor": copies,
            "transaction.state.log.min.isr": max(copies - 1, 1),
            "share.coordinator.state.topic.replication.factor": copies,
            "share.coordinator.state.topic.min.isr": max(copies - 1, 1),
        }
    )


def client_properties() -> str:
    """How the programs that administer it connect."""
    return _lines({"security.protocol": "SSL", **_tls()})


def topics(declared: Mapping[str, Topic], replicas: int) -> str:
    """One line for each topic: name, partitions, copies and the retention in milliseconds."""
    copies = min(replicas, COPIES)
    return "".join(
        f"{name} {topic.partitions} {copies} {topic.retention_hours * 3_600_000}\n"
        for name, topic in sorted(declared.items())
    )


def grants(declared: Mapping[str, Topic]) -> str:
    """One line for each thing that somebody may do: topic, common name and operation."""
    return "".join(
        f"{name} {who} {operation}\n"
        for name, topic in sorted(declared.items())
        for operation, those in (("WRITE", topic.producers), ("READ", topic.consumers))
        for who in those
    )


def cluster_id(name: str) -> str:
    """Sixteen bytes in base64, from the name of the cluster: a volume of another cluster is refused."""
    return base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()[:16]).decode().rstrip("=")


def _tls() -> dict[str, str]:
    return {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": f"{TLS}/{BOTH}",
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": f"{TLS}/{AUTHORITY}",
    }


def _lines(properties: Mapping[str, object]) -> str:
    return "".join(f"{name}={value}\n" for name, value in properties.items())
