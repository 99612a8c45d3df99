"""What the program registers, seen where it leaves the program: leaf-precise secrets and unknowns, and dependencies.

The engine's own events mask a whole list as soon as one value in it is secret, so a gate made of events is blind to the
image beside a secret environment variable. Here every `RegisterResource` and `ReadResource` request is read on its way
through the SDK's monitor client, before the provider's Check. The client is not a public interface of the SDK: the
tests of this module drive the real engine and fail when the SDK changes under it.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from policies.changes import STACK_TYPE
from policies.values import Fingerprint, Masked, mask

WITHOUT_HOOKS = frozenset({"import", "read"})
"""What the engine does without calling a hook; it is judged when the program asks for it."""


@dataclass(frozen=True, kw_only=True)
class Registration:
    """One resource as the program asked for it."""

    urn: str
    type: str
    name: str
    parent: str | None
    provider: str | None
    dependencies: tuple[str, ...]
    inputs: Masked
    custom: bool
    """Whether a provider makes it, so that hooks can fire; a component is not custom."""
    op: str
    """`import` or `read` where the program asked for that, else `register`."""


@dataclass
class Registrations:
    """Everything the program has registered so far, by URN, and what is to happen at each registration."""

    stack: str
    project: str
    fingerprint: Fingerprint
    before: Callable[[Any, Registration], None] | None = None
    """Called with each request and its reading before the engine sees it; it may change the request, or raise."""
    before_remote: Callable[[], None] | None = None
    """Called before the first component is sent that lives in a provider; it has `add_child` called from then on."""
    finished: Callable[[], None] | None = None
    """Called when the program and the deletes that follow it have ended; it may raise to fail the program."""
    refreshes: bool = False
    """Whether the run only reads what is there. The engine (3.259) then takes no outputs of a component that depends on
    something that has gone, and fails; nothing is made, so components depend on nothing here."""
    seen: dict[str, Registration] = field(default_factory=dict[str, Registration])
    complete: bool = False
    """Whether the program has registered everything; what the engine deletes of `seen` from then on is not replaced."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def watch(self, monitor: Any) -> None:
        """Read every request that this monitor client sends from now on."""
        register, read, shutdown = monitor.RegisterResource, monitor.ReadResource, monitor.SignalAndWaitForShutdown

        def register_resource(request: Any, *args: Any, **options: Any) -> Any:
            if request.remote and self.before_remote is not None:
                self.before_remote()
            op = "import" if request.importId else "register"
            registration = self._reading(request, request.object, custom=request.custom, op=op)
            if self.refreshes and not request.custom:
                request.ClearField("dependencies")
                request.ClearField("propertyDependencies")
            return self._send(request, registration, lambda: register(request, *args, **options))

        def read_resource(request: Any, *args: Any, **options: Any) -> Any:
            registration = self._reading(request, request.properties, custom=True, op="read")
            return self._send(request, registration, lambda: read(request, *args, **options))

        def signal_and_wait_for_shutdown(request: Any, *args: Any, **options: Any) -> Any:
            self.complete = True
            response = shutdown(request, *args, **options)
            if self.finished is not None:
                self.finished()
            return response

        monitor.RegisterResource = register_resource
        monitor.ReadResource = read_resource
        monitor.SignalAndWaitForShutdown = signal_and_wait_for_shutdown

    def _send(self, request: Any, registration: Registration, send: Callable[[], Any]) -> Any:
        self._add(registration)
        if self.before is not None and registration.type != STACK_TYPE:
            self.before(request, registration)
        response = send()
        if response.urn and response.urn != registration.urn:
            self._add(replace(registration, urn=response.urn), instead_of=registration.urn)
        return response

    def add_child(self, request: Any) -> None:
        """Read the engine's question about a resource; the program's own are known, the rest is a provider's."""
        options = request.options
        urn = urn_of(self.stack, self.project, request.parent, request.type, request.name)
        if urn in self.seen:
            return
        registration = Registration(
            urn=urn,
            type=request.type,
            name=request.name,
            parent=request.parent or None,
            provider=options.provider or None,
            dependencies=tuple(sorted(options.depends_on)),
            inputs=mask(fields(request.properties), self.fingerprint),
            custom=request.custom,
            op="import" if getattr(options, "import") else "register",
        )
        self._add(registration)
        if self.before is not None:
            self.before(options, registration)

    def _add(self, registration: Registration, instead_of: str = "") -> None:
        with self._lock:
            self.seen.pop(instead_of, None)
            self.seen[registration.urn] = registration

    def _reading(self, request: Any, inputs: Any, *, custom: bool, op: str) -> Registration:
        return Registration(
            urn=urn_of(self.stack, self.project, request.parent, request.type, request.name),
            type=request.type,
            name=request.name,
            parent=request.parent or None,
            provider=request.provider or None,
            dependencies=tuple(sorted(request.dependencies)),
            inputs=mask(fields(inputs), self.fingerprint),
            custom=custom,
            op=op,
        )


def urn_of(stack: str, project: str, parent: str, kind: str, name: str) -> str:
    """The URN that the engine will give a resource; its type is preceded by those of its parents, less the stack's."""
    above = parent.split("::", 3)[2] if parent else STACK_TYPE
    qualified = kind if above == STACK_TYPE else f"{above}${kind}"
    return f"urn:pulumi:{stack}::{project}::{qualified}::{name}"


def fields(struct: Any) -> dict[str, Any]:
    """A protobuf `Struct` as plain Python; whole numbers become ints, as in the engine's JSON."""
    return {key: _value(value) for key, value in struct.fields.items()}


def _value(value: Any) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return fields(value.struct_value)
    if kind == "list_value":
        return [_value(item) for item in value.list_value.values]
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    return None if kind == "null_value" else getattr(value, kind)
