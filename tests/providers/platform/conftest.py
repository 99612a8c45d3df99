"""One server of each kind for all tests of our own plugin; each test works in names of its own."""

from collections.abc import Iterator

import pytest

from tests.servers import bind, route53


@pytest.fixture(scope="session")
def name_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bind.Bind]:
    """A primary for `example.com`."""
    with bind.serving(tmp_path_factory.mktemp("bind"), "example.com") as server:
        yield server


@pytest.fixture(scope="session")
def amazon() -> Iterator[route53.Api]:
    """A Route 53 API with the zone `example.com`."""
    with route53.serving("example.com") as api:
        yield api
