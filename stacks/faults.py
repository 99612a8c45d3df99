"""Says what pydantic found wrong in the words of the people who write stack files."""

from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from stacks.documents import Node
from stacks.inheritance import NAMESPACE
from stacks.problems import Problem, choice, quoted
from stacks.secret import Secret

Location = tuple[int | str, ...]

_KINDS = {
    "string_type": "text; put it in quotes",
    "int_type": "a whole number; write it without quotes",
    "float_type": "a number; write it without quotes",
    "bool_type": "true or false; write it without quotes",
    "model_type": "a map; write its keys below it",
    "mapping_type": "a map; write its keys below it",
    "tuple_type": "a list; write it in brackets",
}


def problems(error: ValidationError, model: type[BaseModel], tree: Node, *, complete: bool) -> list[Problem]:
    """Every fault in the error, at the line of the value at fault or, where it is missing, of what should hold it.

    In a tree that is not complete, because a layer could not be read, nothing is called missing.
    """
    faults = error.errors(include_url=False)
    return [_problem(fault, model, tree) for fault in faults if complete or fault["type"] != "missing"]


def _problem(fault: ErrorDetails, model: type[BaseModel], tree: Node) -> Problem:
    location = fault["loc"]
    node = _nearest(tree, location)
    owner, name = path(location[:-1]), location[-1] if location else ""
    match fault["type"]:
        case "missing":
            text = f"{name} is missing; add it here or extend a layer that has it"
        case "extra_forbidden":
            text = f"unknown key {quoted(name)}; {choice(str(name), _known(model, location[:-1]))}"
        case "secret":
            owner, text = path(location), f"{fault['msg']} {NAMESPACE}{path(location)}"
        case _ if name == "[key]":
            text = f"name {fault['msg']}"
        case _:
            owner, text = path(location), _wrong(fault)
    return Problem(node.file, node.line, owner, text)


def _wrong(fault: ErrorDetails) -> str:
    kind, got, context = fault["type"], quoted(fault["input"]), fault.get("ctx", {})
    if isinstance(fault["input"], Secret):
        return "is encrypted, which only a password can be; write it in clear"
    if kind in _KINDS:
        what, advice = _KINDS[kind].split("; ")
        return f"must be {what}, got {got}; {advice}"
    if kind == "literal_error":
        return f"must be {context['expected']}, got {got}; write one of them"
    if kind == "greater_than_equal":
        return f"must be at least {context['ge']}, got {got}; write more"
    if kind == "less_than_equal":
        return f"must be at most {context['le']}, got {got}; write less"
    return fault["msg"]


def _nearest(tree: Node, location: Location) -> Node:
    """The value at a location, or the innermost one that should hold it."""
    for step in location:
        match tree.content:
            case dict() as entries if step in entries:
                tree = entries[str(step)]
            case list() as items if isinstance(step, int):
                tree = items[step]
            case _:
                break
    return tree


def _known(model: Any, location: Location) -> list[str]:
    """The keys that may stand at a location."""
    for step in location:
        inside = get_args(model)
        model = inside[-1] if inside else model.model_fields[str(step)].annotation
        model = get_args(model)[0] if NoneType in get_args(model) else model
    return [field.alias or name for name, field in model.model_fields.items()]


def path(location: Location) -> str:
    """A location as messages write it, such as tenants.acme.quota or platform.zones[0]."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in location]
    return "".join(steps).removeprefix(".")
