"""The Kubernetes cluster that everything inside it is made on."""

import pulumi_kubernetes
from pulumi_kubernetes import Provider

from stacks import sections

LIMITS = pulumi_kubernetes.KubeClientSettingsArgs(qps=2000, burst=4000)
"""Requests per second: the client's own limits of 50 and 120 make a preview of a thousand objects take three times as
long. A cluster that has to be spared limits them itself (API Priority and Fairness)."""


def cluster(name: str, target: sections.Cluster, *, ours: bool) -> Provider:
    """The provider for objects of that cluster; `ours` says that nobody else uses it."""
    return Provider(
        name,
        context=target.context,
        cluster_identifier=target.uid,
        kube_client_settings=LIMITS,
        upsert_existing_objects=ours,
    )
