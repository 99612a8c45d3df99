"""The rules as a native Pulumi policy pack: one package, fed with what Pulumi tells a pack about resources."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies import sources
from policies.context import shown
from policies.modules import Loaded
from policies.opa import Opa
from policies.reads import EVERYTHING
from scripts.authoring import rego
from scripts.authoring.carrying import Carried, carried
from scripts.authoring.catalogue import Entry, entries
from scripts.authoring.errors import Failed, Invalid
from scripts.authoring.merging import Modules, flat, merged
from scripts.authoring.rulebook import Rulebook
from stacks.settings import Settings

_FEED = Path(__file__).with_name("feed.rego")
_PATHS = "lib.paths"
_START = "package layer0\n\nimport rego.v1\n\n"
_PROJECT = """description: The rules of Layer0 that can judge a resource by itself, with the parameters of stack {stack}
runtime: opa
"""
_RULE = """
# METADATA
# title: {title}
# description: {description}
# custom:
#   message: {remedy}
{name} contains finding.message if {{
	some finding in {inner} with input as {fed}
	not pulumi_waits(finding, {fed})
}}
"""


@dataclass(frozen=True, kw_only=True)
class Pack:
    """What was written."""

    target: Path
    stack: str
    rules: tuple[Carried, ...]

    @property
    def held(self) -> list[Carried]:
        """The rules that it holds."""
        return [item for item in self.rules if not item.reason]

    @property
    def left_out(self) -> list[Carried]:
        """The rules that it cannot hold."""
        return [item for item in self.rules if item.reason]

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "target": str(self.target),
            "stack": self.stack,
            "of_a_resource": [item.entry.rule for item in self.held if not item.whole_stack],
            "of_the_stack": [item.entry.rule for item in self.held if item.whole_stack],
            "left_out": {item.entry.rule: item.reason for item in self.left_out},
        }

    def text(self) -> str:
        """The form for a terminal."""
        lines = [f"left out: {item.entry.rule}: {item.reason}" for item in self.left_out]
        return "\n".join([*lines, f"{self.target}: {len(self.held)} of {len(self.rules)} rules written"])


def write(rulebook: Rulebook, target: Path, settings: Settings) -> Pack:
    """Write the pack into an empty folder. Raises `Invalid` where it is not empty, `Failed` where OPA refuses it."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Invalid(f"{target}: a pack is written into an empty folder; give another, or remove what is there")
    target.mkdir(parents=True, exist_ok=True)
    with Opa(environment={}, folders=rulebook.folders) as opa:
        loaded = opa.loaded()
    modules = Modules(sources.gather(folders=rulebook.folders).files, loaded.trees)
    rules = tuple(_judged(entry, loaded, modules, settings.stack) for entry in entries(rulebook, rulebook.chosen([])))
    pack = Pack(target=target, stack=settings.stack, rules=rules)
    _write_modules(pack.held, modules, target)
    (target / "feed.rego").write_text(_fed(pack, settings), encoding="utf-8")
    (target / "PulumiPolicy.yaml").write_text(_PROJECT.format(stack=pack.stack), encoding="utf-8")
    (target / "README.md").write_text(_page(pack), encoding="utf-8")
    for command in (("fmt", "--write"), ("check", "--strict"), ("check", "--v0-compatible")):
        done = rego.run(*command, target)
        if done.returncode:
            raise Failed(f"{target}: opa {command[0]} refuses it: {done.stderr.strip() or done.stdout.strip()}")
    return pack


def _judged(entry: Entry, loaded: Loaded, modules: Modules, stack: str) -> Carried:
    if entry.disabled.get(stack):
        return Carried(entry=entry, whole_stack=False, reason=f"it is disabled in {stack} {entry.disabled[stack]}")
    module = modules[_package(entry)]
    imported = [shared.source for shared in modules.imported([module]).values()]
    return carried(entry, loaded.reads.get(entry.rule, frozenset([EVERYTHING])), module.source, imported)


def _package(entry: Entry) -> str:
    return f"rules.{entry.rule.replace('/', '.')}"


def _write_modules(held: Iterable[Carried], modules: Modules, target: Path) -> None:
    rules = {_package(item.entry): item for item in held}
    # The feed follows paths as the gate does.
    shared = {_PATHS: modules[_PATHS], **modules.imported(modules[package] for package in rules)}
    for package, item in rules.items():
        _write(target, package, merged(modules[package]) + _told(item, package))
    for package, module in shared.items():
        _write(target, package, merged(module))


def _fed(pack: Pack, settings: Settings) -> str:
    """What turns Pulumi's input into a change set, with what the stack has set and a rule reads."""
    sections = {section for item in pack.held for section in item.sections}
    own = {name: value for name, value in shown(settings).items() if name in sections}
    body = _FEED.read_text(encoding="utf-8").partition(_START)[2]
    parameters = json.dumps(settings.policies.model_dump(mode="json"), indent="\t")
    return f"{_START}{body}\npulumi_parameters := {parameters}\n\npulumi_settings := {json.dumps(own)}\n"


def _write(target: Path, package: str, source: str) -> None:
    path = (target / package.replace(".", "/")).with_suffix(".rego")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_START + source, encoding="utf-8")


def _told(item: Carried, package: str) -> str:
    """The rules that Pulumi finds by the start of their names."""
    entry, start, fed = item.entry, "", "pulumi_resource"
    if item.whole_stack:
        start, fed = "stack_", "pulumi_stack"
    return "".join(
        _RULE.format(
            title=json.dumps(entry.title),
            description=json.dumps(" ".join(entry.description.split())),
            remedy=json.dumps(entry.remedy),
            name=f"{start}{level}_{entry.rule.replace('/', '_')}",
            inner=f"{flat(package)}_{level}",
            fed=fed,
        )
        for level in entry.levels
        if level in {"deny", "warn"}
    )


def _page(pack: Pack) -> str:
    left_out = "\n".join(f"- `{item.entry.rule}`: {item.reason}" for item in pack.left_out) or "- none"
    return f"""# Rules of Layer0 for plain Pulumi

{len(pack.held)} of {len(pack.rules)} rules, with the parameters that stack `{pack.stack}` has in its file:

```
pulumi preview --policy-pack .
```

Pulumi 3.269 or newer and its `opa` plugin are needed. The pack is checked with `opa` on recorded inputs, not in Pulumi
itself. It is less than the gate: it sees no delete, no value before the change and no secret as such, nothing makes it
run, and what a `stack_` rule denies has already happened when `pulumi up` tells it.

Left out:

{left_out}
"""
