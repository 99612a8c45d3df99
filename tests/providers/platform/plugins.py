"""Our own provider, called in this process or driven by the real engine."""

import json
from collections.abc import Mapping
from typing import Any

from scripts.providers.platform.provider import Provider
from scripts.providers.properties import Properties, encode
from scripts.providers.protocol import provider_pb2 as pb
from tests.providers.plugin import Plugin, Recorder


def platform(**settings: Any) -> Plugin:
    """A configured provider."""
    recorder = Recorder()
    plugin = Plugin(Provider(recorder), recorder)
    plugin.stub.Configure(pb.ConfigureRequest(args=encode(settings)))
    return plugin


def program(settings: Properties, resources: Mapping[str, tuple[str, Properties]]) -> str:
    """A program with one provider and these resources, `name: (type, inputs)`.

    A text that begins with `secret:` is a secret without that prefix.
    """
    return f"""
import json
import pulumi

def shown(value):
    if isinstance(value, dict):
        return {{key: shown(item) for key, item in value.items()}}
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, str) and value.startswith("secret:"):
        return pulumi.Output.secret(value.removeprefix("secret:"))
    return value

settings, resources = json.loads({json.dumps(json.dumps([settings, resources]))})
provider = pulumi.ProviderResource("platform", "main", shown(settings))
for name, (kind, inputs) in resources.items():
    pulumi.CustomResource(f"platform:index:{{kind}}", name, shown(inputs), pulumi.ResourceOptions(provider=provider))
"""
