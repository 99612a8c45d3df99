"""Kafka's own programs, from the jars that Maven brings."""

import subprocess
from pathlib import Path

import pytest

from tests.servers import packages

VERSION = "4.1.0"
POM = f"""\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>tests</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{VERSION}</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>{VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
"""
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
    java, maven = packages.program("java", "default-jre-headless"), packages.program("mvn", "maven")
    (folder / "pom.xml").write_text(POM)
    command = [str(maven), "-q", "-B", "-C", "dependency:build-classpath", "-Dmdep.outputFile=classpath"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=240)
    if done.returncode:
        pytest.skip(f"Maven brings no Kafka: {done.stdout[-500:]}")
    classpath = (folder / "classpath").read_text()
    for name, runs in PROGRAMS.items():
        program = folder / f"{name}.sh"
        program.write_text(f'#!/bin/sh\nexec {java} -XX:TieredStopAtLevel=1 -Xmx384m -cp {classpath} {runs} "$@"\n')
        program.chmod(0o755)
    return folder
