"""The gate inside the program: `install(settings)` in `__main__.py` puts every registration and every step under it.

Under plain `pulumi` the gate judges here. A preview collects: each denial becomes an engine error on its resource and
the program fails at its end, so that all denials are shown. A real run raises: the denied step is not performed.
Under `layer0` the command attaches a run of its own before it starts the engine, judges the whole change set, and on a
real run lets through only the steps that were judged.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Generator, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from policies.changes import STACK_TYPE
from policies.registrations import Registration, Registrations
from policies.remote import Transform
from policies.steps import Step, read_inputs
from policies.values import fingerprinter
from stacks.settings import Settings


class Run(Protocol):
    """What a program run does with what it sees."""

    registrations: Registrations

    @property
    def collects(self) -> bool:
        """Whether steps are wanted on a preview too."""
        ...

    def registered(self, registration: Registration) -> None:
        """Called before the engine sees a registration; raise `pulumi.RunError` to refuse it."""
        ...

    async def step(self, step: Step) -> None:
        """Called before each create, update and delete; raise to refuse it."""
        ...


_NAME = "layer0-gate-{}"
_attached: Callable[[], Run] | None = None


@contextlib.contextmanager
def attached(make: Callable[[], Run]) -> Generator[None]:
    """While this lasts, programs in this process run under the run that `make` returns, not under the plain gate."""
    global _attached  # noqa: PLW0603 one process runs one program at a time
    before, _attached = _attached, make
    try:
        yield
    finally:
        _attached = before


def install(settings: Settings) -> None:
    """Put this program under the gate. Call it once, before any resource is made."""
    from pulumi.runtime.settings import get_monitor, is_dry_run

    run = _attached() if _attached is not None else _plain(settings, preview=is_dry_run())
    with contextlib.suppress(LookupError):  # a hermetic preview has no key, and compares no secrets
        if settings.fingerprint_key is not None:
            run.registrations.fingerprint = fingerprinter(settings.fingerprint_key.reveal().encode())
    bind = _register_hooks(run)
    binds = run.collects or not is_dry_run()

    def before(request: Any, registration: Registration) -> None:
        run.registered(registration)
        if binds and registration.op != "read":  # what is only read has no hooks
            bind(request)

    run.registrations.before = before
    run.registrations.before_remote = Transform(run.registrations, asyncio.get_running_loop()).ensure
    run.registrations.watch(get_monitor())


def unguarded(state: Mapping[str, Any]) -> list[str]:
    """The URNs in a deployment that no delete hook of ours guards, so that a program without the gate may delete them.

    The stack itself and default providers have no hooks; what was only read is not deleted.
    """
    resources: list[dict[str, Any]] = state.get("resources") or []
    return [
        item["urn"]
        for item in resources
        if item["type"] != STACK_TYPE
        and "::default" not in item["urn"]
        and not item.get("external")
        and _NAME.format("delete") not in item.get("resourceHooks", {}).get("BeforeDelete", ())
    ]


def _plain(settings: Settings, *, preview: bool) -> Run:
    """Under plain `pulumi` the program is the entry point, so here the clock is read.

    What has to be approved runs under `layer0` only: nobody has attached an approved change set to this run.
    """
    import pulumi

    if settings.asked and not preview:
        stack = settings.stack
        raise pulumi.RunError(
            f"{stack} needs approvals, and here is no approved change set; run ./scripts/layer0 up {stack}"
        )
    from policies.context import Context, actor, shown
    from policies.plain import PlainRun

    context = Context(now=datetime.now(UTC), actor=actor(), settings=shown(settings))
    return PlainRun(settings, context, preview=preview)


def _register_hooks(run: Run) -> Callable[[Any], None]:
    """Register a hook for each kind of step; the answer binds them to a resource on its way to the engine.

    They are registered on every run: the engine fails a run that removes a resource whose hooks it cannot find.
    """
    from pulumi import ResourceHook, ResourceHookArgs, ResourceHookOptions

    def hook(kind: str) -> ResourceHook:
        def before(args: ResourceHookArgs) -> Awaitable[None]:
            return _run_step(run, kind, args)

        return ResourceHook(_NAME.format(kind), before, ResourceHookOptions(on_dry_run=run.collects))

    create, update, delete = hook("create"), hook("update"), hook("delete")

    async def ready() -> None:
        # The SDK itself waits for this private future before it sends a binding.
        await asyncio.gather(*(item._registered for item in (create, update, delete)))  # pyright: ignore[reportPrivateUsage]

    # Asked of the loop once: after Ctrl-C it ends, while threads still bind what waited to be sent.
    registered = asyncio.run_coroutine_threadsafe(ready(), asyncio.get_running_loop())

    def bind(request: Any) -> None:
        registered.result()
        request.hooks.before_create.append(create.name)
        request.hooks.before_update.append(update.name)
        request.hooks.before_delete.append(delete.name)

    return bind


async def _run_step(run: Run, kind: str, args: Any) -> None:
    old = await read_inputs(args.old_inputs, run.registrations.fingerprint)
    new = await read_inputs(args.new_inputs, run.registrations.fingerprint)
    await run.step(Step(kind=kind, urn=args.urn, type=args.type, name=args.name, old=old, new=new))
