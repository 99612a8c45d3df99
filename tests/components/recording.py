"""An engine that answers nothing of its own and remembers what a program registered with it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from google.protobuf import json_format
from pulumi.runtime import mocks, rpc
from pulumi.runtime.stack import run_pulumi_func

SIGNATURE = rpc._special_sig_key  # pyright: ignore[reportPrivateUsage]
SECRET = "<secret>"
"""Stands where a secret was."""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One resource as the program registered it."""

    type: str
    name: str
    urn: str
    parent: str
    inputs: dict[str, Any]
    """With `SECRET` in place of each secret."""
    revealed: dict[str, Any]
    """With each secret in clear."""
    dependencies: frozenset[str]


class Recording(mocks.MockMonitor):
    """What was registered, and whose outputs were."""

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__(_Echo())
        self.registered: list[Recorded] = []
        self.outputs: dict[str, dict[str, Any]] = {}

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        """Remember the resource."""
        response = cast("Any", super()).RegisterResource(request)
        inputs = json_format.MessageToDict(request.object)
        self.registered.append(
            Recorded(
                type=request.type,
                name=request.name,
                urn=response.urn,
                parent=request.parent,
                inputs=decoded(inputs, masked=True),
                revealed=decoded(inputs, masked=False),
                dependencies=frozenset(request.dependencies),
            )
        )
        return response

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        """Remember the outputs."""
        self.outputs[request.urn] = decoded(json_format.MessageToDict(request.outputs), masked=True)
        return cast("Any", super()).RegisterResourceOutputs(request)

    def components(self) -> list[Recorded]:
        """Our own components."""
        return [resource for resource in self.registered if resource.type.startswith("layer0:")]

    def of_kind(self, kind: str) -> list[Recorded]:
        """Resources whose type ends in `kind`, such as Secret."""
        return [resource for resource in self.registered if resource.type.endswith(f":{kind}")]

    def named(self, kind: str, name: str) -> Recorded:
        """The one resource of this kind and name."""
        (found,) = [resource for resource in self.of_kind(kind) if resource.name == name]
        return found


_GENERATED = {
    "RandomPassword": ("result",),
    "Certificate": ("certificate", "chain", "privateKey"),
    "PostgresTenant": ("role", "schema", "password"),
}
"""What a provider makes of nothing, by the kind of the resource."""


class _Echo(mocks.Mocks):
    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        outputs = _GENERATED.get(args.typ.rpartition(":")[2], ())
        generated = dict.fromkeys(outputs, f"generated for {args.name}")
        return f"{args.name}-id", {"serial": "2a", **cast("Any", args).inputs, **generated}

    def call(self, args: mocks.MockCallArgs) -> Any:
        raise AssertionError(f"{args.token}: components call no functions")


def record(program: Callable[[], object]) -> Recording:
    """Run the program to its end and give what it registered."""
    recording = Recording()

    async def run() -> None:
        mocks.set_mocks(recording.mocks, project="layer0", stack="test", preview=False, monitor=recording)

        async def whole() -> None:
            program()

        await run_pulumi_func(whole)

    asyncio.run(run())
    return recording


def decoded(value: object, *, masked: bool) -> Any:
    """The value as the program gave it, with each secret in clear or with `SECRET` in its place."""
    if isinstance(value, list):
        return [decoded(item, masked=masked) for item in cast("list[object]", value)]
    if isinstance(value, float) and value.is_integer():
        return int(value)  # on the wire every number is a double
    if not isinstance(value, dict):
        return value
    items = cast("dict[str, object]", value)
    if items.get(SIGNATURE) == rpc._special_secret_sig:  # pyright: ignore[reportPrivateUsage]
        return SECRET if masked else decoded(items["value"], masked=masked)
    return {key: decoded(item, masked=masked) for key, item in items.items()}
