"""Names in Python, and the plugin's names for the same: `private_key` here is `privateKey` there."""

import re
from dataclasses import fields, is_dataclass
from inspect import get_annotations
from typing import Any

import pulumi


class Wired(pulumi.CustomResource):
    """A resource whose inputs are one dataclass, and whose outputs are the annotated attributes of its class."""

    def __init__(self, kind: str, name: str, args: object, opts: pulumi.ResourceOptions | None) -> None:
        """Register it as `kind` of the plugin, with the outputs to come."""
        outputs = dict.fromkeys(get_annotations(type(self)))
        super().__init__(f"platform:index:{kind}", name, {**inputs(args), **outputs}, opts)

    def translate_input_property(self, prop: str) -> str:
        """The plugin's name."""
        return camel_case(prop)

    def translate_output_property(self, prop: str) -> str:
        """The name in Python."""
        return re.sub(r"(?=[A-Z])", "_", prop).lower()


def inputs(args: Any) -> dict[str, Any]:
    """The fields of a dataclass that are set; a dataclass among them as a map of its own."""
    given = {field.name: getattr(args, field.name) for field in fields(args)}
    return {name: inputs(value) if is_dataclass(value) else value for name, value in given.items() if value is not None}


def camel_case(name: str) -> str:
    """The plugin's name for a name in Python."""
    first, *others = name.split("_")
    return first + "".join(map(str.title, others))
