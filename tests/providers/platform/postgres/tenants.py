"""Calls for tenants as the engine makes them, with passwords in the clear."""

from typing import Any

from scripts.providers.properties import Properties, Secret, decode, encode
from scripts.providers.protocol import provider_pb2 as pb
from tests.providers.plugin import Plugin

TENANT = "platform:index:PostgresTenant"
ACME: Properties = {"database": "app", "name": "acme", "tables": ["app.orders", "app.notes"]}
GLOBEX: Properties = ACME | {"name": "globex"}

State = Properties
"""What the engine keeps of a tenant."""


class Tenants:
    """The resource type, at one plugin."""

    def __init__(self, plugin: Plugin) -> None:
        self.plugin, self._stub = plugin, plugin.stub

    def make(self, given: Properties, *, stack: str = "production") -> tuple[str, State]:
        """Check and create: the id and the state."""
        request = pb.CreateRequest(type=TENANT, urn=_urn(given["name"], stack), properties=encode(self.check(given)))
        answer = self._stub.Create(request)
        return answer.id, _state(answer)

    def check(self, given: Properties) -> Properties:
        return self.plugin.check(TENANT, given)

    def differs(self, state: State, inputs: Properties) -> list[str]:
        """The properties that an up would change."""
        return sorted(self.plugin.diff(TENANT, _sealed(state), inputs, self.check(inputs)).diffs)

    def change(self, identifier: str, state: State, given: Properties) -> State:
        """Check and update."""
        request = pb.UpdateRequest(
            type=TENANT,
            id=identifier,
            urn=_urn(given["name"]),
            olds=encode(_sealed(state)),
            news=encode(self.check(given)),
        )
        return _state(self._stub.Update(request))

    def look(self, identifier: str, state: State) -> State | None:
        """Refresh, or with an empty state import."""
        urn = _urn(identifier.rpartition("/")[2])
        answer = self._stub.Read(pb.ReadRequest(type=TENANT, id=identifier, urn=urn, properties=encode(_sealed(state))))
        return _state(answer) if answer.id else None

    def drop(self, identifier: str, state: State) -> None:
        urn = _urn(identifier.rpartition("/")[2])
        self._stub.Delete(pb.DeleteRequest(type=TENANT, id=identifier, urn=urn, properties=encode(_sealed(state))))


def _urn(name: str, stack: str = "production") -> str:
    return f"urn:pulumi:{stack}::layer0::{TENANT}::{name}"


def _sealed(state: State) -> Properties:
    return state | {name: Secret(state[name]) for name in ("password",) if name in state}


def _state(answer: Any) -> State:
    state = decode(answer.properties)
    assert isinstance(state.get("password", Secret("")), Secret)
    return {name: value.value if isinstance(value, Secret) else value for name, value in state.items()}
