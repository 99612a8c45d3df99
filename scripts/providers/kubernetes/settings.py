"""The arguments of a provider resource: what they mean, and which of them do not go together."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scripts.providers.kubernetes.api.kubeconfig import Access, Unusable, load
from scripts.providers.kubernetes.api.throttle import Limits
from scripts.providers.properties import UNKNOWN, is_map
from scripts.providers.servicer import Failed

_PREFIX = "kubernetes:config:"
_IDENTIFIER = "clusterIdentifier"
"""Names the cluster whatever its address is: as long as it is the same, nothing is replaced."""
_CLUSTER_KEYS = ("kubeconfig", "context", "cluster")
_DIRECTORY = "renderYamlToDirectory"
_LIMITS = "kubeClientSettings"


@dataclass(frozen=True)
class Settings:
    """One provider resource's arguments."""

    kubeconfig: str | None = None
    context: str | None = None
    cluster: str | None = None
    namespace: str | None = None
    directory: str | None = None
    """Where objects are rendered to, in place of a cluster."""
    always_render: bool = False
    """Render objects that did not change, too."""
    limits: Limits = field(default_factory=Limits)
    mutable: frozenset[str] = frozenset()
    """The kinds among ConfigMap and Secret whose content is updated in place."""
    server_side: bool = True
    """Let the API server work out what an update changes (server-side apply)."""
    force: bool = False
    """Take fields from other managers."""
    upsert: bool = False
    """Take over an object that exists already, in place of failing."""
    await_all: bool = False
    """Wait for the kinds too that have no rule of their own."""
    delete_unreachable: bool = False
    skip_update_unreachable: bool = False
    suppress_deprecations: bool = False

    def access(self) -> Access:
        """Raises: `Unusable`."""
        return load(self.kubeconfig, context=self.context, cluster=self.cluster)


def parse(variables: Mapping[str, str], environment: Mapping[str, str]) -> Settings:
    """The settings in the engine's configuration variables; some may come from the environment too.

    Raises: `Failed`, for limits that cannot be read.
    """
    given = {key.removeprefix(_PREFIX): value for key, value in variables.items() if value}

    def flag(name: str, *, default: str = "") -> bool:
        variable = "PULUMI_K8S_" + re.sub("([A-Z])", r"_\1", name.replace("ConfigMap", "Configmap")).upper()
        return given.get(name, environment.get(variable, default)).lower() == "true"

    return Settings(
        kubeconfig=_content(given.get("kubeconfig")),
        context=given.get("context"),
        cluster=given.get("cluster"),
        namespace=given.get("namespace"),
        directory=given.get(_DIRECTORY),
        always_render=given.get("alwaysRender") == "true",
        limits=limits(given.get(_LIMITS), environment),
        mutable=frozenset(f"v1/{kind}" for kind in ("ConfigMap", "Secret") if flag(f"enable{kind}Mutable")),
        server_side=flag("enableServerSideApply", default="true"),
        force=flag("enablePatchForce"),
        upsert=flag("upsertExistingObjects"),
        await_all=environment.get("PULUMI_K8S_AWAIT_ALL") == "true",
        delete_unreachable=flag("deleteUnreachable"),
        skip_update_unreachable=flag("skipUpdateUnreachable"),
        suppress_deprecations=flag("suppressDeprecationWarnings"),
    )


def limits(source: Any, environment: Mapping[str, str]) -> Limits:
    """The limits that an argument gives, as an object or its JSON text. Raises: `Failed`."""
    try:
        given: Any = json.loads(source) if isinstance(source, str) and source else source or {}
    except ValueError:
        given = None
    if not is_map(given):
        raise Failed(f"{_LIMITS} must be an object with qps, burst and timeout, got {source!r}")
    usual = Limits()

    def number(name: str, default: float) -> float:
        value = given.get(name)
        if value is None:
            value = environment.get(f"PULUMI_K8S_CLIENT_{name.upper()}") or default
        try:
            found = float(value)
        except (TypeError, ValueError):
            found = math.nan
        if not math.isfinite(found) or (found <= 0 and name == "burst") or (found == 0 and name == "qps"):
            raise Failed(f"{_LIMITS}.{name} must be a number above 0, got {value!r}")
        return found

    return Limits(number("qps", usual.qps), int(number("burst", usual.burst)), number("timeout", usual.timeout))


def failures(arguments: Mapping[str, Any], urn: str, environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The arguments that cannot be as they are, and why."""
    given = {key: value for key, value in arguments.items() if value not in (None, "", False, "false")}
    if _is_strict(arguments, environment):
        yield from _strict_failures(given, urn)
    if _DIRECTORY in given:
        for name in _CLUSTER_KEYS:
            if name in given:
                yield (
                    name,
                    f"{name} is not compatible with {_DIRECTORY}; leave one of them out (KUBECONFIG sets it too)",
                )
    elif "alwaysRender" in given:
        yield "alwaysRender", f"alwaysRender is only valid with {_DIRECTORY}; set that, or leave it out"
    if given.get(_LIMITS) != UNKNOWN:
        try:
            limits(given.get(_LIMITS), environment)
        except Failed as error:
            yield _LIMITS, str(error)


def _strict_failures(given: Mapping[str, Any], urn: str) -> Iterator[tuple[str, str]]:
    if re.fullmatch("default(_.*)?", urn.rpartition("::")[2]):
        yield "", "strict mode prohibits the default provider; give the resources a provider of their own"
    for name in ("kubeconfig", "context"):
        if name not in given:
            yield name, f"strict mode requires the provider's argument {name}; set it"


def _is_strict(arguments: Mapping[str, Any], environment: Mapping[str, str]) -> bool:
    """Strict mode is an argument of the default provider, and for all others in the stack's configuration only."""
    try:
        stack: Any = json.loads(environment.get("PULUMI_CONFIG") or "{}")
    except ValueError:
        stack = {}
    name = "strictMode"
    return str(arguments.get(name, stack.get(name) if is_map(stack) else "")).lower() == "true"


def replacing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The arguments whose change means another cluster or directory, so that every object has to be made anew."""
    if new.get(_IDENTIFIER):
        return [_IDENTIFIER] if old.get(_IDENTIFIER, new[_IDENTIFIER]) != new[_IDENTIFIER] else []
    moved = [_DIRECTORY] if old.get(_DIRECTORY) != new.get(_DIRECTORY) else []
    changed = [key for key in _CLUSTER_KEYS if old.get(key) != new.get(key)]
    if changed and (UNKNOWN in new.values() or _entry(old) != _entry(new)):
        return moved + changed
    return moved


def _entry(arguments: Mapping[str, Any]) -> dict[str, Any] | None:
    source, context, cluster = (_content(arguments.get(key)) for key in _CLUSTER_KEYS)
    try:
        return load(source, context=context, cluster=cluster).cluster
    except Unusable:
        return None


def _content(source: Any) -> str | None:
    """A kubeconfig given as an object arrives as one, or as its JSON text."""
    return source or None if isinstance(source, str) or source is None else json.dumps(source)
