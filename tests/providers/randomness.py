"""The random provider called as the engine calls it."""

from typing import Any

from scripts.providers.randomness.provider import Provider
from tests.providers.plugin import Plugin, Recorder


def serve() -> Plugin:
    recorder = Recorder()
    return Plugin(Provider(recorder), recorder)


def token(name: str) -> str:
    return f"random:index/{name[0].lower()}{name[1:]}:{name}"


def make(plugin: Plugin, name: str, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The id and state of a new resource."""
    return plugin.create(token(name), plugin.check(token(name), inputs))
