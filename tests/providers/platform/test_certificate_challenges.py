"""The wait until every authoritative server answers with a challenge."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from scripts.providers.platform.certificates.challenges import spread
from scripts.providers.platform.session import Operation, Session
from scripts.providers.platform.settings import Settings
from scripts.providers.servicer import Failed
from tests import clusters
from tests.providers.plugin import Recorder
from tests.servers import bind
from tests.servers.bind import Bind

ZONE = "example.test"
NAME = f"_acme-challenge.{ZONE}"
RECORDS = [(NAME, "one"), (NAME, "two")]


pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bind]:
    with bind.serving(tmp_path_factory.mktemp("names"), ZONE) as made:
        yield made


def operation(*, seconds: float) -> tuple[Operation, list[str]]:
    """One that may take so long, and what it says."""
    recorder = Recorder()
    return Operation(Session(Settings({}), recorder), "urn", seconds), recorder.messages


def test_the_wait_ends_when_every_value_is_there(server: Bind) -> None:
    under_way, said = operation(seconds=60)
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(spread, under_way, [f"127.0.0.1:{server.port}"], RECORDS)
        server.edit(ZONE, f"add {NAME} 60 TXT one")
        clusters.until(lambda: said)
        assert not waiting.done()
        server.edit(ZONE, f"add {NAME} 60 TXT two")
        waiting.result()


def test_a_server_that_answers_otherwise_to_the_end_is_named(server: Bind) -> None:
    under_way, _ = operation(seconds=1)
    absent = [(f"absent.{ZONE}", "one")]
    with pytest.raises(Failed, match=f"127.0.0.1:{server.port} did not answer with the challenge at absent"):
        spread(under_way, ["127.0.0.1:1", f"127.0.0.1:{server.port}"], absent)


def test_a_server_that_cannot_be_asked_is_told_of_and_left_out() -> None:
    under_way, said = operation(seconds=1)
    spread(under_way, ["127.0.0.1:1", "nowhere.invalid:53"], RECORDS)
    assert said[-1].startswith("127.0.0.1:1, nowhere.invalid:53 cannot be asked from here")


def test_a_cancelled_wait_ends_at_once(server: Bind) -> None:
    under_way, _ = operation(seconds=60)
    under_way.session.cancelled.set()
    with pytest.raises(Failed, match="cancelled"):
        spread(under_way, [f"127.0.0.1:{server.port}"], [(f"absent.{ZONE}", "one")])
