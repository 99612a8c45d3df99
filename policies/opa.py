"""The OPA that judges: the server at `OPA_URL`, or one of our own."""

import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from policies import modules
from policies.modules import POLICIES, Loaded
from policies.server import HOST, Server, Unavailable
from policies.sources import gather
from policies.values import is_list, is_object

__all__ = ["POLICIES", "Faulty", "Opa", "Unavailable"]

QUERY_SECONDS = 60.0
CHANGE_SECONDS = 0.02
"""More for each change; one takes OPA 2 ms on a quiet machine (`layer0 bench gate`)."""
START_SECONDS = 20.0

# Whatever the rules are: the gate complains of a change in the one that cannot be read, and not so of the other.
_MUST_DENY: Mapping[str, Any] = {"changes": [{}], "parameters": {}}
_MUST_ALLOW: Mapping[str, Any] = {"changes": [], "parameters": {}}

# What reading an answer of any form may raise.
_UNREADABLE = (AttributeError, LookupError, RecursionError, TypeError, ValueError)

_Answer = TypeVar("_Answer")


class Faulty(Unavailable):
    """A rule cannot be evaluated over this input."""


class Opa:
    """A client of an OPA server; close it, or use it in a `with`."""

    def __init__(
        self,
        policies: Path = POLICIES,
        environment: Mapping[str, str] = os.environ,
        *,
        folders: Iterable[Path] = (),
        seconds: float = QUERY_SECONDS,
    ) -> None:
        """Start a server with the rules in `policies` and a stack's own `folders`, unless `OPA_URL` names one.

        `seconds` is the most that one answer may take, apart from `CHANGE_SECONDS`.
        """
        sources = gather(policies, folders)
        self.expected = sources.modules
        """The rules that the server should have."""
        self._faults = sources.faults
        self._seconds = seconds
        self._client: Any = None
        self._loaded: Loaded | None = None
        self._server: Server | None = None
        url = environment.get("OPA_URL")
        if url:
            self._host, self._port, self._tls, self._token = _parse(url, environment)
        else:
            self._server = Server(sources)
            self._host, self._port, self._tls, self._token = HOST, self._server.port, False, self._server.token

    def query(self, document: Mapping[str, Any], *, strict: bool = True) -> Any:
        """The value of `data.policies.gate.verdict` for this input, or None where OPA leaves it undefined.

        Unless `strict`, an error inside a rule only makes its condition fail. Raises `Faulty` for one where strict,
        and `Unavailable` where there is no answer in time, or the server has turned out to pass or deny anything.
        """
        return self._ask(self._connected(), document, strict=strict)

    def admit(self, document: Mapping[str, Any]) -> Any:
        """What Gatekeeper's templates say of this input, where an error only makes a condition fail, as it does there.

        Raises `Unavailable`.
        """
        return self._ask(self._connected(), document, strict=False, package="policies.admission")

    def loaded(self) -> Loaded:
        """The rules that the server has now; those of our own server cannot change. Raises `Unavailable`."""
        if self._loaded is None or self._server is None:
            self._loaded = self._bounded(self._connected().modules, self._seconds)
        return self._loaded

    def close(self) -> None:
        """End the server, if it is ours, and wait until it is gone."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(
        self, client: Any, document: Mapping[str, Any], *, strict: bool = True, package: str = "policies.gate"
    ) -> Any:
        parameters = {"strict-builtin-errors": True} if strict else None
        seconds = self._seconds + CHANGE_SECONDS * len(document.get("changes") or ())

        def ask() -> Any:
            client.timeout = seconds
            return client.query_rule(dict(document), package, "verdict", query_params=parameters)

        answer = self._bounded(ask, seconds)
        if not is_object(answer):
            raise Unavailable(f"opa at {self._host}:{self._port} answers no object, got {type(answer).__name__}")
        return answer.get("result")

    def _bounded(self, ask: Callable[[], _Answer], seconds: float) -> _Answer:
        """An answer within the time, however slowly it drips; else `Unavailable`."""
        import requests

        self._still_ours()
        future: Future[_Answer] = Future()
        Thread(target=_settle, args=(future, ask), daemon=True).start()
        try:
            answer = future.result(seconds)
        except requests.HTTPError as error:
            raise _refusal(error) from error
        except (requests.RequestException, *_UNREADABLE) as error:
            raise Unavailable(f"opa at {self._host}:{self._port} does not answer: {error!r}") from error
        except TimeoutError as error:
            self._client = None  # a thread still waits on its connection
            raise Unavailable(f"opa at {self._host}:{self._port} does not answer within {seconds:.0f} s") from error
        self._still_ours()
        return answer

    def _connected(self) -> Any:
        """The client, once the server has denied what must be denied and allowed what must be allowed."""
        if self._faults:
            raise Unavailable(*self._faults)
        if self._client is None:
            client = _client(self._host, self._port, self._token, tls=self._tls, seconds=self._seconds)
            if self._server is not None:
                self._wait_until_healthy(client)
            self._prove(client)
            self._client = client
        return self._client

    def _wait_until_healthy(self, client: Any) -> None:
        deadline = monotonic() + START_SECONDS
        while not client.check_health():
            self._still_ours()
            if monotonic() > deadline:
                raise Unavailable(f"opa did not become healthy within {START_SECONDS:.0f} s")
            sleep(0.02)

    def _prove(self, client: Any) -> None:
        for document, denies in ((_MUST_DENY, True), (_MUST_ALLOW, False)):
            try:
                answer = self._ask(client, document)
            except Faulty:
                if denies:
                    continue
                raise
            denials: Any = answer.get("denials") if is_object(answer) else None
            if not is_list(denials) or any(_is_complaint(denial) for denial in denials) is not denies:
                raise Unavailable(
                    f"opa at {self._host}:{self._port} fails the self-test: what must be"
                    f" {'denied' if denies else 'allowed'} is not; see that it has all of policies/ loaded"
                )

    def _still_ours(self) -> None:
        if self._server is not None:
            self._server.check()


def _is_complaint(denial: Any) -> bool:
    return is_object(denial) and denial.get("rule") == "gate" and "changes[0]" in str(denial.get("message"))


def _settle(future: Future[_Answer], ask: Callable[[], _Answer]) -> None:
    try:
        future.set_result(ask())
    except BaseException as error:
        future.set_exception(error)


def _client(host: str, port: int, token: str, *, tls: bool, seconds: float) -> Any:
    from opa_client.opa import OpaClient

    class Direct(OpaClient):
        """The client without proxies and redirections: the answer must come from the server we mean."""

        def _init_session(self) -> Any:
            session = super()._init_session()
            session.trust_env = False
            session.max_redirects = 0
            return session

        def modules(self) -> Loaded:
            """The modules that the server has loaded."""
            response = self._session.get(f"{self.root_url}/policies", timeout=self.timeout)
            response.raise_for_status()
            return modules.in_answer(response.json()["result"])

    return Direct(host=host, port=port, token=token or None, ssl=tls, retries=0, timeout=seconds)


def _parse(url: str, environment: Mapping[str, str]) -> tuple[str, int, bool, str]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise Unavailable(f"OPA_URL must be http(s)://host[:port] without a path, got {url!r}")
    tls = parts.scheme == "https"
    return parts.hostname, parts.port or (443 if tls else 8181), tls, environment.get("OPA_TOKEN", "")


def _refusal(error: Any) -> Unavailable:
    """An error answer in OPA's own words: each cause with the rule's file and line."""
    try:
        body = error.response.json()
        errors: list[Any] = body.get("errors") or []
        causes = [
            f"{cause.get('message')} ({cause['location'].get('file')}:{cause['location'].get('row')})"
            for cause in errors
        ]
        reason = "; ".join([body.get("message", str(error)), *causes])
        inside = any(str(cause.get("code")).startswith("eval_") for cause in errors)
    except _UNREADABLE:
        return Unavailable(f"opa could not judge: {error}")
    return (Faulty if inside else Unavailable)(f"opa could not judge: {reason}")
