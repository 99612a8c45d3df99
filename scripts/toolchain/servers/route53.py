"""The Route 53 of stack local: its API on loopback, as moto serves it, with the zones kept in a file."""

import contextlib
import http.client
import re
from collections.abc import Mapping
from pathlib import Path

from scripts.toolchain.errors import Unavailable

_PROGRAM = Path(__file__).with_name("route53_server.py")
_VERSION = "2013-04-01"
_KEY = "local"


def command(python: Path, port: int) -> list[str]:
    """How it is started in its directory."""
    return [str(python), "-I", str(_PROGRAM), str(port), "route53"]


def is_ready(port: int) -> bool:
    """Whether it answers."""
    with contextlib.suppress(Unavailable):
        zones(port)
        return True
    return False


def zones(port: int) -> list[str]:
    """The names of the hosted zones, each with its final dot. Raises: `Unavailable`, when there is no answer."""
    return re.findall("<Name>(.*?)</Name>", _ask(port, "GET", "hostedzone"))


def ensure_zone(port: int, domain: str) -> None:
    """Make the hosted zone of a domain, if it is not there. Raises: `Unavailable`, when there is no answer."""
    if f"{domain}." not in zones(port):
        request = f"<Name>{domain}.</Name><CallerReference>layer0</CallerReference>"
        namespace = f"https://route53.amazonaws.com/doc/{_VERSION}/"
        body = f'<CreateHostedZoneRequest xmlns="{namespace}">{request}</CreateHostedZoneRequest>'
        _ask(port, "POST", "hostedzone", body)


def variables(port: int) -> Mapping[str, str]:
    """The environment variables with which AWS's libraries reach it, and reach nobody's account."""
    return {
        "AWS_ENDPOINT_URL_ROUTE_53": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": _KEY,
        "AWS_SECRET_ACCESS_KEY": _KEY,
    }


def _ask(port: int, method: str, path: str, body: str | None = None) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        try:
            connection.request(method, f"/{_VERSION}/{path}", body)
            response = connection.getresponse()
            answer = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable(f"local Route 53: {method} {path}: no answer: {error}") from error
    if response.status >= http.HTTPStatus.BAD_REQUEST:
        raise Unavailable(f"local Route 53: {method} {path}: {response.status} {answer}")
    return answer
