"""Modules: who talks to whom, what is reached from outside, how long requests may take."""

from scripts.planner.sentences import values
from scripts.planner.sentences.kind import Outcome, drop, kind, put
from scripts.planner.sentences.kinds.modules import known
from scripts.planner.sentences.places import Place
from scripts.planner.sentences.quantities import Quantity
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.values import Change, Contradiction

_SECTION = "modules"


@kind(
    "let a module connect",
    "(let|allow) {modules} [to] <talk> {parties}",
    "connect {modules} (to|with) {parties}",
    "{modules} (should|must) be (able|allowed) to <talk> {parties}",
    "{modules} (needs|need|depends on|depend on|should depend on|should talk to|needs to talk to|needs access to) "
    "{parties}",
    "(give|grant) {modules} access to {parties}",
    "make {modules} depend on {parties}",
    "<add> {parties} to dependencies of {modules}",
    section=_SECTION,
    examples=("let billing talk to redis", "billing depends on orders", "give storefront access to redis and postgres"),
)
def connect(scene: Scene, modules: tuple[Place, ...], parties: tuple[str, ...]) -> Outcome:
    """Further modules and data services; everything else stays closed."""
    wanted = known(scene, parties)
    for module in modules:
        if module.key in wanted:
            raise Contradiction(f"{module.key} cannot depend on itself")
        now = list(scene.value(*module.path, "depends_on"))
        yield put((*module.path, "depends_on"), now + [each for each in wanted if each not in now])


@kind(
    "no longer let a module connect",
    "(stop|prevent|keep) {modules} from (talking to|reaching|connecting to|using|accessing) {parties}",
    "(disconnect|cut) {modules} [off] from {parties}",
    "(no longer let|stop letting) {modules} <talk> {parties}",
    "{modules} (no longer needs|no longer need|no longer depends on|does not need|doesn't need|no longer talks to"
    "|should no longer talk to"
    "|should no longer depend on|should no longer use) {parties} [any more|anymore]",
    "<remove> {parties} from dependencies of {modules}",
    section=_SECTION,
    examples=(
        "stop orders from talking to redis",
        "storefront no longer needs orders",
        "disconnect billing from postgres",
    ),
)
def disconnect(scene: Scene, modules: tuple[Place, ...], parties: tuple[str, ...]) -> Outcome:
    """The way is closed again."""
    unwanted = known(scene, parties)
    for module in modules:
        now = scene.value(*module.path, "depends_on")
        missing = [each for each in unwanted if each not in now]
        if missing:
            raise Contradiction(f"{module.key} does not depend on {' and '.join(missing)}")
        yield put((*module.path, "depends_on"), [each for each in now if each not in unwanted])


@kind(
    "expose a module",
    "(expose|publish|serve) {module} (at|as|on|under|to outside as|to the outside at) {host} [on port {port:text}]",
    "make {module} (reachable|available|public) (at|as|on|under) {host}",
    "expose [the] port {port:text} of {module} (at|as|on|under) {host}",
    section=_SECTION,
    examples=(
        "expose billing at billing.shop.example.com",
        "make orders reachable at orders",
        "expose port http of billing at pay",
    ),
)
def expose(scene: Scene, module: Place, host: str, port: str | None = None) -> Outcome:
    """A host name in the platform's domain; a port where it is not the first one."""
    label = scene.label(host)
    place = scene.place(*module.path, "expose", "host")
    values.checked(place, label)
    if scene.value(*module.path, "expose") is None:
        yield put((*module.path, "expose"), {"host": label} | ({"port": port} if port else {}))
        return
    yield put(place, label)
    if port:
        yield put((*module.path, "expose", "port"), port)


@kind(
    "no longer expose a module",
    "(stop|no longer) (exposing|publishing|expose|publish) {modules}",
    "(hide|unexpose|close) {modules} [from outside|to outside]",
    "make {modules} (internal|private|unreachable) [again]",
    section=_SECTION,
    examples=("stop exposing storefront", "make storefront internal"),
)
def hide(scene: Scene, modules: tuple[Place, ...]) -> Outcome:
    """Only the cluster's inside reaches it."""
    for module in modules:
        if scene.value(*module.path, "expose") is None:
            raise Contradiction(f"{module.key} is not exposed")
        yield drop((*module.path, "expose"))


@kind(
    "limit the time of requests",
    "(time out|time-out|cut off|abort) requests to {modules} after {limit:duration}",
    "(let|allow) requests to {modules} [to] take [at most|up to] {limit:duration}",
    "give requests to {modules} {limit:duration}",
    section=_SECTION,
    examples=("time out requests to billing after 30 seconds", "let requests to orders take up to a minute"),
)
def set_timeout(scene: Scene, modules: tuple[Place, ...], limit: Quantity) -> Outcome:
    """Its retries included."""
    for module in modules:
        place = scene.place(*module.path, "timeout_seconds")
        yield put(place, values.changed(place, Change("to", limit)))


@kind(
    "repeat failed requests",
    "(retry|repeat) [failed] requests to {modules} (once {number=1}|twice {number=2}|{count} times)",
    "(stop|no longer) (retrying|retry|repeating|repeat) [failed] requests to {modules} {number=0}",
    section=_SECTION,
    examples=(
        "retry requests to billing 3 times",
        "retry failed requests to orders once",
        "stop retrying requests to billing",
    ),
)
def set_retries(scene: Scene, modules: tuple[Place, ...], count: int | None = None, number: str = "") -> Outcome:
    """How often the mesh does it."""
    for module in modules:
        place = scene.place(*module.path, "retries")
        yield put(place, values.checked(place, count if count is not None else int(number)))
