"""The topics of the event bus: made, kept, grown, written and read."""

from typing import Any

from scripts.planner.sentences import quantities, values
from scripts.planner.sentences.kind import Outcome, kind, put
from scripts.planner.sentences.places import Place
from scripts.planner.sentences.quantities import Quantity
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.values import Change, Contradiction

_SECTION = "event bus"
_TRAITS = (
    "([with|and|that|:] ({partitions:count} (partition|partitions)|[a] (retention|retention time) (of|:) "
    "{kept:duration}"
    "|[messages] (kept|keeping messages) [for] {kept:duration}|(written|produced|filled) by {producers:parties}"
    "|(read|consumed) by {consumers:parties}|(producer|producers) {producers:parties}|(consumer|consumers) "
    "{consumers:parties}))+"
)


def _hours(kept: Quantity | None) -> int | None:
    return None if kept is None else int(quantities.stored(quantities.base(kept, "time", "hours"), "time", "hours"))


@kind(
    "add a topic",
    f"<add> [a|an|another] [new] [kafka] topic [<called>] {{name}} [,] [{_TRAITS}]",
    section=_SECTION,
    examples=(
        "add a topic invoices with 12 partitions, kept for 3 days, written by billing and read by orders",
        "create topic clicks",
    ),
)
def add_topic(
    scene: Scene,
    name: str,
    partitions: int | None = None,
    kept: Quantity | None = None,
    producers: tuple[str, ...] = (),
    consumers: tuple[str, ...] = (),
) -> Outcome:
    """A topic of the event bus."""
    if scene.value("event_bus") is None:
        raise Contradiction("there is no event bus; a person has to write its section first")
    if scene.value("event_bus", "topics", name) is not None:
        raise Contradiction(f"there is a topic {name} already")
    told: dict[str, Any] = {
        "partitions": partitions,
        "retention_hours": _hours(kept),
        "producers": list(producers) or None,
        "consumers": list(consumers) or None,
    }
    yield put(("event_bus", "topics", name), {key: value for key, value in told.items() if value is not None})


@kind(
    "keep messages",
    "keep messages (of|in|on) {topics} [for] {kept:duration}",
    "(keep|retain) {topics} messages [for] {kept:duration}",
    "(keep|retain) {topics} [for] {kept:duration}",
    "retain messages (of|in|on) {topics} [for] {kept:duration}",
    section=_SECTION,
    examples=("keep messages of audit for 30 days", "retain the topic audit for 2 weeks"),
)
def keep_messages(scene: Scene, topics: tuple[Place, ...], kept: Quantity) -> Outcome:
    """How long a topic holds a message."""
    for topic in topics:
        place = scene.place(*topic.path, "retention_hours")
        yield put(place, values.changed(place, Change("to", kept)))


def _joined(scene: Scene, topics: tuple[Place, ...], key: str, parties: tuple[str, ...]) -> Outcome:
    for topic in topics:
        place = scene.place(*topic.path, key)
        now: list[str] = list(place.value or ())
        yield put(place, values.checked(place, now + [name for name in parties if name not in now]))


def _parted(scene: Scene, topics: tuple[Place, ...], key: str, parties: tuple[str, ...]) -> Outcome:
    for topic in topics:
        place = scene.place(*topic.path, key)
        missing = [name for name in parties if name not in (place.value or ())]
        if missing:
            raise Contradiction(f"{' and '.join(missing)} is not among the {key} of {topic.key}")
        yield put(place, [name for name in place.value if name not in parties])


@kind(
    "let somebody write to a topic",
    "{parties} (should|must) be (able|allowed) to (write|publish|produce|send) [messages] (to|into) {topics}",
    "(let|allow) {parties} [to] (write|publish|produce|send) [messages] (to|into) {topics}",
    "<add> {parties} as [a] (producer|producers|writer|writers) (to|of|for) {topics}",
    section=_SECTION,
    examples=("let billing write to module-events",),
)
def let_write(scene: Scene, parties: tuple[str, ...], topics: tuple[Place, ...]) -> Outcome:
    """Common names of certificates, beside those that may already."""
    yield from _joined(scene, topics, "producers", parties)


@kind(
    "let somebody read a topic",
    "{parties} (should|must) be (able|allowed) to (read|consume|subscribe to) [messages] [from|of] {topics}",
    "(let|allow) {parties} [to] (read|consume|subscribe to|listen to) [messages] [from|of] {topics}",
    "<add> {parties} as [a] (consumer|consumers|reader|readers) (to|of|for) {topics}",
    "subscribe {parties} to {topics}",
    section=_SECTION,
    examples=("let orders and storefront read from module-events", "subscribe orders to audit"),
)
def let_read(scene: Scene, parties: tuple[str, ...], topics: tuple[Place, ...]) -> Outcome:
    """Common names of certificates, beside those that may already."""
    yield from _joined(scene, topics, "consumers", parties)


@kind(
    "no longer let somebody write to a topic",
    "(stop|prevent|keep) {parties} from (writing|publishing|producing) [messages] (to|into) {topics}",
    "<remove> {parties} (as|from) (producer|producers|writer|writers) of {topics}",
    "(no longer let|stop letting) {parties} (write|publish) to {topics}",
    section=_SECTION,
    examples=("stop kernel from writing to module-events",),
)
def stop_writing(scene: Scene, parties: tuple[str, ...], topics: tuple[Place, ...]) -> Outcome:
    """The others may still."""
    yield from _parted(scene, topics, "producers", parties)


@kind(
    "no longer let somebody read a topic",
    "(stop|prevent|keep) {parties} from (reading|consuming) [messages] [from|of] {topics}",
    "<remove> {parties} (as|from) (consumer|consumers|reader|readers) of {topics}",
    "unsubscribe {parties} from {topics}",
    "(no longer let|stop letting) {parties} read [from] {topics}",
    section=_SECTION,
    examples=("stop billing from reading audit", "unsubscribe billing from audit"),
)
def stop_reading(scene: Scene, parties: tuple[str, ...], topics: tuple[Place, ...]) -> Outcome:
    """The others may still."""
    yield from _parted(scene, topics, "consumers", parties)


@kind(
    "grow a topic",
    "(split|spread) {topics} (into|over|across) {count} partitions",
    "repartition {topics} to {count} [partitions]",
    section=_SECTION,
    examples=("spread audit over 12 partitions",),
)
def repartition(scene: Scene, topics: tuple[Place, ...], count: int) -> Outcome:
    """More partitions than there are: a topic cannot shrink."""
    for topic in topics:
        place = scene.place(*topic.path, "partitions")
        yield put(place, values.checked(place, count))
