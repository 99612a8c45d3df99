"""Random bytes and their spellings: ids, keys, UUIDs."""

import base64
import secrets
import time
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal

from scripts.providers.randomness.resource import Adopted, Inputs, Made


def identifier(inputs: Inputs) -> Made:
    return _spelled(secrets.token_bytes(inputs["byteLength"]), inputs.get("prefix", ""))


def adopt_identifier(given: str) -> Adopted:
    prefix, _, url = given.rpartition(",")
    chosen = base64.b64decode(url + "=" * (-len(url) % 4), altchars="-_", validate=True)
    return {"byteLength": len(chosen), **({"prefix": prefix} if prefix else {})}, _spelled(chosen, prefix)


def _spelled(chosen: bytes, prefix: str) -> Made:
    url = base64.urlsafe_b64encode(chosen).decode().rstrip("=")
    spellings = {
        "hex": chosen.hex(),
        "dec": f"{Decimal(int.from_bytes(chosen)):f}",  # `str` refuses numbers of more than 4300 digits
        "b64Std": base64.b64encode(chosen).decode(),
        "b64Url": url,
    }
    return url, {name: prefix + spelling for name, spelling in spellings.items()}


def key(inputs: Inputs) -> Made:
    return _key(secrets.token_bytes(inputs["length"]))


def adopt_key(given: str) -> Adopted:
    chosen = base64.b64decode(given, validate=True)
    return {"length": len(chosen)}, _key(chosen)


def _key(chosen: bytes) -> Made:
    encoded = base64.b64encode(chosen).decode()
    return encoded, {"base64": encoded, "hex": chosen.hex()}


def plain_uuid(_: Inputs) -> Made:
    """Sixteen random bytes, without the version and variant of RFC 9562."""
    return _uuid(uuid.UUID(bytes=secrets.token_bytes(16)))


def uuid4(_: Inputs) -> Made:
    return _uuid(uuid.UUID(bytes=secrets.token_bytes(16), version=4))


def uuid7(_: Inputs) -> Made:
    """RFC 9562, version 7: 48 bits of Unix time in milliseconds, then randomness."""
    milliseconds = time.time_ns() // 1_000_000
    number = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    return _uuid(uuid.UUID(int=number & ~(0xF << 76 | 0b11 << 62) | 7 << 76 | 0b10 << 62))


def adopt_uuid(given: str) -> Adopted:
    return {}, _uuid(uuid.UUID(given))


def _uuid(chosen: uuid.UUID) -> Made:
    return str(chosen), {"result": str(chosen)}


def at_least_one(name: str) -> Callable[[Inputs], Iterator[tuple[str, str]]]:
    def problems(inputs: Inputs) -> Iterator[tuple[str, str]]:
        if inputs[name] < 1:
            yield name, f"{name} must be at least 1, got {inputs[name]}"

    return problems
