"""The engine's resource monitor: where a component registers itself and its children, as a program does."""

from types import TracebackType
from typing import Any

import grpc

from scripts.providers.protocol import LARGE_MESSAGES, provider_pb2, resource_pb2, resource_pb2_grpc
from scripts.providers.servicer import Failed

_COPIED = (
    "parent",
    "dependencies",
    "providers",
    "additionalSecretOutputs",
    "deletedWith",
    "replace_with",
    "ignoreChanges",
    "replaceOnChanges",
    "aliases",
)
"""Options that mean the same, under the same name, where a program asks for a component and where it is registered."""
_OPTIONAL = ("protect", "retainOnDelete", "deleteBeforeReplace", "replacement_trigger")
"""Those of which the engine must know whether they were given."""
_HOOKS = (
    "before_create",
    "after_create",
    "before_update",
    "after_update",
    "before_delete",
    "after_delete",
    "on_error",
)


class Monitor:
    """A connection to the monitor that a Construct request names."""

    def __init__(self, address: str) -> None:
        self._channel = grpc.insecure_channel(address, options=LARGE_MESSAGES)
        self._stub: Any = resource_pb2_grpc.ResourceMonitorStub(self._channel)

    def __enter__(self) -> "Monitor":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._channel.close()

    def register(self, request: resource_pb2.RegisterResourceRequest) -> resource_pb2.RegisterResourceResponse:
        """Ask for a resource, and wait until it is there. The engine itself tells why one is not. Raises: `Failed`."""
        try:
            return self._stub.RegisterResource(request)
        except grpc.RpcError as error:
            told = error.details() if isinstance(error, grpc.Call) else None
            raise Failed(f"{request.type} {request.name} was not registered: {told or error}") from error


def component(request: provider_pb2.ConstructRequest) -> resource_pb2.RegisterResourceRequest:
    """The registration of a component, with every option that the program gave it; the engine hands on to the
    children what children inherit."""
    wanted = resource_pb2.RegisterResourceRequest(
        type=request.type,
        name=request.name,
        acceptSecrets=True,
        acceptResources=True,
        aliasSpecs=True,
        deleteBeforeReplaceDefined=request.HasField("deleteBeforeReplace"),
        parentStackTraceHandle=request.stack_trace_handle,
        **{name: getattr(request, name) for name in _COPIED},
        **{name: getattr(request, name) for name in _OPTIONAL if request.HasField(name)},
    )
    if request.HasField("customTimeouts"):
        given = request.customTimeouts
        wanted.customTimeouts.MergeFrom(
            resource_pb2.RegisterResourceRequest.CustomTimeouts(
                create=given.create, update=given.update, delete=given.delete, read=given.read
            )
        )
    for name in _HOOKS:
        getattr(wanted.hooks, name).extend(getattr(request.resource_hooks, name))
    return wanted
