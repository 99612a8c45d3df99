"""A store keeps what was written last by whoever had seen what was there: a folder, and S3 as moto serves it."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from scripts.changes import store
from scripts.changes.store import Lost, Store, Stored, Unavailable


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def cloud(s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_S3": s3,
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(params=["folder", "s3"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Opens the same store again and again, as two machines do."""
    if request.param == "folder":
        return lambda: store.at((tmp_path / "a folder").as_uri())
    request.getfixturevalue("cloud")
    import boto3

    bucket = f"bucket-{abs(hash(tmp_path))}"
    boto3.client("s3").create_bucket(Bucket=bucket)  # pyright: ignore[reportUnknownMemberType]
    return lambda: store.at(f"s3://{bucket}/a/prefix")


def test_what_was_written_is_read(opened: Callable[[], Store]) -> None:
    assert opened().read("records/local.json") is None
    opened().write("records/local.json", b"one", over=None)
    found = opened().read("records/local.json")
    assert found is not None
    assert found.content == b"one"
    opened().write("records/local.json", b"two", over=found)
    again = opened().read("records/local.json")
    assert again is not None
    assert again.content == b"two"


def test_nobody_writes_over_what_they_have_not_seen(opened: Callable[[], Store]) -> None:
    one, other = opened(), opened()
    one.write("a", b"one", over=None)
    seen = other.read("a")
    one.write("a", b"two", over=one.read("a"))
    for over in (None, seen, Stored(b"two", "something else")):
        with pytest.raises(Lost, match="meanwhile"):
            other.write("a", b"three", over=over)
    with pytest.raises(Lost):
        other.write("gone", b"three", over=seen)
    kept = one.read("a")
    assert kept is not None
    assert kept.content == b"two"


def test_of_many_at_once_one_wins_each_time(opened: Callable[[], Store]) -> None:
    opened().write("count", b"0", over=None)

    def add() -> None:
        mine = opened()
        while True:
            seen = mine.read("count")
            assert seen is not None
            try:
                mine.write("count", str(int(seen.content) + 1).encode(), over=seen)
            except Lost:
                continue
            return

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = opened().read("count")
    assert found is not None
    assert found.content == b"8"


def test_keys_are_listed_in_order_and_below_the_prefix_only(opened: Callable[[], Store]) -> None:
    for key in ("records/b.json", "records/a.json", "changes/c.json"):
        opened().write(key, b"x", over=None)
    assert list(opened().keys()) == ["changes/c.json", "records/a.json", "records/b.json"]
    assert list(opened().keys("records/")) == ["records/a.json", "records/b.json"]


def test_a_bucket_that_is_not_there_is_named(cloud: None) -> None:
    missing = store.at("s3://no-such-bucket/prefix")
    for attempt in (
        lambda: missing.read("a"),
        lambda: missing.write("a", b"", over=None),
        lambda: list(missing.keys()),
    ):
        with pytest.raises(Unavailable, match="s3://no-such-bucket/prefix"):
            attempt()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match="file"):
        store.at((tmp_path / "file" / "below").as_uri()).write("a", b"", over=None)


def test_others_cannot_read_a_folder(tmp_path: Path) -> None:
    store.at((tmp_path / "mine").as_uri()).write("a/b", b"x", over=None)
    assert (tmp_path / "mine").stat().st_mode & 0o077 == 0
