"""How long metrics are kept, and copies of what the config server holds."""

from scripts.planner.sentences import quantities, values
from scripts.planner.sentences.kind import Outcome, drop, kind, put
from scripts.planner.sentences.quantities import Misfit, Quantity
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.tokens import Token
from scripts.planner.sentences.values import Change, Contradiction

_METRICS = ("monitor", "prometheus", "retention_days")


@kind(
    "keep metrics",
    "(keep|retain|store) [prometheus] metrics [for] {kept:duration}",
    "{metrics=yes} metrics should be kept [for] {kept:duration}",
    section="monitor",
    examples=("keep metrics for 30 days", "retain metrics for two weeks"),
)
def keep_metrics(scene: Scene, kept: Quantity, metrics: str = "") -> Outcome:
    """How long Prometheus keeps them."""
    del metrics
    place = scene.place(*_METRICS)
    yield put(place, values.changed(place, Change("to", kept)))


_SNAPSHOTS = ("config_server", "snapshots")
_EVERY = {
    "every hour": "17 * * * *",
    "hourly": "17 * * * *",
    "every day": "17 3 * * *",
    "daily": "17 3 * * *",
    "every night": "17 3 * * *",
    "nightly": "17 3 * * *",
    "every week": "17 3 * * 0",
    "weekly": "17 3 * * 0",
}
"""At minute 17, when fewer jobs start than at the full hour; days at three in the morning, weeks on Sunday (UTC)."""


@kind(
    "say when snapshots are made",
    "(take|make|run) (snapshots|snapshot|backups) [of (config server|etcd|configuration server)] {value}",
    "(take|make) {value:cadence} (snapshots|backups) [of (config server|etcd|configuration server)]",
    "(snapshot|back up) (config server|etcd|configuration server) {value}",
    "(take|make|run) [a] (snapshot|backup) [of (config server|etcd)] {value}",
    section="config server",
    examples=(
        "take snapshots of etcd every 6 hours",
        "back up the config server nightly",
        'take snapshots on schedule "5 4 * * *"',
    ),
)
def snapshot_schedule(scene: Scene, value: tuple[Token, ...]) -> Outcome:
    """A cron schedule in UTC, of which the usual ones need not be written."""
    place, said = scene.place(*_SNAPSHOTS, "schedule"), " ".join(token.text for token in value)
    if scene.value(*_SNAPSHOTS) is None:
        raise Contradiction(
            "config_server.snapshots is missing, which needs credentials; a person has to write it first"
        )
    schedule = _EVERY.get(said.lower()) or _every(value) or (value[-1].text if value[-1].quoted else None)
    if schedule is None:
        raise Misfit(f"{said} is no schedule; say: every 6 hours, every day, or five cron fields in quotes")
    yield put(place, values.checked(place, schedule))


def _every(value: tuple[Token, ...]) -> str | None:
    """Every so many hours or minutes, where they fit into a day or an hour."""
    if value[0].word != "every":
        return None
    found = [quantity for end, quantity in quantities.at(value, 1) if end == len(value)]
    for quantity in found:
        for unit, most, form in (("hours", 24, "17 */{} * * *"), ("minutes", 60, "*/{} * * * *")):
            if quantity.unit in (unit, "m") and quantity.number > 0 and (most / quantity.number).denominator == 1:
                return form.format(int(quantity.number))
    return None


@kind(
    "stop snapshots",
    "(stop|no longer) (making|taking|make|take) (snapshots|backups) [of (config server|etcd)]",
    "(stop|turn off|disable) [etcd|config server] (snapshots|snapshotting|backups) [of (config server|etcd)]",
    section="config server",
    examples=("stop taking snapshots of the config server", "turn off etcd snapshots"),
)
def stop_snapshots(scene: Scene) -> Outcome:
    """The copies that there are stay where they are."""
    if scene.value(*_SNAPSHOTS) is None:
        raise Contradiction("no snapshots are made now")
    yield drop(_SNAPSHOTS)


@kind(
    "say where snapshots go",
    "(put|store|keep|send|write) (snapshots|backups) [of (config server|etcd)] (in|to|at|into) {url}",
    section="config server",
    examples=("store the snapshots of etcd in s3://example-snapshots/shop",),
)
def snapshot_bucket(scene: Scene, url: str) -> Outcome:
    """A folder in object storage."""
    if scene.value(*_SNAPSHOTS) is None:
        raise Contradiction(
            "config_server.snapshots is missing, which needs credentials; a person has to write it first"
        )
    place = scene.place(*_SNAPSHOTS, "bucket")
    yield put(place, values.checked(place, url))
