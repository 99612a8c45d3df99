"""Which layers a stack extends, and what it says once they are merged under it.

Maps merge; scalars and lists replace; `null` removes what was inherited. Of several layers the later one wins, and a
layer that is reached twice counts where it is reached first, so whatever extends it wins over it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path
from typing import cast

from stacks import documents
from stacks.documents import Node
from stacks.problems import Problem, choice, quoted
from stacks.secret import Secret
from stacks.terms import DNS_LABEL

NAMESPACE = "layer0:"
WRITTEN_BY_PULUMI = ("encryptionsalt", "encryptedkey", "secretsprovider")


@dataclass
class Family:
    """The files that make up a stack, read from the ground up, and everything wrong with them as files."""

    root: Path
    """Folder of the stack files; layers are in its folder `layers`."""
    problems: list[Problem] = field(default_factory=list[Problem])
    members: dict[Path, Node] = field(default_factory=dict[Path, Node])
    """Sections of each file, keyed without the namespace; each file comes after those it extends."""
    complete: bool = True
    """Whether every layer was found and read."""

    def add(self, path: Path, heirs: tuple[Path, ...] = ()) -> None:
        """Read a file after the layers that it extends; `heirs` are the files between it and the stack."""
        node, problems = documents.read(path, self._shown(path))
        self.problems += problems
        config = self._config(node, is_layer=bool(heirs)) if node else None
        if config is None:
            self.complete = False
            return
        sections = dict(self._sections(config, is_layer=bool(heirs)))
        extends = sections.pop("extends", None)
        for name in self._names(extends) if extends else ():
            self._extend(name, (*heirs, path))
        self.members[path] = replace(config, content=sections)

    def merged(self) -> Node:
        """What all files say together, without the entries that `null` removed."""
        return _without_nulls(reduce(merge, self.members.values()))

    def inherited(self) -> Node:
        """What the layers alone say together."""
        *layers, own = self.members.values()
        return _without_nulls(reduce(merge, layers, replace(own, content={})))

    def _shown(self, path: Path) -> str:
        return path.relative_to(self.root.parent).as_posix()

    def _problem(self, node: Node, path: str, text: str) -> None:
        self.problems.append(Problem(node.file, node.line, path, text))

    def _config(self, node: Node, *, is_layer: bool) -> Node | None:
        if not isinstance(node.content, dict):
            self._problem(
                node, "", f"must be a map with the key 'config', got {quoted(node.content)}; write config: first"
            )
            return None
        allowed = ("config",) if is_layer else ("config", *WRITTEN_BY_PULUMI)
        for key, value in node.content.items():
            if key not in allowed:
                self._problem(value, "", f"unknown key {quoted(key)}; {choice(key, allowed)}")
        config = node.content.get("config", replace(node, content=None))
        if isinstance(config.content, dict):
            return config
        advice = f"write {NAMESPACE}platform: and more below it"
        self._problem(config, "config", f"must be a map of settings, got {quoted(config.content)}; {advice}")
        return None

    def _sections(self, config: Node, *, is_layer: bool) -> Iterator[tuple[str, Node]]:
        for key, value in cast("dict[str, Node]", config.content).items():
            name = key.removeprefix(NAMESPACE)
            if name == key:
                self._problem(value, "", f"unknown key {quoted(key)}; write settings as {NAMESPACE}<section>")
                continue
            for path, secret in _secrets(value, name) if is_layer else ():
                self._problem(
                    secret, path, "is encrypted for one stack; move it from the layer to the stack's own file"
                )
            yield name, value

    def _names(self, extends: Node) -> Iterator[Node]:
        if not isinstance(extends.content, list):
            self.complete = False
            self._problem(extends, "extends", f"must be a list of layers, got {quoted(extends.content)}; write [base]")
            return
        for place, name in enumerate(extends.content):
            if DNS_LABEL.fits(name.content):
                yield name
                continue
            self.complete = False
            advice = choice(str(name.content), self._layers())
            self._problem(name, f"extends[{place}]", f"must name a layer, got {quoted(name.content)}; {advice}")

    def _extend(self, name: Node, heirs: tuple[Path, ...]) -> None:
        path = self.root / "layers" / f"{name.content}.yaml"
        if path in heirs:
            circle = " -> ".join(member.stem for member in (*heirs[heirs.index(path) :], path))
            self._problem(name, "extends", f"layers extend each other in a circle, got {circle}; remove one of them")
        elif not path.is_file():
            self.complete = False
            text = f"there is no layer {quoted(name.content)}; {choice(str(name.content), self._layers())}"
            self._problem(name, "extends", text)
        elif path not in self.members:
            self.add(path, heirs)

    def _layers(self) -> list[str]:
        return [path.stem for path in (self.root / "layers").glob("*.yaml")]


def merge(under: Node, over: Node) -> Node:
    """One value over another; associative, so layers may be merged in any grouping."""
    if over.alone or not isinstance(over.content, dict):
        return over
    if not isinstance(under.content, dict):
        return replace(over, alone=True)
    lower = under.content
    entries = {key: merge(lower[key], value) if key in lower else value for key, value in over.content.items()}
    return replace(over, content=lower | entries, alone=under.alone)


def _without_nulls(node: Node) -> Node:
    if not isinstance(node.content, dict):
        return node
    kept = {key: _without_nulls(value) for key, value in node.content.items() if value.content is not None}
    return replace(node, content=kept)


def _secrets(node: Node, path: str) -> Iterator[tuple[str, Node]]:
    """The secrets in a value, with their paths."""
    return ((place, found) for place, found in documents.walk(node, path) if isinstance(found.content, Secret))
