"""The children of components that live in a provider, such as `yaml/v2` ConfigGroup.

A provider registers them itself, past the program's monitor client, so their registrations are seen through a stack
transform: the engine asks it about every resource before anything else happens to it. It costs a call for each
resource, so it is set only when a program registers such a component.
"""

import asyncio
import uuid
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from policies.registrations import Registrations


class Transform:
    """Set at most once for a program run."""

    def __init__(self, registrations: Registrations, loop: asyncio.AbstractEventLoop) -> None:
        self._registrations = registrations
        self._loop = loop
        # Of its own: the SDK fills the default executor with registrations that wait for these very children.
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="transform")
        self._setting: Any = None

    def ensure(self) -> None:
        """Have the engine ask from now on. Not to be called in the program's own thread, which does the work."""
        work = self._ensure()
        setting = asyncio.run_coroutine_threadsafe(work, self._loop)
        while not wait([setting], timeout=1).done:
            if not self._loop.is_running():  # after Ctrl-C it ends, while threads still register what waited
                work.close()
                raise RuntimeError("the program was stopped")
        setting.result()

    async def _ensure(self) -> None:
        self._setting = self._setting or asyncio.ensure_future(self._set())
        await asyncio.shield(self._setting)

    async def _set(self) -> None:
        from pulumi.runtime import settings
        from pulumi.runtime.proto import callback_pb2

        callbacks: Any = await settings._get_callbacks()  # pyright: ignore[reportPrivateUsage] no public way to bytes
        token = str(uuid.uuid4())
        callbacks._callbacks[token] = self._asked
        callback = callback_pb2.Callback(token=token, target=callbacks._target)
        monitor: Any = settings.get_monitor()
        await self._loop.run_in_executor(self._executor, monitor.RegisterStackTransform, callback)

    async def _asked(self, message: bytes) -> Any:
        """The resource as it was, its hooks bound; raising refuses it."""
        from pulumi.runtime.proto import resource_pb2

        request = resource_pb2.TransformRequest.FromString(message)
        await self._loop.run_in_executor(self._executor, self._registrations.add_child, request)
        return resource_pb2.TransformResponse(properties=request.properties, options=request.options)
