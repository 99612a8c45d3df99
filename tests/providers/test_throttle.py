"""How fast requests may follow each other; at a request in a thousand seconds, the test's own speed does not count."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from scripts.providers.kubernetes.api.throttle import Limits, Throttle

SLOW = 0.001  # requests a second


class Waits(Event):
    """An event that nobody waits for; it notes for how long they would have."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.asked.append(timeout or 0.0)
        return False


def test_after_the_first_burst_requests_take_turns() -> None:
    waits = Waits()
    throttle = Throttle(Limits(qps=SLOW, burst=3), waits)
    for _ in range(3):
        throttle.wait()
    assert waits.asked == []
    throttle.wait()
    throttle.wait()
    assert waits.asked == pytest.approx([1000, 2000], abs=100)


def test_threads_share_the_turns() -> None:
    waits = Waits()
    throttle = Throttle(Limits(qps=SLOW, burst=10), waits)
    with ThreadPoolExecutor(8) as pool:
        for _ in range(30):
            pool.submit(throttle.wait)
    assert sorted(waits.asked) == pytest.approx([1000 * turn for turn in range(1, 21)], abs=100)


def test_without_a_limit_nobody_waits() -> None:
    waits = Waits()
    throttle = Throttle(Limits(qps=-1, burst=1), waits)
    for _ in range(100):
        throttle.wait()
    assert waits.asked == []


def test_cancelling_ends_a_wait() -> None:
    cancelled = Event()
    throttle = Throttle(Limits(qps=SLOW, burst=1), cancelled)
    throttle.wait()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(throttle.wait)
        cancelled.set()
        waiting.result(timeout=60)
