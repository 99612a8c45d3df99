"""Modules: which slot serves, and how many pods there are."""

from collections.abc import Mapping

from scripts.planner.sentences import values
from scripts.planner.sentences.kind import Outcome, drop, kind, put
from scripts.planner.sentences.places import Place
from scripts.planner.sentences.quantities import Misfit, Quantity
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.values import Change, Contradiction

_SECTION = "modules"
_SLOT = "(blue {slot=blue}|green {slot=green})"


@kind(
    "deploy to a slot",
    f"(deploy|put|roll out|release) [version|image] ({{version}}|{{image}}) (to|into|in|on) {_SLOT} [slot] of "
    f"{{module}}",
    f"(deploy|put|roll out|release) [version|image] ({{version}}|{{image}}) of {{module}} (to|into|in|on) {_SLOT} "
    "[slot]",
    f"(upgrade|update|set) {_SLOT} [slot|image] of {{module}} to ({{version}}|{{image}})",
    section=_SECTION,
    examples=(
        "deploy 2.4.1 to the green slot of billing",
        "deploy registry.example.com/shop/orders:3.1.0 to the blue slot of orders",
    ),
)
def deploy(scene: Scene, module: Place, slot: str, version: str = "", image: str = "") -> Outcome:
    """An image; a version alone keeps the repository of the slot, or of the other one."""
    images: Mapping[str, str | None] = scene.entries(*module.path, "images")
    now = images[slot] or next((image for image in images.values() if image), None)
    place = scene.place(*module.path, "images", slot)
    yield put(place, values.checked(place, values.image(now, version or image)))


@kind(
    "switch to a slot",
    f"(switch|flip|move|cut over|point) [traffic of] {{module}} [over] to {_SLOT} [slot]",
    f"activate {_SLOT} [slot] of {{module}}",
    f"(roll|switch) {{module}} back to {_SLOT} [slot]",
    f"make {_SLOT} [slot] [of {{module}}] active",
    f"send everything of {{module}} to {_SLOT}",
    f"(switch|send|move|point) (traffic|requests) (of|for) {{module}} [over] to {_SLOT} [slot]",
    f"make {_SLOT} active [slot] (of|for|in|on) {{module}}",
    section=_SECTION,
    examples=("switch orders to green", "activate the green slot of orders"),
)
def switch(scene: Scene, slot: str, module: Place | None = None) -> Outcome:
    """The module's Service sends everything to it; it must have an image."""
    if module is None:
        raise Misfit("of which module?")
    if not scene.value(*module.path, "images", slot):
        raise Contradiction(
            f"the {slot} slot of {module.key} has no image; say: deploy ... to the {slot} slot of {module.key}"
        )
    yield put(scene.place(*module.path, "active"), slot)


@kind(
    "clear a slot",
    f"<remove> [image of] {_SLOT} [slot] of {{module}}",
    f"(empty|clear) {_SLOT} slot of {{module}}",
    section=_SECTION,
    examples=("clear the green slot of orders",),
)
def clear(scene: Scene, slot: str, module: Place) -> Outcome:
    """Its pods go; the active slot cannot be cleared."""
    if scene.value(*module.path, "active") == slot:
        raise Contradiction(f"{slot} is the active slot of {module.key}; switch to the other one first")
    if not scene.value(*module.path, "images", slot):
        raise Contradiction(f"the {slot} slot of {module.key} has no image")
    yield drop((*module.path, "images", slot))


@kind(
    "scale with the load",
    "(scale|autoscale|auto-scale|let) {modules} [scale|autoscale] [automatically] {span:range} [replicas|pods"
    "|instances] [(at|by|on) {quantity} [cpu|of cpu]]",
    "(<enable>|<add>|<set>|configure|turn on) (autoscaling|auto-scaling|scaling) (of|for|on|in) {modules} (with"
    "|to|at|,|:|from) {span:range} [replicas|pods|instances]"
    " [(at|by|on) {quantity} [cpu|of cpu]]",
    "(<enable>|<add>|<set>|configure|turn on) (autoscaling|auto-scaling|scaling) (of|for|on|in) {modules} {span:range} "
    "[replicas|pods|instances]"
    " [(at|by|on) {quantity} [cpu|of cpu]]",
    "(run|keep) {modules} (with|at) {span:range} (replicas|pods|instances)",
    "(run|keep) {span:range} (replicas|pods|instances) of {modules}",
    section=_SECTION,
    examples=(
        "autoscale orders between 2 and 6 replicas",
        "let billing scale from two to five at 80 % cpu",
        "enable autoscaling for orders with 2 to 8 replicas",
        "run storefront with 2-5 pods",
    ),
)
def scale_with_load(
    scene: Scene,
    modules: tuple[Place, ...],
    span: tuple[int, int],
    quantity: Quantity | None = None,
) -> Outcome:
    """Fewest and most pods; what is not said of the load stays as it is."""
    least, most = span
    if least > most:
        raise Contradiction(f"{least} is more than {most}; say the smaller number first")
    for module in modules:
        path = (*module.path, "scaling")
        if scene.value(*path) is None:
            yield put(path, {"least": least, "most": most})
        else:
            yield put((*path, "least"), least)
            yield put((*path, "most"), most)
        if quantity is not None:
            place = scene.place(*path, "cpu_percent")
            yield put(place, values.changed(place, Change("to", quantity)))


@kind(
    "no longer scale with the load",
    "(stop|no longer) (autoscaling|scaling|autoscale|scale) {modules} [and run {count} (replicas|pods)]",
    "(turn off|disable|remove|stop) (autoscaling|auto-scaling|scaling) (of|for|on|in) {modules} [and run {count} "
    "(replicas|pods)]",
    section=_SECTION,
    examples=("stop autoscaling storefront", "turn off autoscaling for storefront and run 3 replicas"),
)
def fixed(scene: Scene, modules: tuple[Place, ...], count: int | None = None) -> Outcome:
    """The number of replicas counts again."""
    for module in modules:
        if scene.value(*module.path, "scaling") is None:
            raise Contradiction(f"{module.key} does not scale with its load")
        yield drop((*module.path, "scaling"))
        if count is not None:
            yield put((*module.path, "replicas"), count)
