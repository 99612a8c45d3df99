"""The ACME account: a connection to the directory that signs as it, and words for what may go wrong there."""

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import requests
from acme import errors, messages
from acme.client import ClientNetwork, ClientV2
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from josepy.errors import Error as JoseError
from josepy.jwa import ES256, ES384, RS256, JWASignature
from josepy.jwk import JWK, JWKEC, JWKRSA
from requests.adapters import HTTPAdapter

from scripts.providers.platform.certificates import keys
from scripts.providers.properties import Properties
from scripts.providers.servicer import Failed

_NONCE_TRIES = 6
"""A server may refuse any nonce (RFC 8555, section 6.5); one that refuses every fifth gets six with one in 15,000."""
_SECONDS = 30  # for one request
_UNSPECIFIED = 0  # the reason of a revocation, RFC 5280, section 5.3.1
_NOT_VALID = ("alreadyRevoked", "malformed")  # the second is what authorities say of a certificate they do not know


@dataclass(frozen=True)
class Account:
    """An account at one directory."""

    url: str
    """The directory's."""
    key: JWK
    client: ClientV2

    def revoke(self, certificate: x509.Certificate) -> None:
        """Revoke a certificate; one that is revoked already, or that the authority does not know, is no error."""
        with explained(self.url):
            try:
                self.client.revoke(certificate, _UNSPECIFIED)
            except messages.Error as error:
                if error.code not in _NOT_VALID:
                    raise


def connect(given: Properties) -> Account:
    """The account of the provider's argument `acme`, not registered yet: enough for what needs no signature.

    Raises: `Failed`, when the directory cannot be reached.
    """
    key, algorithm = _signing(keys.load(given["accountKey"]))
    network = _Network(key, algorithm, given.get("trust", ""))
    with explained(given["directory"]):
        directory = ClientV2.get_directory(given["directory"], network)
    return Account(given["directory"], key, ClientV2(directory, network))


def registered(given: Properties) -> Account:
    """The same, registered now or found again by its key.

    To give a key means to agree to the directory's terms of service.
    Raises: `Failed`, when the directory refuses the account.
    """
    account = connect(given)
    with explained(account.url):
        try:
            account.client.new_account(_registration(account, given))
        except errors.ConflictError as known:
            found = messages.RegistrationResource(body=messages.Registration(), uri=known.location)
            account.client.net.account = found
    return account


def _signing(key: keys.PrivateKey) -> tuple[JWK, JWASignature]:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return JWKEC(key=key), ES384 if isinstance(key.curve, ec.SECP384R1) else ES256
    return JWKRSA(key=key), RS256


def _registration(account: Account, given: Properties) -> messages.NewRegistration:
    binding, directory = None, account.client.directory
    if given.get("eabKeyId"):
        public, secret = account.key.public_key(), given.get("eabHmacKey", "")
        binding = messages.ExternalAccountBinding.from_data(public, given["eabKeyId"], secret, directory)
    elif account.client.external_account_required():
        raise Failed(f"{account.url} wants accounts bound to one it knows; set acme.eabKeyId and acme.eabHmacKey")
    return messages.NewRegistration.from_data(
        email=given.get("email"), terms_of_service_agreed=True, external_account_binding=binding
    )


class _Network(ClientNetwork):
    """Requests signed by the account, tried anew as long as the server refuses the nonce."""

    def __init__(self, key: JWK, algorithm: JWASignature, trust: str) -> None:
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
    except requests.exceptions.SSLError as error:
        raise Failed(f"{directory} does not prove who it is ({_cause(error)}); set acme.trust to its CA") from error
    except requests.RequestException as error:
        raise Failed(f"{directory} cannot be reached ({_cause(error)}); try again") from error
    except (errors.Error, JoseError, KeyError, ValueError) as error:
        raise Failed(f"{directory} answered what is not ACME: {error!r}") from error


def _cause(error: BaseException) -> str:
    """The innermost reason, without the addresses and retries that the layers above add."""
    inner = getattr(error, "reason", None) or next(iter(error.args), None)
    return _cause(inner) if isinstance(inner, BaseException) else str(error)


def problem(error: messages.Error) -> str:
    """A problem document as one line."""
    parts = [f"{error.code or error.typ}: {error.detail or error.title or 'no detail given'}"]
    parts += [problem(part) for part in cast("tuple[messages.Error, ...]", error.subproblems or ())]
    about = f"{error.identifier.value}: " if error.identifier else ""
    return about + "; ".join(parts)
