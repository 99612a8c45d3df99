"""Copies of what the config server holds, in object storage."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.batch.v1 import CronJob
from pulumi_kubernetes.core.v1 import ConfigMap, PodTemplateSpecArgsDict, Secret, ServiceAccount
from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict
from pulumi_kubernetes.networking.v1 import NetworkPolicy

from components import pods
from components.inputs import plain
from components.layer0 import etcd, paths
from components.layer0.paths import Endpoint
from components.pods import Container
from stacks import parts

SIZE = "4Gi"
"""Room for one snapshot: twice what the database may hold."""
USER = 65532

UPLOAD = """\
# the name tells when the snapshot was made; nothing is written over
set -eu
aws s3 cp --only-show-errors /snapshot/etcd.db "$BUCKET/$(date -u +%Y-%m-%dT%H-%M-%SZ).db"
"""


@dataclass(frozen=True, kw_only=True)
class SnapshotsArgs:
    """What the snapshots are made from."""

    server: Endpoint
    """The etcd to copy."""
    zones: Sequence[str]
    """Zones that the job's pod may run in."""
    image: str
    """Image of that etcd, with etcdctl."""
    snapshots: parts.Snapshots
    """Where they go and when."""
    identity: str
    """Secret with the certificate to connect with."""


class Snapshots(pulumi.ComponentResource):
    """A CronJob that copies the whole database, verified, into a bucket, which itself expires old copies."""

    def __init__(self, name: str, args: SnapshotsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create what the job needs, then the job."""
        super().__init__("layer0:index:Snapshots", name, plain(args), opts)
        self._name, self._args, self._labels = name, args, {"app.kubernetes.io/name": name}
        CronJob(
            name,
            metadata=self._meta(),
            spec={
                "schedule": args.snapshots.schedule,
                "time_zone": "Etc/UTC",
                "concurrency_policy": "Forbid",
                "job_template": {"spec": {"backoff_limit": 2, "template": self._template()}},
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=self._needs()),
        )
        self.register_outputs({})

    def _meta(self, suffix: str = "") -> ObjectMetaArgsDict:
        labels = {**self._labels, "app.kubernetes.io/part-of": "layer0"}
        return {"name": f"{self._name}{suffix}", "namespace": self._args.server.namespace, "labels": labels}

    def _needs(self) -> list[pulumi.Resource]:
        name, args, inside = self._name, self._args, pulumi.ResourceOptions(parent=self)
        credentials = {"credentials": args.snapshots.credentials.output()}
        calls = paths.calls(name, [args.server], [paths.OUT_OVER_HTTPS])
        return [
            ServiceAccount(name, metadata=self._meta(), automount_service_account_token=False, opts=inside),
            ConfigMap(f"{name}-config", metadata=self._meta("-config"), data={"upload.sh": UPLOAD}, opts=inside),
            Secret(f"{name}-credentials", metadata=self._meta("-credentials"), string_data=credentials, opts=inside),
            NetworkPolicy(name, metadata=self._meta(), spec=calls, opts=inside),
        ]

    def _template(self) -> PodTemplateSpecArgsDict:
        args = self._args
        pod = pods.Pod(
            account=self._name,
            user=USER,
            labels=self._labels,
            replicas=1,
            zones=args.zones,
            restart_policy="OnFailure",
            init_containers=[_save(args)],
            containers=[_upload(args)],
            scratch={"tmp": "/tmp"},  # noqa: S108 - inside the container
            volumes=[
                {"name": "snapshot", "empty_dir": {"size_limit": SIZE}},
                {"name": "tls", "secret": {"secret_name": args.identity, "default_mode": 0o440}},
                {"name": "config", "config_map": {"name": f"{self._name}-config"}},
                {
                    "name": "credentials",
                    "secret": {"secret_name": f"{self._name}-credentials", "default_mode": 0o440},
                },
            ],
        )
        labels = {**self._labels, **paths.labels([args.server])}
        return {"metadata": {"labels": labels}, "spec": pods.spec(pod)}


def _save(args: SnapshotsArgs) -> Container:
    return Container(
        name="save",
        image=args.image,
        resources=args.snapshots.resources,
        command=("/usr/local/bin/etcdctl",),
        args=etcd.snapshot(args.server, "/snapshot/etcd.db"),
        mounts={"/snapshot": "snapshot", etcd.TLS: "tls"},
    )


def _upload(args: SnapshotsArgs) -> Container:
    endpoint = args.snapshots.endpoint
    elsewhere = {} if endpoint is None else {"AWS_ENDPOINT_URL_S3": f"https://{endpoint}"}
    return Container(
        name="upload",
        image=args.snapshots.image,
        resources=args.snapshots.resources,
        command=("sh", "/etc/snapshots/config/upload.sh"),
        env={
            "AWS_SHARED_CREDENTIALS_FILE": "/etc/snapshots/credentials/credentials",
            "BUCKET": args.snapshots.bucket,
            "HOME": "/tmp",  # noqa: S108 - inside the container
            **elsewhere,
        },
        mounts={
            "/snapshot": "snapshot",
            "/etc/snapshots/config": "config",
            "/etc/snapshots/credentials": "credentials",
        },
    )
