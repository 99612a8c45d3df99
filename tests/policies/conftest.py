"""What the tests of the gate and of its rules share."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def opa_on_path(tools: Mapping[str, Path]) -> Iterator[None]:
    """The `opa` of the toolchain comes first on PATH."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PATH", str(tools["opa"].parent), prepend=os.pathsep)
        yield
