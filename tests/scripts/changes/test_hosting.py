"""What is left out while a program runs in this process changes nothing of what the program does."""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from pulumi.runtime import settings
from pulumi.runtime import stack as runtime

from scripts.changes.hosting import hosting

SDK: Any = runtime
OUTSTANDING: Any = settings.SETTINGS
OUTPUTS = 50


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many outputs each wait of the SDK was for."""
    found: list[int] = []
    wait = asyncio.wait

    async def counted(tasks: Any, **options: Any) -> Any:
        found.append(len(tasks))
        return await wait(tasks, **options)

    monkeypatch.setattr(asyncio, "wait", counted)
    yield found
    OUTSTANDING.outputs.clear()


async def outputs(last: Coroutine[Any, Any, None]) -> None:
    """Outputs that become known one after the other, then this one; waited for as the SDK does at a program's end."""
    turns = [asyncio.Event() for _ in range(OUTPUTS + 1)]

    async def known(at: int) -> None:
        await turns[at].wait()
        for _ in range(5):  # until the wait for the one before has seen it
            await asyncio.sleep(0)
        turns[at + 1].set()

    OUTSTANDING.outputs.update(asyncio.create_task(known(at)) for at in range(OUTPUTS))
    OUTSTANDING.outputs.add(asyncio.create_task(last))
    turns[0].set()
    await SDK.wait_for_rpcs()


async def nothing() -> None:
    """Is known at once."""


def test_all_outputs_are_waited_for_at_once(waits: list[int]) -> None:
    asyncio.run(outputs(nothing()))
    assert len(waits) > OUTPUTS / 2, "the SDK alone waits for each anew; if no longer, hosting need not help it"
    waits.clear()
    with hosting():
        asyncio.run(outputs(nothing()))
    assert waits == [OUTPUTS + 1]


def test_an_output_that_fails_ends_the_wait(waits: list[int]) -> None:
    async def fails() -> None:
        raise ValueError("no such value")

    async def program() -> None:
        OUTSTANDING.outputs.add(asyncio.create_task(asyncio.Event().wait()))
        await outputs(fails())

    with hosting(), pytest.raises(ValueError, match="no such value"):
        asyncio.run(program())
    assert waits == [OUTPUTS + 2]


def test_the_sdk_is_as_it_was_once_no_program_runs() -> None:
    with hosting():
        assert SDK.asyncio is not asyncio
    assert SDK.asyncio is asyncio
