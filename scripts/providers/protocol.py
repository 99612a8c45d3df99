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
        status_pb2,
    )

__all__ = [
    "empty_pb2",
    "engine_pb2",
    "engine_pb2_grpc",
    "plugin_pb2",
    "provider_pb2",
    "provider_pb2_grpc",
    "status_pb2",
    "struct_pb2",
]
