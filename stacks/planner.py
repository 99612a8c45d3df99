"""What a planner, which turns sentences into proposals, may do: the bounds of what it proposes, and whom it may ask."""

from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from stacks.dns_terms import Url
from stacks.section import ByName, Section, Several
from stacks.term import Term
from stacks.terms import DnsLabel

PROTECTED = frozenset(
    {"approvals", "backend", "cluster", "extends", "fingerprint_key", "planner", "policies", "roles", "store"}
)
"""Sections that no planner touches: who approves, what judges, where the stack lies, and these bounds themselves."""

_RESERVED = ("execute", "operate")


def _not_reserved(phase: object) -> object:
    if phase in _RESERVED:
        message = "{phase} is reserved: no planner applies anything; choose observe or propose"
        raise PydanticCustomError("reserved", message, {"phase": phase})
    return phase


Phase = Annotated[Literal["observe", "propose"], BeforeValidator(_not_reserved)]
SettingPath = Annotated[
    str,
    Term(
        noun="the path of a setting",
        pattern=r"[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+)*",
        advice="write a section, or a path in one, such as tenants or tenants.acme.quota",
    ),
]
VariableName = Annotated[
    str, Term(noun="the name of an environment variable", pattern="[A-Z][A-Z0-9_]*", advice="use capital letters")
]
ModelName = Annotated[
    str,
    Term(noun="the name of a model", pattern="[A-Za-z0-9][A-Za-z0-9._:/@-]*", advice="write it as its provider does"),
]
Dollars = Annotated[float, Field(ge=0, le=100_000)]
Count = Annotated[int, Field(ge=1, le=100_000)]


class Prices(Section):
    """What a model costs, in US dollars for a million tokens."""

    input: Dollars
    """For what it reads."""
    output: Dollars
    """For what it writes."""


class Model(Section):
    """A language model that may be asked."""

    provider: Literal["anthropic", "google", "openai"]
    """Whose protocol it speaks."""
    model: ModelName
    """Its name, as its provider has it."""
    url: Url | None = None
    """The address of a server that speaks that protocol, such as one on this machine. Default: the provider's own."""
    key: VariableName | None = None
    """The environment variable that holds the key. Default: ANTHROPIC_API_KEY, GOOGLE_API_KEY or OPENAI_API_KEY; with
    a url, none."""
    timeout_seconds: Annotated[int, Field(ge=1, le=600)] = 60
    """How long one answer may take. Default: 60."""
    prices: Prices | None = None
    """What it costs. Default: what a table says that comes with the program; a model of unknown price is not asked."""


class Spending(Section):
    """The most that models may cost, in US dollars; before each question its highest price must still fit."""

    proposal: Dollars = 0.5
    """For one proposal. Default: 0.5."""
    day: Dollars = 5
    """For one stack on one day, in UTC. Default: 5."""


class Planner(Section):
    """What a planner may propose; it never approves and never applies."""

    phase: Phase = "propose"
    """`observe`: it explains and compares. `propose`: it also proposes edits. `execute` and `operate` are reserved.
    Default: propose."""
    paths: Several[SettingPath] = ()
    """Settings that a proposal may touch. Default: any but those that no planner touches."""
    settings: Count = 40
    """The most settings that one proposal may touch. Default: 40."""
    changes: Count = 500
    """The most resources that may change once a proposal is applied. Default: 500."""
    tenants: Count = 10
    """The most tenants in whose part of the platform anything may change then. Default: 10."""
    tries: Annotated[int, Field(ge=1, le=5)] = 3
    """How often one model may answer, each time told what was wrong before. Default: 3."""
    context_tokens: Annotated[int, Field(ge=500, le=200_000)] = 8_000
    """The most that a model is given to read, in tokens of four characters. Default: 8000."""
    models: ByName[Model] = Field(default_factory=lambda: MappingProxyType({}))
    """The models there are, by name. Default: none."""
    chain: Several[DnsLabel] = ()
    """The models that are asked what the planner's own grammar does not understand; the next one where one fails.
    Default: none is asked, and nothing leaves the machine."""
    spending: Spending = Spending()
    """The most that models may cost."""
