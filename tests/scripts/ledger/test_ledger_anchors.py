"""Who holds the writer's key can write another ledger; what was anchored outside tells."""

import http.server
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from scripts.ledger.anchors import collecting, making
from scripts.ledger.anchors.making import Anchor, Places
from scripts.ledger.keys import Writer
from scripts.ledger.offline import opened
from scripts.ledger.reading import CHECKPOINT
from scripts.ledger.verification import verify
from tests.scripts.ledger.stores import Memory, written

NOW = datetime.now(UTC)
AUTHORITY = """
[tsa]
default_tsa = one
[one]
dir = .
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[stamping]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
"""


def openssl(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=True).stdout


class Authority:
    """A real time-stamping authority, `openssl ts`, on loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "conf").write_text(AUTHORITY)
        (folder / "serial").write_text("01")
        about = ["-config", "/dev/null", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        root = ["-x509", "-days", "30", "-subj", "/CN=root", "-keyout", "root.key", "-out", "root.pem"]
        (folder / "request.conf").write_text("[req]\ndistinguished_name = name\n[name]\n" + AUTHORITY)
        about[1] = "request.conf"
        openssl(folder, "req", *about, *root, "-extensions", "root")
        openssl(folder, "req", *about, "-subj", "/CN=tsa", "-keyout", "tsa.key", "-out", "tsa.csr")
        issued = ["-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30", "-out", "tsa.pem"]
        openssl(folder, "x509", "-req", "-in", "tsa.csr", *issued, "-extfile", "conf", "-extensions", "stamping")
        self.root = (folder / "root.pem").read_bytes()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        folder = self.folder

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
                openssl(folder, "ts", "-reply", "-config", "conf", "-queryfile", "query", "-out", "answer")
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write((folder / "answer").read_bytes())

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the name that the library gives it
                """Nothing is printed."""

        return Handler

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    running = Authority(tmp_path_factory.mktemp("tsa") / "tsa")
    yield running
    running.close()


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """A bucket with Object Lock."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            environment.setenv(name, "test")
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        environment.setenv("AWS_ENDPOINT_URL_S3", f"http://{host}:{port}")
        import boto3

        library: Any = boto3
        client: Any = library.client("s3")
        client.create_bucket(Bucket="anchors", ObjectLockEnabledForBucket=True)
        yield "s3://anchors/layer0"
    server.stop()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for arguments in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "a change"]):
        who = ["-c", "user.name=alice", "-c", "user.email=alice@example.com"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True)
    subprocess.run(["git", "config", "user.name", "alice"], cwd=tmp_path, check=True)
    subprocess.run(["git", "config", "user.email", "alice@example.com"], cwd=tmp_path, check=True)
    return tmp_path


def anchored(writer: Writer, store: Memory, **places: Any) -> Anchor:
    note = store.documents[CHECKPOINT]
    wanted = Places(**{"git": None, "s3": None, "tsa": None, **places})
    (anchor,) = making.make(wanted, opened(note, writer.verifiers), note, NOW)
    store.documents[anchor.key(opened(note, writer.verifiers))] = anchor.content()
    return anchor


def faults(writer: Writer, store: Memory, checkout: Path, roots: bytes = b"", *kept: Path) -> list[str]:
    found = collecting.collect(store, writer.verifiers, checkout, roots, kept)
    return [*verify(store, writer.verifiers, found.older).faults, *found.faults]


def ledger_only(store: Memory) -> Memory:
    """Without what the store says of anchors: whoever rewrites the ledger can remove that too."""
    return Memory({key: content for key, content in store.documents.items() if key.startswith("ledger/")})


def test_a_git_tag_tells_that_the_ledger_was_rewritten(writer: Writer, checkout: Path) -> None:
    store = written(writer, 10)
    anchored(writer, store, git=checkout)
    assert faults(writer, ledger_only(written(writer, 20, ledger_only(store))), checkout) == []
    (fault,) = faults(writer, written(writer, 20), checkout)
    assert fault.startswith("layer0-ledger/")
    assert "does not begin with the 10 entries" in fault


def test_a_locked_object_tells_that_the_ledger_was_rewritten(writer: Writer, checkout: Path, bucket: str) -> None:
    store = written(writer, 11)
    anchor = anchored(writer, store, s3=bucket)
    import boto3
    from botocore.exceptions import ClientError

    library: Any = boto3
    client: Any = library.client("s3")
    place = {"Bucket": "anchors", "Key": anchor.where.removeprefix("s3://anchors/")}
    version = client.head_object(**place)["VersionId"]
    with pytest.raises(ClientError, match="AccessDenied"):
        client.delete_object(**place, VersionId=version)
    client.delete_object(**place)  # only a marker above it
    said = {key: content for key, content in store.documents.items() if key.startswith("anchors/")}
    assert "anchors/" in next(iter(said))
    rewritten = written(writer, 20)
    rewritten.documents |= said
    assert any(fault.startswith("s3://anchors/layer0") for fault in faults(writer, rewritten, checkout))


def test_an_object_that_is_gone_is_a_fault(writer: Writer, checkout: Path, bucket: str) -> None:
    store = written(writer, 12)
    anchor = anchored(writer, store, s3=bucket)
    key = next(key for key in store.documents if key.startswith("anchors/"))
    store.documents[key] = store.documents[key].replace(b"000000000012", b"000000000013")
    assert any(f"its object {anchor.where[:-1]}3 is gone" in fault for fault in faults(writer, store, checkout))


def test_a_timestamp_tells_that_the_ledger_was_rewritten(
    writer: Writer, checkout: Path, authority: Authority, tmp_path: Path
) -> None:
    store = written(writer, 13)
    anchor = anchored(writer, store, tsa=authority.url)
    kept = tmp_path / "kept.json"
    kept.write_bytes(anchor.content())
    found = collecting.collect(store, writer.verifiers, checkout, authority.root, [kept])
    assert found.faults == []
    assert len([note for note in found.notes if f"{authority.url} has seen it at 20" in note]) == 2
    assert faults(writer, ledger_only(store), checkout, authority.root, kept) == []
    assert "does not begin with the 13" in faults(writer, written(writer, 20), checkout, authority.root, kept)[0]


def test_a_timestamp_of_something_else_or_by_somebody_else_does_not_count(
    writer: Writer, checkout: Path, authority: Authority, tmp_path: Path
) -> None:
    one, other = (anchored(writer, written(writer, size), tsa=authority.url) for size in (14, 15))
    exchanged = Anchor(kind=one.kind, where=one.where, note=one.note, token=other.token)
    (tmp_path / "kept").write_bytes(exchanged.content())
    store = ledger_only(written(writer, 14))
    assert "not one of the checkpoint" in "".join(faults(writer, store, checkout, authority.root, tmp_path / "kept"))
    stranger = Authority(tmp_path / "stranger")
    stranger.close()
    (tmp_path / "kept").write_bytes(one.content())
    assert "not one of the checkpoint" in "".join(faults(writer, store, checkout, stranger.root, tmp_path / "kept"))
    unverified = collecting.collect(store, writer.verifiers, checkout, b"", [tmp_path / "kept"])
    assert "was not verified; give --tsa-root" in unverified.notes[0]
