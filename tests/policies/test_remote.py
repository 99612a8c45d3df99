"""What a component that lives in a provider waits for, once its program is gone."""

import asyncio
from typing import Any, cast

import pytest

from policies.registrations import Registrations
from policies.remote import Transform


def test_a_thread_that_registers_after_the_program_was_stopped_does_not_wait_forever() -> None:
    loop = asyncio.new_event_loop()
    try:
        transform = Transform(cast("Registrations", cast("Any", None)), loop)
        with pytest.raises(RuntimeError, match="the program was stopped"):
            transform.ensure()
    finally:
        loop.close()
