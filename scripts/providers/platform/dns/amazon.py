"""Amazon's API for Route 53: one client for all resources of a provider, and its errors in plain words."""

from collections.abc import Callable
from typing import Any, TypeVar

from scripts.providers.platform import retries
from scripts.providers.platform.dns.zone import Unreachable
from scripts.providers.platform.session import Operation
from scripts.providers.properties import Properties
from scripts.providers.servicer import Failed

_REGION = "us-east-1"
"""Route 53 is one service for all regions; its API is there."""
_SECONDS = 20
_BUSY = ("Throttling", "ThrottlingException", "PriorRequestNotComplete", "RequestLimitExceeded", "ServiceUnavailable")

Answer = TypeVar("Answer")


class Refused(Failed):
    """The API answered no."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"Route 53: {text} ({code})")
        self.code, self.text = code, text


class Route53:
    """The API as one user."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        section = operation.settings.section("dns")["route53"]
        self._client: Any = operation.session.once("route53", lambda: _plainly(lambda: _client(section)))

    def __getattr__(self, method: str) -> Callable[..., Any]:
        """Any method of the client. Raises: `Refused`, `Unreachable`, `Failed`."""
        call = getattr(self._client, method)

        def asked(**arguments: Any) -> Any:
            return retries.persist(self._operation, lambda: _plainly(lambda: call(**arguments)), transient=_is_busy)

        return asked


def _client(section: Properties) -> Any:
    import boto3
    from botocore.config import Config

    session: Any = boto3.Session(
        aws_access_key_id=section.get("accessKey"),
        aws_secret_access_key=section.get("secretKey"),
        aws_session_token=section.get("sessionToken"),
        region_name=section.get("region", _REGION),
        profile_name=section.get("profile"),
    )
    once: Any = Config(connect_timeout=_SECONDS, read_timeout=_SECONDS, retries={"total_max_attempts": 2})
    usual: Any = {"endpoint_url": section.get("endpoint"), "config": once}
    keys = _assumed(session, section["roleArn"]) if section.get("roleArn") else {}
    return session.client("route53", **usual, **keys)


def _assumed(session: Any, role: str) -> dict[str, str]:
    """The keys of a role that the user may take on."""
    answer = _plainly(lambda: session.client("sts").assume_role(RoleArn=role, RoleSessionName="layer0"))
    keys = answer["Credentials"]
    return {
        "aws_access_key_id": keys["AccessKeyId"],
        "aws_secret_access_key": keys["SecretAccessKey"],
        "aws_session_token": keys["SessionToken"],
    }


def _plainly(call: Callable[[], Answer]) -> Answer:
    from botocore import exceptions

    try:
        return call()
    except exceptions.ClientError as error:
        answer: Any = error.response
        raise Refused(answer["Error"]["Code"], answer["Error"]["Message"]) from None
    except (exceptions.ConnectionError, exceptions.HTTPClientError) as error:
        raise Unreachable(f"Route 53 does not answer: {error}") from None
    except exceptions.BotoCoreError as error:
        raise Failed(f"Route 53: {error}; check dns.route53") from None


def _is_busy(error: Exception) -> bool:
    return isinstance(error, Refused) and error.code in _BUSY
