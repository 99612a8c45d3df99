"""The rules that there are: ours, and those in folders of a user's own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from policies import modules
from scripts.authoring.errors import Invalid

POLICIES = modules.POLICIES
RULES = POLICIES / "rules"
OURS = "layer0"
_TEST = "_test.rego"
_NO_DOMAINS = frozenset({"lib", "gatekeeper"})


@dataclass(frozen=True)
class Rule:
    """One rule, and where it lies."""

    name: str
    """Its domain and its file, such as `workloads/images_are_pinned`."""
    path: Path
    source: str
    """`layer0`, or the folder that it comes from."""

    @property
    def test(self) -> Path:
        """The file of its tests."""
        return self.path.with_name(self.path.stem + _TEST)

    @property
    def package(self) -> str:
        """Its package, as OPA writes it."""
        return f"data.policies.rules.{self.name.replace('/', '.')}"


class Rulebook:
    """Our rules and those of some folders, by their names."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        """Find the rules. Raises `Invalid` for a folder that is none, and for a rule that there is twice."""
        self.folders = tuple(folders)
        self.rules: dict[str, Rule] = {}
        for root, source in ((RULES, OURS), *((folder, str(folder)) for folder in self.folders)):
            if not root.is_dir():
                raise Invalid(f"{root}: there is no such folder; give one that holds DOMAIN/RULE.rego")
            for rule in _in_folder(root, source):
                if rule.name in self.rules:
                    raise Invalid(f"{rule.path}: there is a rule {rule.name} in {self.rules[rule.name].source} already")
                self.rules[rule.name] = rule

    @property
    def roots(self) -> tuple[Path, ...]:
        """What OPA has to load."""
        return (POLICIES, *self.folders)

    def chosen(self, names: Iterable[str]) -> list[Rule]:
        """The rules of these names; all of them without any. Raises `Invalid` for a name that no rule has."""
        wanted = list(names)
        for name in wanted:
            if name not in self.rules:
                near = get_close_matches(name, self.rules, cutoff=0.4)
                hint = f"did you mean {' or '.join(near)}?" if near else "layer0 policy list shows them all"
                raise Invalid(f"{name}: there is no such rule; {hint}")
        return [self.rules[name] for name in wanted or sorted(self.rules)]


def _in_folder(root: Path, source: str) -> Iterator[Rule]:
    for path in sorted(root.glob("*/*.rego")):
        if not path.name.endswith(_TEST) and path.parent.name not in _NO_DOMAINS:
            yield Rule(f"{path.parent.name}/{path.stem}", path, source)
