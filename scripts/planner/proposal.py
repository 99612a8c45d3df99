"""The proposal `layer0.dev/proposal/v1`: what a sentence led to, judged, for people to accept or not."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from policies.changes import digest
from scripts.planner.patches import Operation

API_VERSION = "layer0.dev/proposal/v1"
_ID = 12


@dataclass(frozen=True, kw_only=True)
class Call:
    """One question to a model, as it is kept: what was said is not."""

    model: str
    """Its name in the settings."""
    prompt: str
    """The digest of everything that it was given."""
    outcome: str
    """`answered`, `remembered` where the same was answered before, or why there is no answer."""
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    """In US dollars."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An edit of a stack's file, the reasons for it, and what it would do."""

    id: str
    stack: str
    sentence: str
    at: str
    """When: RFC 3339, UTC."""
    base: str
    """The digest of the file that it is an edit of."""
    planner: str
    """What made it: `sentences` for the grammar, or a model's name in the settings."""
    calls: tuple[Call, ...] = ()
    """Every question to a model on the way."""
    patch: tuple[Operation, ...] = ()
    reasons: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    """What is wrong with it: it breaks the schema, the settings' rules or the planner's bounds, or has no preview."""
    change_set: str | None = None
    """The digest of what it would do; None where it could not be previewed."""
    verdict: Mapping[str, Any] | None = None
    """What the gate says of that."""
    impact: Mapping[str, Any] | None = None
    """How much that is: changes by operation, tenants, what depends on it, and what workloads ask for in all."""
    state: Literal["open", "accepted", "withdrawn"] = "open"

    @property
    def denials(self) -> int:
        """How many denials stand against it."""
        return len(self.verdict["denials"]) if self.verdict else 0

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Why it cannot be accepted; empty where it can."""
        found = [*self.not_understood, *self.problems]
        if self.state != "open":
            found.insert(0, f"it is {self.state} already")
        if self.denials:
            found.append(f"the gate denies it: {self.denials} denials")
        if not found and self.verdict is None:
            found.append("it has not been judged" if self.patch else "it proposes nothing")
        return tuple(found)

    def document(self) -> dict[str, Any]:
        """The JSON form; `proposal.schema.json` describes it."""
        lists = {name: list(getattr(self, name)) for name in ("reasons", "not_understood", "problems")}
        patch, calls = [step.document() for step in self.patch], [asdict(call) for call in self.calls]
        return {"api_version": API_VERSION, **vars(self), **lists, "patch": patch, "calls": calls}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """The proposal with this JSON form. Raises ValueError, LookupError, TypeError or AttributeError for none."""
        fields: dict[str, Any] = dict(document)
        if fields.pop("api_version") != API_VERSION:
            raise ValueError(f"api_version must be {API_VERSION}, got {document['api_version']}")
        fields |= {name: tuple(map(str, document[name])) for name in ("reasons", "not_understood", "problems")}
        fields["calls"] = tuple(Call(**call) for call in document["calls"])
        fields["patch"] = tuple(map(Operation.read, document["patch"]))
        return cls(**fields)


def identity(stack: str, sentence: str, base: str, at: str, patch: tuple[Operation, ...]) -> str:
    """The name of a proposal: 12 hexadecimal digits of the hash of what it is made of."""
    made_of = [stack, sentence, base, at, [step.document() for step in patch]]
    return digest(made_of).removeprefix("sha256:")[:_ID]
