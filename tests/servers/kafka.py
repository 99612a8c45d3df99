"""Kafka's own programs, from the jars that Maven brings."""

from pathlib import Path

from tests.servers import maven, packages
from tests.servers.maven import Jar

VERSION = "4.1.0"
JARS = [
    Jar("org.apache.kafka", "kafka_2.13", VERSION),
    Jar("org.apache.kafka", "kafka-tools", VERSION),
    Jar("org.slf4j", "slf4j-simple", "1.7.36"),
]
PROGRAMS = {
    "kafka-storage": "kafka.tools.StorageTool",
    "kafka-server-start": "kafka.Kafka",
    "kafka-topics": "org.apache.kafka.tools.TopicCommand",
    "kafka-configs": "kafka.admin.ConfigCommand",
    "kafka-acls": "org.apache.kafka.tools.AclCommand",
    "kafka-console-producer": "org.apache.kafka.tools.ConsoleProducer",
    "kafka-console-consumer": "org.apache.kafka.tools.consumer.ConsoleConsumer",
}
"""The class that each script of the official image runs."""


def programs(folder: Path) -> Path:
    """A folder with the scripts of the official image; the test is skipped where Maven cannot bring the jars."""
    java, classpath = packages.program("java", "default-jre-headless"), maven.classpath(folder, JARS)
    for name, runs in PROGRAMS.items():
        program = folder / f"{name}.sh"
        program.write_text(f'#!/bin/sh\nexec {java} -XX:TieredStopAtLevel=1 -Xmx384m -cp {classpath} {runs} "$@"\n')
        program.chmod(0o755)
    return folder
