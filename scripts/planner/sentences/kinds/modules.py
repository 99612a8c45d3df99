"""Modules: added, copied, renamed, and what runs in them."""

from typing import Any

from scripts.planner.sentences import amounts as lists
from scripts.planner.sentences import values
from scripts.planner.sentences.amounts import Amount
from scripts.planner.sentences.kind import Outcome, drop, kind, put
from scripts.planner.sentences.places import Place
from scripts.planner.sentences.quantities import Misfit
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.tokens import Token
from scripts.planner.sentences.values import Contradiction

_SECTION = "modules"
_WHAT = "(module|service|workload|app|application)"
_TRAITS = (
    "([with|and|that|:|from|using] (image {image}|{image}|[on|listening on|serving] port {port:count}"
    "|[readiness|ready|health] [check] path {ready:urlpath}|(depending on|depends on|connected to|needing) "
    "{needs:parties}"
    "|(that talks|talking) to {needs:parties}|[the] (host|host name) {host}|(exposed|reachable) (at|as|on) {host}"
    "|{amounts}))+"
)


def _fresh(scene: Scene, name: str) -> tuple[str, ...]:
    if scene.value("modules", name) is not None:
        raise Contradiction(f"there is a module {name} already; say another name, or what of it shall change")
    return ("modules", name)


def known(scene: Scene, names: tuple[str, ...]) -> list[str]:
    """Names that a module may depend on; raises Misfit for any other."""
    there = (*scene.value("modules"), *scene.value("data_services"))
    for name in names:
        if name not in there:
            raise Misfit(f"there is no module or data service {name}; known: {', '.join(there)}")
    return list(names)


@kind(
    "add a module",
    f"(<add>|deploy|run) [a|an|another] [new] {_WHAT} [<called>] {{name}} [,] {_TRAITS}",
    f"(deploy|<add>|run) {{image}} as [a|an] [new] {_WHAT} [<called>] {{name}} [,] {_TRAITS}",
    section=_SECTION,
    examples=(
        "add a module invoices with image registry.example.com/shop/invoices:1.0.0 on port 8080",
        "deploy a module search from image example.com/search:0.3.0, port 8080, depending on redis, with 2 replicas",
    ),
)
def add_module(
    scene: Scene,
    name: str,
    image: str | None = None,
    port: int | None = None,
    ready: str | None = None,
    needs: tuple[str, ...] = (),
    host: str | None = None,
    amounts: tuple[Amount, ...] = (),
) -> Outcome:
    """A module needs an image and a port."""
    path = _fresh(scene, name)
    if image is None or port is None:
        raise Misfit(f"what is module {name}? say its image and its port, as in: with image <image> on port 8080")
    module: dict[str, Any] = {"images": {"blue": image}, "ports": {"http": port}}
    if needs:
        module["depends_on"] = known(scene, needs)
    if ready:
        module["ready"] = ready
    if host:
        module["expose"] = {"host": scene.label(host)}
    settings = {**scene.places.settings, "modules": {**scene.value("modules"), name: module}}
    whole = Scene(scene.tokens, type(scene.places)(settings), scene.today)
    for amount in amounts:
        place = lists.setting(whole, whole.place(*path), amount)
        inner = (
            module if place.key == "replicas" else module.setdefault("resources", {"cpu": "100m", "memory": "128Mi"})
        )
        inner[place.key] = values.changed(place, amount[0])
    yield put(path, module)


@kind(
    "copy a module",
    f"(copy|clone|duplicate) {{module}} (to|as|into) [a] [new] [{_WHAT}] [<called>] {{name}}",
    section=_SECTION,
    examples=("copy the module billing as billing-eu",),
)
def copy_module(scene: Scene, module: Place, name: str) -> Outcome:
    """Everything but its host name, which only one can have."""
    copied = {key: value for key, value in values.told(module).items() if key not in ("expose", "adopt")}
    yield put(_fresh(scene, name), copied)
    if module.value["expose"]:
        yield f"{name} is not reached from outside; say: expose {name} at ..."


@kind(
    "rename a module",
    "rename [the] {module} to {name}",
    section=_SECTION,
    examples=("rename module billing to payments",),
)
def rename_module(scene: Scene, module: Place, name: str) -> Outcome:
    """The same settings under another name, and in what the others depend on."""
    yield put(_fresh(scene, name), values.told(module))
    yield drop(module)
    for other, entry in scene.value("modules").items():
        if module.key in entry["depends_on"]:
            yield put(
                ("modules", other, "depends_on"), [name if each == module.key else each for each in entry["depends_on"]]
            )


@kind(
    "serve a port",
    "<add> [a] port {name} [with number|number|=|to|:|at|on] {number:count} (to|on|for) {module}",
    "<add> port {number:count} [<called>|as] {name} (to|on|for) {module}",
    "(serve|open) port {number:count} [<called>|as] {name} on {module}",
    "(let|make) {module} (serve|listen on) port {number:count} as {name}",
    section=_SECTION,
    examples=("add a port admin 9090 to billing", "serve port 9100 as stats on orders"),
)
def add_port(scene: Scene, name: str, number: int, module: Place) -> Outcome:
    """A further port, by name."""
    if (now := scene.value(*module.path, "ports", name)) is not None:
        raise Contradiction(f"{module.key} serves {name} on {now} already")
    yield put((*module.path, "ports", name), number)


@kind(
    "move a port",
    "(<set>|change) port {name:text} of {module} to {number:count}",
    "(let|make) {module} (serve|listen for) {name:text} on port {number:count}",
    section=_SECTION,
    examples=("change port http of billing to 8081",),
)
def move_port(scene: Scene, name: str, number: int, module: Place) -> Outcome:
    """The number of a port that there is."""
    place = scene.place(*module.path, "ports", name)
    yield put(place, values.checked(place, number))


@kind(
    "no longer serve a port",
    "(<remove>|close) [the] port {name:value} (of|from|on) {module}",
    "(stop|no longer) (serving|serve) port {name:value} on {module}",
    section=_SECTION,
    examples=("close port metrics of billing",),
)
def drop_port(scene: Scene, name: tuple[Token, ...], module: Place) -> Outcome:
    """The others stay."""
    yield drop(scene.place(*module.path, "ports", " ".join(token.text for token in name)))


@kind(
    "say how readiness is asked",
    "(check|probe) [readiness|health] [of] {modules} (at|on|with|under) {path:urlpath}",
    "use {path:urlpath} (as|for) (readiness|health|ready) [check|path|probe] (of|for) {modules}",
    "(check|probe) (readiness|health) of {modules} (at|on|with|under) {path:urlpath}",
    section=_SECTION,
    examples=("check the readiness of billing at /ready", "use /healthz as health check of orders"),
)
def set_ready(scene: Scene, modules: tuple[Place, ...], path: str) -> Outcome:
    """A path on the first port."""
    for module in modules:
        place = scene.place(*module.path, "ready")
        yield put(place, values.checked(place, path))


@kind(
    "say as whom a module runs",
    "run {modules} as user {count}",
    "let {modules} run as user {count}",
    section=_SECTION,
    examples=("run billing as user 2000",),
)
def set_user(scene: Scene, modules: tuple[Place, ...], count: int) -> Outcome:
    """User and group of the processes."""
    for module in modules:
        place = scene.place(*module.path, "user")
        yield put(place, values.checked(place, count))


@kind(
    "say with which arguments a module runs",
    "(run|start) {modules} with (arguments|args|argument) {held:texts}",
    section=_SECTION,
    examples=('run billing with arguments "serve" and "--verbose"',),
)
def set_args(scene: Scene, modules: tuple[Place, ...], held: tuple[str, ...]) -> Outcome:
    """Arguments in quotes, in the place of the image's own."""
    yield from (put(scene.place(*module.path, "args"), list(held)) for module in modules)


@kind(
    "write a file of a module",
    "(put|write|set|change) [file|config file] {name:text} (of|in|for) {module} to {text:texts}",
    "(put|write) {text:texts} (into|to|in) [file|config file] {name:text} of {module}",
    "<add> [a] (file|config file) {name:text} to {module} with {text:texts}",
    section=_SECTION,
    examples=('write "level: debug" into file log.yaml of billing',),
)
def set_file(scene: Scene, name: str, module: Place, text: tuple[str, ...]) -> Outcome:
    """A file in /etc/module, with a text in quotes; nothing secret."""
    if len(text) != 1:
        raise Misfit("a file has one text; put it in quotes")
    yield put((*module.path, "config", name), text[0])
    _ = scene


@kind(
    "remove a file of a module",
    "<remove> [file|config file] {name:text} (of|from) {module}",
    section=_SECTION,
    examples=("remove file settings.yaml from billing",),
)
def drop_file(scene: Scene, name: str, module: Place) -> Outcome:
    """The others stay."""
    yield drop(scene.place(*module.path, "config", name))


@kind(
    "adopt a Deployment",
    "(adopt|take over) [existing] deployment {name:text} (as|for) {module}",
    "let {module} (adopt|take over) deployment {name:text}",
    section=_SECTION,
    examples=("adopt deployment legacy-billing as billing",),
)
def adopt_deployment(scene: Scene, name: str, module: Place) -> Outcome:
    """It is imported as the active slot, and left as it is."""
    place = scene.place(*module.path, "adopt")
    yield put(place, values.checked(place, name))
