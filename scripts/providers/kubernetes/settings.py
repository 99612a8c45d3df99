"""The arguments of a provider resource: what they mean, and which of them a stand-in must refuse."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.providers.kubernetes.kubeconfig import Access, Unusable, load
from scripts.providers.properties import UNKNOWN

_PREFIX = "kubernetes:config:"
_IDENTIFIER = "clusterIdentifier"
"""Names the cluster whatever its address is: as long as it is the same, nothing is replaced."""
_CLUSTER_KEYS = ("kubeconfig", "context", "cluster")
_REFUSED = {
    "alwaysRender": "true",
    "renderYamlToDirectory": None,
    "strictMode": "true",
    "enableServerSideApply": "false",
}
"""Arguments that change what is done, by the value that does so (none: any value)."""


@dataclass(frozen=True)
class Settings:
    """One provider resource's arguments."""

    kubeconfig: str | None = None
    context: str | None = None
    cluster: str | None = None
    namespace: str | None = None
    mutable: frozenset[str] = frozenset()
    """The kinds among ConfigMap and Secret whose content is updated in place."""
    force: bool = False
    """Take fields from other managers."""
    upsert: bool = False
    """Take over an object that exists already, in place of failing."""
    delete_unreachable: bool = False
    skip_update_unreachable: bool = False

    def access(self) -> Access:
        """Raises: `Unusable`."""
        return load(self.kubeconfig, context=self.context, cluster=self.cluster)


def parse(variables: Mapping[str, str], environment: Mapping[str, str]) -> Settings:
    """The settings in the engine's configuration variables; some flags may come from the environment too."""
    given = {key.removeprefix(_PREFIX): value for key, value in variables.items()}

    def flag(name: str, variable: str) -> bool:
        return (given.get(name) or environment.get(variable, "")).lower() == "true"

    kinds = {"v1/ConfigMap": "ConfigMap", "v1/Secret": "Secret"}
    return Settings(
        kubeconfig=_content(given.get("kubeconfig")),
        context=given.get("context") or None,
        cluster=given.get("cluster") or None,
        namespace=given.get("namespace") or None,
        mutable=frozenset(
            key
            for key, name in kinds.items()
            if flag(f"enable{name}Mutable", f"PULUMI_K8S_ENABLE_{name.upper()}_MUTABLE")
        ),
        force=flag("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"),
        upsert=flag("upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"),
        delete_unreachable=flag("deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
        skip_update_unreachable=flag("skipUpdateUnreachable", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE"),
    )


def refused(arguments: Mapping[str, Any]) -> Iterator[str]:
    """The arguments given that the stand-in cannot honour."""
    for name, value in _REFUSED.items():
        given = arguments.get(name)
        if given not in (None, "", False) if value is None else str(given).lower() == value:
            yield name


def replacing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The arguments whose change means another cluster, so that every object has to be made anew."""
    if new.get(_IDENTIFIER):
        return [_IDENTIFIER] if old.get(_IDENTIFIER, new[_IDENTIFIER]) != new[_IDENTIFIER] else []
    changed = [key for key in _CLUSTER_KEYS if old.get(key) != new.get(key)]
    if not changed:
        return []
    if UNKNOWN in new.values():
        return changed
    return changed if _entry(old) != _entry(new) else []


def _entry(arguments: Mapping[str, Any]) -> dict[str, Any] | None:
    source, context, cluster = (arguments.get(key) or None for key in _CLUSTER_KEYS)
    try:
        return load(_content(source), context=context, cluster=cluster).cluster
    except Unusable:
        return None


def _content(source: Any) -> str | None:
    """A kubeconfig given as an object arrives as one, or as its JSON text."""
    return json.dumps(source) if isinstance(source, dict) else source or None
