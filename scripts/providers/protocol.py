"""The engine's gRPC messages, as the Pulumi SDK ships them.

The generated modules are loaded under a package of our own, because importing them by their own name runs the whole
SDK first, which costs a plugin half a second of every preview.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from google.protobuf import empty_pb2, struct_pb2

if TYPE_CHECKING:
    from pulumi.runtime.proto import (
        engine_pb2,
        engine_pb2_grpc,
        plugin_pb2,
        provider_pb2,
        provider_pb2_grpc,
        resource_pb2,
        resource_pb2_grpc,
        status_pb2,
    )
else:
    sdk = find_spec("pulumi")
    messages = ModuleType("pulumi_messages")
    messages.__path__ = [str(Path(sdk.origin).parent / "runtime" / "proto")]
    sys.modules.setdefault(messages.__name__, messages)
    from pulumi_messages import (
        engine_pb2,
        engine_pb2_grpc,
        plugin_pb2,
        provider_pb2,
        provider_pb2_grpc,
        resource_pb2,
        resource_pb2_grpc,
        status_pb2,
    )

LARGE_MESSAGES = [(f"grpc.max_{direction}_message_length", 400 * 1024 * 1024) for direction in ("receive", "send")]
"""The channel options for messages as large as the SDK's, in bytes."""

__all__ = [
    "LARGE_MESSAGES",
    "empty_pb2",
    "engine_pb2",
    "engine_pb2_grpc",
    "plugin_pb2",
    "provider_pb2",
    "provider_pb2_grpc",
    "resource_pb2",
    "resource_pb2_grpc",
    "status_pb2",
    "struct_pb2",
]
