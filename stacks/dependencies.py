"""What modules depend on, and what two of them would both be: every fault of all modules, each at its line."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from stacks.documents import Node
from stacks.problems import Problem, choice, quoted
from stacks.sections import DataServices

SERVICES = tuple(DataServices.model_fields)
"""Names of the platform's own services that modules may depend on."""


def problems(tree: Node) -> list[Problem]:
    """Every fault of the modules in merged sections; what is not a module at all is left to its validation."""
    modules = {name: node for name, node in _entries(tree, "modules").items() if isinstance(node.content, dict)}
    services = _entries(tree, "data_services")
    return [
        *_overlaps(modules),
        *_shared_hosts(modules, _entries(tree, "tenants")),
        *_dangling(modules, {name: services[name] for name in SERVICES if name in services}),
        *_circles(modules),
    ]


def _entries(node: Node | None, *path: str) -> dict[str, Node]:
    for step in path:
        node = _entries(node).get(step)
    return node.content if node and isinstance(node.content, dict) else {}


def _wanted(module: Node) -> list[Node]:
    listed = _entries(module).get("depends_on")
    return listed.content if listed and isinstance(listed.content, list) else []


def _is_built(node: Node) -> bool:
    enabled = _entries(node).get("enabled")
    return enabled is None or enabled.content is not False


def _problem(node: Node, path: str, text: str) -> Problem:
    return Problem(node.file, node.line, path, text)


def _overlaps(modules: Mapping[str, Node]) -> Iterator[Problem]:
    for name, node in modules.items():
        if name in SERVICES:
            yield _problem(node, "modules", f"name {name!r} is that of a data service; use another one")
        module, _, slot = name.rpartition("-")
        if module in modules and slot in ("blue", "green"):
            yield _problem(node, "modules", f"name {name!r} is that of a slot of module {module!r}; use another one")


def _shared_hosts(modules: Mapping[str, Node], tenants: Mapping[str, Node]) -> Iterator[Problem]:
    owners: dict[object, str] = {tenant: f"tenant {tenant!r}" for tenant in tenants}
    for name, node in modules.items():
        host = _entries(node, "expose").get("host")
        owner = f"module {name!r}"
        if host and isinstance(host.content, str) and owners.setdefault(host.content, owner) != owner:
            text = f"{quoted(host.content)} is the host of {owners[host.content]} too; use another one"
            yield _problem(host, f"modules.{name}.expose.host", text)


def _dangling(modules: Mapping[str, Node], services: Mapping[str, Node]) -> Iterator[Problem]:
    known = {**services, **modules}
    for name, node in modules.items():
        for place, wanted in enumerate(_wanted(node)):
            path, target = f"modules.{name}.depends_on[{place}]", str(wanted.content)
            if target == name:
                yield _problem(wanted, path, f"{target!r} is the module itself; remove it")
            elif target not in known:
                yield _problem(wanted, path, f"there is no {quoted(wanted.content)}; {choice(target, known)}")
            elif _is_built(node) and not _is_built(known[target]):
                yield _problem(wanted, path, f"{target!r} is not enabled; enable it, or remove it here")


def _circles(modules: Mapping[str, Node]) -> Iterator[Problem]:
    """One fault for each circle: a dependency of it is left out, then the next circle shows."""
    wanted = {
        name: {str(each.content): each for each in _wanted(node) if str(each.content) != name}
        for name, node in modules.items()
    }
    while True:
        try:
            TopologicalSorter(wanted).prepare()
        except CycleError as error:
            circle = list(reversed(error.args[1]))
            node = wanted[circle[0]].pop(circle[1])
            text = f"modules depend on each other in a circle, {' -> '.join(circle)}; remove one of them"
            yield _problem(node, f"modules.{circle[0]}.depends_on", text)
        else:
            return
