"""When a certificate is renewed: by its dates, or as the authority suggests."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from cryptography import x509

from scripts.providers.platform.certificates import account, information, keys, local, renewal
from scripts.providers.platform.certificates.renewal import Window
from scripts.providers.servicer import Failed
from tests.providers.platform.authorities import authority

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
CA = authority(since=datetime(2020, 1, 1, tzinfo=UTC), days=36500)
KEY = keys.make()


def certificate(days: int) -> x509.Certificate:
    return local.issue(local.load(CA["certificate"], CA["privateKey"]), KEY, ["app.test"], days, NOW)


@pytest.mark.parametrize(
    ("days", "before", "left", "reason"),
    [
        (365, 30, 30.0, "thirty days are later than a third of a year"),
        (90, 30, 30.0, "both are the same, but for the minutes that it began earlier"),
        (47, 30, 47 / 3, "a third is later"),
        (6, 30, 2.0, "thirty days before would be before it was issued"),
        (90, 5, 5.0, "fewer days are later still"),
        (90, 90, 30.0, "more days than a third are not heeded"),
    ],
)
def test_the_later_of_days_and_a_third_decides(days: int, before: int, left: float, reason: str) -> None:
    made = certificate(days)
    notice = made.not_valid_after_utc - renewal.due(made, before)
    assert abs(notice - timedelta(days=left)) < timedelta(minutes=5), reason


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-06-01T00:00:00Z", ""),
        ("2026-06-02T00:00:00Z", "renewal is due since 2026-06-02T00:00:00Z; it expires at 2026-06-03T00:00:00Z"),
        ("2026-06-03T00:00:00Z", "expired at 2026-06-03T00:00:00Z"),
    ],
)
def test_the_reason_names_the_moment(now: str, said: str) -> None:
    state = {"renewAt": "2026-06-02T00:00:00Z", "notAfter": "2026-06-03T00:00:00Z"}
    assert renewal.reason(state, renewal.moment(now)) == said


def test_the_moment_in_a_window_is_always_the_same_and_differs_between_certificates() -> None:
    window = Window(NOW, NOW + timedelta(days=2))
    made = [certificate(90) for _ in range(8)]
    moments = [renewal.within(window, each) for each in made]
    assert moments == [renewal.within(window, each) for each in made]
    assert len(set(moments)) == len(made)
    assert all(window.start <= moment < window.end for moment in moments)


def test_a_certificate_is_named_to_the_authority_as_the_standard_says() -> None:
    """The example of RFC 9773, section 4.1: key identifier 69:88:5B:6B:...:C4, serial number 87:65:43:21."""
    identifier = bytes.fromhex("69885b6b87464041e1b37b847bd0ae2cde01c8d4")
    extension = x509.AuthorityKeyIdentifier(identifier, None, None)
    builder = (
        x509.CertificateBuilder(serial_number=0x87654321)
        .subject_name(x509.Name([]))
        .issuer_name(x509.Name([]))
        .public_key(KEY.public_key())
        .not_valid_before(NOW)
        .not_valid_after(NOW)
        .add_extension(extension, critical=False)
    )
    made = builder.sign(KEY, local.hashes.SHA256())
    assert information.identifier(made) == "aYhba4dGQEHhs3uEe9CuLN4ByNQ.AIdlQyE"


@contextmanager
def directory(**documents: Any) -> Generator[str]:
    """An authority's public documents by path; gives its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = documents.get(self.path.split("/")[1])
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(known).replace("HERE", f"http://{self.headers['Host']}").encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as its parent calls it
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/dir"
    finally:
        server.shutdown()
        server.server_close()


def window(url: str) -> Window | None:
    connected = account.connect({"directory": url, "accountKey": keys.pem(KEY)})
    return information.window(connected, certificate(90))


def test_the_authoritys_window_is_read_where_it_offers_one() -> None:
    suggested = {"suggestedWindow": {"start": "2026-07-01T00:00:00Z", "end": "2026-07-03T00:00:00Z"}}
    with directory(dir={"renewalInfo": "HERE/info"}, info=suggested) as url:
        found = window(url)
    assert found
    assert found.start == datetime(2026, 7, 1, tzinfo=UTC)
    assert found.end == datetime(2026, 7, 3, tzinfo=UTC)
    with directory(dir={"newOrder": "HERE/order"}) as url:
        assert window(url) is None


@pytest.mark.parametrize("answer", [None, {"suggestedWindow": {"start": "tomorrow"}}, {"other": 1}])
def test_an_answer_that_makes_no_sense_is_a_failure_and_no_window(answer: Any) -> None:
    with directory(dir={"renewalInfo": "HERE/info"}, info=answer) as url, pytest.raises(Failed):
        window(url)
