"""What a stack needs around it: tools, plugins, its back end, its cluster and other servers."""

import functools
import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from policies.context import Context, actor
from scripts import toolchain
from scripts.changes import operators
from scripts.changes.entering import Entering
from scripts.changes.store import Store
from scripts.changes.store import at as at_url
from scripts.ledger import Ledger, keys
from scripts.ledger.reading import HEAD
from scripts.ledger.seen import Seen
from scripts.toolchain import kubernetes, local, places
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.progress import Progress
from stacks.settings import LOCAL, LOCAL_PASSPHRASE, Settings

ENGINE_TOOLS = ("pulumi", "opa")
STATE = places.LOCAL / "state"
STORE = places.LOCAL / "store"
LEDGER_KEY = "LAYER0_LEDGER_KEY"
"""Names the file with the key that the ledger is written with."""

_CLIENT = {"PULUMI_K8S_CLIENT_QPS": "2000", "PULUMI_K8S_CLIENT_BURST": "4000"}
"""Requests a second to the API server. The plugin's own 50 make a dry run of 1,000 objects take 20 s."""


class Refused(Exception):
    """The stack's cluster is not the one its file names."""


def prepare(settings: Settings, plugins: str, progress: Progress) -> dict[str, str]:
    """Bring and start everything that a run of this stack needs; the environment variables to run it with.

    Raises `Unavailable` where something cannot be had, `Refused` where the cluster is not the stack's.
    """
    is_local = settings.stack == LOCAL
    found = toolchain.find([*ENGINE_TOOLS, *(kubernetes.BINARIES if is_local else ())], progress)
    environment = variables(settings, plugins)
    if standins := toolchain.standins(plugins):
        progress.say(f"stand-ins, not the official plugins: {', '.join(standins)} (layer0 doctor tells more)")
    if is_local:
        local.up(places.LOCAL, {name: found[name].path for name in kubernetes.BINARIES}, progress)
        environment |= local.variables(places.LOCAL, settings.platform.domain)
        kubernetes.define(places.LOCAL / "cluster", operators.definitions(settings), progress)
    else:
        check_cluster(settings, progress)
    return environment


def variables(settings: Settings, plugins: str) -> dict[str, str]:
    """What the engine needs to reach this stack's state and plugins; nothing is started."""
    environment = toolchain.environment(plugins)
    # State holds the names of the gate's delete hooks, so a destroy must run the program that has them.
    environment["PULUMI_RUN_PROGRAM"] = "true"
    environment |= _CLIENT
    if settings.stack != LOCAL:
        return {**environment, "PULUMI_BACKEND_URL": _sturdy(str(settings.backend))}
    STATE.mkdir(parents=True, exist_ok=True)
    return {
        **environment,
        "PULUMI_BACKEND_URL": _sturdy(STATE.as_uri()),
        "PULUMI_CONFIG_PASSPHRASE": LOCAL_PASSPHRASE,
    }


def _sturdy(backend: str) -> str:
    """The URL of a back end that survives a kill at any moment.

    Beside each file of a folder the engine writes another with its media type, not as a whole; one that a kill has left
    empty makes the state unreadable: `failed to load checkpoint: EOF`. Empty ones that are there are removed.
    """
    parts = urlsplit(backend)
    if parts.scheme != "file":
        return backend
    for beside in Path(unquote(parts.netloc + parts.path)).expanduser().glob(".pulumi/stacks/*/*.attrs"):
        if not beside.stat().st_size:
            beside.unlink()
    if "metadata=" in parts.query:
        return backend
    return urlunsplit(parts._replace(query="&".join(filter(None, [parts.query, "metadata=skip"]))))


def store(settings: Settings) -> Entering:
    """Where the stack's change sets, approvals and records are kept, and what is written is entered in the ledger."""
    kept = kept_at(settings)

    who = functools.cache(actor)

    def ledger() -> Ledger:
        key = writer(settings)
        return Ledger(kept, key, Seen(places.LOCAL / "ledgers", key))

    return Entering(kept, ledger, settings.stack, lambda: Context(now=datetime.now(UTC), actor=who()))


def kept_at(settings: Settings) -> Store:
    """The same as it lies there, for who only reads it."""
    return at_url(_place(settings))


def _place(settings: Settings) -> str:
    return settings.store or STORE.as_uri()


def writer(settings: Settings) -> keys.Writer:
    """The key that the stack's ledger is written with: the one that the environment names, else one beside the store.

    The one beside a store in a folder is made with the ledger. Raises the ledger's `Unavailable` where there is none.
    """
    if named := os.environ.get(LEDGER_KEY):
        return keys.Writer.load(Path(named).expanduser())
    place = urlsplit(_place(settings))
    beside = Path(unquote(place.netloc + place.path)).resolve()
    beside = beside.with_name(f"{beside.name}.ledger-key")
    if place.scheme == "file":
        is_new = kept_at(settings).read(HEAD) is None  # before the key: who begins a ledger makes that first
        if beside.exists():
            return keys.Writer.load(beside)
        if is_new:
            return keys.Writer.make(beside)
    raise keys.Unavailable(
        f"{settings.stack}: there is no key to write its ledger with; set {LEDGER_KEY} to the file that has it"
        " (./scripts/layer0 ledger key --new FILE makes one for a new ledger)"
    )


def check_cluster(settings: Settings, progress: Progress) -> None:
    """Hold the cluster that the stack's context leads to against the one its file names, by the UID of kube-system.

    It must hold what the operators of the stack bring, too.
    """
    from threading import Event

    from scripts.providers.kubernetes.api.client import Client, Rejected, Unreachable
    from scripts.providers.kubernetes.api.kubeconfig import Unusable, load

    assert settings.cluster is not None, "every stack but local names a cluster"  # noqa: S101 the settings hold it
    wanted = settings.cluster
    where = settings.origin("cluster")
    try:
        client = Client(load(context=wanted.context), Event(), progress.say)
        namespace = client.request("GET", "/api/v1/namespaces/kube-system")
    except (Unusable, Unreachable, Rejected) as error:
        raise Unavailable(f"{where}: cluster: context {wanted.context!r} cannot be asked who it is: {error}") from error
    uid = namespace["metadata"]["uid"]
    if uid != wanted.uid:
        raise Refused(
            f"{where}: cluster.uid: context {wanted.context!r} leads to another cluster, kube-system there has the UID"
            f" {uid}, not {wanted.uid}; use the right kubeconfig or correct the stack file"
        )
    operators.check(settings, client)
