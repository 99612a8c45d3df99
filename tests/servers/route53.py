"""A Route 53 API on loopback (moto), and the zone to work in."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

ACCESS_KEY, SECRET_KEY = "AKIAEXAMPLE", "canary-secret-key"


@dataclass
class Api:
    """The running API."""

    endpoint: str
    client: Any
    zone: str
    """The hosted zone's id."""

    @property
    def settings(self) -> dict[str, Any]:
        """The provider's argument `dns`."""
        return {"route53": {"endpoint": self.endpoint, "accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}}

    def records(self, name: str) -> dict[tuple[str, str], Any]:
        """The record sets of a name, by type and set identifier."""
        listed = self.client.list_resource_record_sets(HostedZoneId=self.zone, StartRecordName=name)
        found = (raw for raw in listed["ResourceRecordSets"] if raw["Name"].rstrip(".").replace("\\052", "*") == name)
        return {(raw["Type"], raw.get("SetIdentifier", "")): raw for raw in found}

    def edit(self, action: str, name: str, kind: str, *values: str) -> None:
        """Change the zone as another person would."""
        raw = {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value} for value in values]}
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": raw}]}
        self.client.change_resource_record_sets(HostedZoneId=self.zone, ChangeBatch=batch)


@contextmanager
def serving(zone: str) -> Generator[Api]:
    """The API with one hosted zone."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    keys = {"aws_access_key_id": "other", "aws_secret_access_key": "other", "region_name": "us-east-1"}
    session: Any = boto3.Session()
    client = session.client("route53", endpoint_url=endpoint, **keys)
    made = client.create_hosted_zone(Name=zone, CallerReference=zone)
    try:
        yield Api(endpoint, client, made["HostedZone"]["Id"])
    finally:
        server.stop()
