"""Asking again, later and later, where a server is busy or briefly away."""

import random
from collections.abc import Callable
from typing import TypeVar

from scripts.providers.platform.session import Operation

TRIES = 8
_FIRST, _LONGEST = 0.5, 20.0  # seconds

Answer = TypeVar("Answer")


def persist(
    operation: Operation, call: Callable[[], Answer], *, transient: Callable[[Exception], bool], tries: int = TRIES
) -> Answer:
    """The call's answer, after at most `tries` calls as long as what they raise is `transient`.

    Pauses double from half a second to 20 s, each shortened at random, so that many resources do not ask in step.
    """
    for attempt in range(1, tries):
        try:
            return call()
        except Exception as error:
            if not transient(error):
                raise
        longest = min(_LONGEST, _FIRST * 2**attempt)
        operation.pause(random.uniform(longest / 2, longest))  # noqa: S311 - spreads load, keeps no secret
    return call()
