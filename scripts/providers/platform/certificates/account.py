"""The ACME account: a connection to the directory that signs as it, and words for what may go wrong there."""

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import josepy
import requests
from acme import client, errors, messages
from cryptography.hazmat.primitives.asymmetric import ec
from requests.adapters import HTTPAdapter

from scripts.providers.platform.certificates import keys
from scripts.providers.properties import Properties
from scripts.providers.servicer import Failed

_NONCE_TRIES = 6
"""A server may refuse any nonce (RFC 8555, section 6.5); one that refuses every fifth gets six with one in 15,000."""
_SECONDS = 30  # for one request


class Account:
    """An account at one directory, registered, or found again by its key."""

    def __init__(self, given: Properties) -> None:
        """From the provider's argument `acme`; to give an account's key means to agree to the terms of service.

        Raises: `Failed`, when the directory cannot be reached or refuses the account.
        """
        self.url: str = given["directory"]
        self.key, algorithm = _signing(keys.load(given["accountKey"]))
        network = _Network(self.key, algorithm, given.get("trust", ""))
        with explained(self.url):
            self.client = client.ClientV2(client.ClientV2.get_directory(self.url, network), network)
            _register(self.client, self.key, given)


def _signing(key: keys.PrivateKey) -> tuple[josepy.JWK, josepy.JWASignature]:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return josepy.JWKEC(key=key), josepy.ES384 if key.key_size == 384 else josepy.ES256
    return josepy.JWKRSA(key=key), josepy.RS256


def _register(connection: client.ClientV2, key: josepy.JWK, given: Properties) -> None:
    binding = None
    if given.get("eabKeyId"):
        binding = messages.ExternalAccountBinding.from_data(
            key.public_key(), given["eabKeyId"], given["eabHmacKey"], connection.directory
        )
    elif connection.external_account_required():
        raise Failed(f"{given['directory']} wants accounts bound to one it knows; set acme.eabKeyId and acme.eabHmacKey")
    registration = messages.NewRegistration.from_data(
        email=given.get("email"), terms_of_service_agreed=True, external_account_binding=binding
    )
    try:
        connection.new_account(registration)
    except errors.ConflictError as known:
        connection.net.account = messages.RegistrationResource(body=messages.Registration(), uri=known.location)


class _Network(client.ClientNetwork):
    """Requests signed by the account, tried anew as long as the server refuses the nonce."""

    def __init__(self, key: josepy.JWK, algorithm: josepy.JWASignature, trust: str) -> None:
        super().__init__(key, alg=algorithm, user_agent="layer0", timeout=_SECONDS)
        if trust:
            self.session.mount("https://", _Trusting(trust))

    def post(self, *args: Any, **kwargs: Any) -> requests.Response:
        for _ in range(_NONCE_TRIES - 1):
            try:
                return self._post_once(*args, **kwargs)
            except messages.Error as error:
                if error.code != "badNonce":
                    raise
        return self._post_once(*args, **kwargs)


class _Trusting(HTTPAdapter):
    """HTTPS that trusts further authorities beside the system's."""

    def __init__(self, trust: str) -> None:
        self._context = ssl.create_default_context()
        self._context.load_verify_locations(cadata=trust)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)


@contextmanager
def explained(directory: str) -> Generator[None]:
    """Turns what the ACME library and its transport raise into `Failed`, with the server's own reason."""
    try:
        yield
    except messages.Error as error:
        raise Failed(f"{directory}: {problem(error)}") from error
    except errors.IssuanceError as error:
        raise Failed(f"{directory}: {problem(error.error)}") from error
    except requests.RequestException as error:
        raise Failed(f"{directory} cannot be reached: {error}; try again") from error
    except (errors.Error, josepy.errors.Error, KeyError, ValueError) as error:
        raise Failed(f"{directory} answered what is not ACME: {error!r}") from error


def problem(error: messages.Error) -> str:
    """A problem document as one line."""
    parts = [f"{error.code or error.typ}: {error.detail or error.title or 'no detail given'}"]
    parts += [problem(part) for part in error.subproblems or ()]
    about = f"{error.identifier.value}: " if error.identifier else ""
    return about + "; ".join(parts)
