# ruff: noqa: N802, ARG002 - the names and signatures are the protocol's
"""A provider that stands in for an official one, and says so."""

from importlib.metadata import version

import grpc

from scripts.providers.protocol import empty_pb2, plugin_pb2
from scripts.providers.servicer import Servicer


class Standin(Servicer):
    """A provider with the name of an official one, whose SDK it serves."""

    def introduce(self) -> None:
        """Say in every run that this is not the official plugin."""
        self.engine.once(f"using Layer0's stand-in for the official {self.package} plugin")

    def GetPluginInfo(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        """The version of the SDK we stand behind, marked as ours, so that the engine does not warn of an old plugin."""
        return plugin_pb2.PluginInfo(version=f"{version(f'pulumi-{self.package}')}+layer0")

    def missing(self, what: str) -> str:
        """The one line that names the way out."""
        return (
            f"{what} is not in Layer0's stand-in for the {self.package} plugin;"
            f" install the official one: pulumi plugin install resource {self.package}"
        )
