"""Official releases: fetched, checked against their published checksum, unpacked."""

import hashlib
import os
import re
import shutil
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.parse import urlsplit

import httpx2

from scripts.toolchain.errors import Unavailable
from scripts.toolchain.progress import Step
from scripts.toolchain.table import Tool

CONNECTED = 3.0
"""Seconds within which a host must accept a connection: a machine without internet must not wait long."""

ANSWERED = 6.0
"""Seconds within which it must begin to answer, names resolved and redirections followed."""

STALLED = 20.0
"""Seconds without a byte after which a download is given up."""

SLOWEST = 50_000
"""Bytes per second below which building is quicker than waiting."""

JUDGED = 20.0
"""Seconds after which the speed of a download is judged."""

_PIECE = 1 << 17
_unreachable: dict[str, str] = {}


def fetch(tool: Tool, folder: Path, step: Step) -> None:
    """Put the tool's official release into `folder`; `Unavailable` if that cannot be done safely."""
    if os.environ.get("LAYER0_DOWNLOADS") == "off":
        raise Unavailable("downloads are off (LAYER0_DOWNLOADS=off)")
    if not tool.release or not tool.address:
        raise Unavailable("nothing is released for this machine with a checksum")
    expected = _published(_mirrored(tool.release.checksum_address(tool.version)), tool.address.rpartition("/")[2], step)
    url = _mirrored(tool.address)
    file = folder / "download"
    digest = _download(url, file, step)
    if digest != expected:
        raise Unavailable(f"{url}: sha256 is {digest}, published is {expected}")
    if url.endswith(".tar.gz"):
        _unpack(file, folder, url)
    else:
        file.rename(folder / tool.name)
    if not (folder / tool.name).is_file():
        raise Unavailable(f"{url}: holds no {tool.name}")
    (folder / tool.name).chmod(0o755)


def _mirrored(url: str) -> str:
    """The address at the mirror named by `LAYER0_RELEASES`, which serves `<mirror>/<host>/<path>`."""
    mirror = os.environ.get("LAYER0_RELEASES")
    return url.replace("https://", mirror.rstrip("/") + "/", 1) if mirror else url


def _published(url: str, name: str, step: Step) -> str:
    """The checksum of the file called `name`: its line of a list, or the only one there is."""
    lines = [line.split() for line in b"".join(_pieces(url, step)).decode("utf-8", "replace").splitlines()]
    for words in lines:
        if re.fullmatch(r"[0-9a-fA-F]{64}", words[0] if words else "") and (
            words[1:] in ([name], [f"*{name}"]) or (len(words) == 1 and len(lines) == 1)
        ):
            return words[0].lower()
    raise Unavailable(f"{url}: has no sha256 for {name}")


def _download(url: str, file: Path, step: Step) -> str:
    digest = hashlib.sha256()
    with file.open("wb") as out:
        for piece in _pieces(url, step):
            out.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def _unpack(archive: Path, folder: Path, url: str) -> None:
    """Unpack the programs of an archive side by side, whatever folders they lie in."""
    try:
        with tarfile.open(archive) as opened:
            for member in opened:
                if member.isfile() and member.mode & 0o100 and (source := opened.extractfile(member)):
                    program = folder / Path(member.name).name
                    with program.open("wb") as out:
                        shutil.copyfileobj(source, out)
                    program.chmod(0o755)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise Unavailable(f"{url}: cannot be unpacked: {error}") from error
    archive.unlink()


def _pieces(url: str, step: Step) -> Iterator[bytes]:
    """The content of `url`, piece by piece; a host that cannot be reached is not tried again in this run."""
    host = urlsplit(url).netloc
    if host in _unreachable:
        raise Unavailable(f"{url}: {_unreachable[host]}")
    try:
        with closing(_opened(url)) as response:
            if not response.is_success:
                raise Unavailable(f"{url}: answered {response.status_code} {response.reason_phrase}")
            yield from _measured(response, url, step)
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError, TimeoutError) as error:
        _unreachable[host] = f"{host} cannot be reached: {error or type(error).__name__}"
        raise Unavailable(f"{url}: {_unreachable[host]}") from error
    except httpx2.HTTPError as error:
        raise Unavailable(f"{url}: broke off: {error or type(error).__name__}") from error


def _opened(url: str) -> httpx2.Response:
    """The response once its headers are there. A thread is left behind where even the name server keeps silent."""
    client = httpx2.Client(timeout=httpx2.Timeout(STALLED, connect=CONNECTED), follow_redirects=True)
    answers: SimpleQueue[httpx2.Response | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            request = client.build_request("GET", url, headers={"accept-encoding": "identity"})
            answers.put(client.send(request, stream=True))
        except Exception as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=ANSWERED)
    except Empty:
        raise TimeoutError(f"no answer within {ANSWERED:g} s") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _measured(response: httpx2.Response, url: str, step: Step) -> Iterator[bytes]:
    total = int(response.headers.get("content-length", 0))
    done, began = 0, time.monotonic()
    for piece in response.iter_bytes(_PIECE):
        yield piece
        done += len(piece)
        step.say(f"{done / 1e6:.1f} of {total / 1e6:.1f} MB" if total else f"{done / 1e6:.1f} MB")
        if (elapsed := time.monotonic() - began) > JUDGED and done / elapsed < SLOWEST:
            raise Unavailable(f"{url}: too slow, {done / elapsed / 1e3:.1f} kB/s")
    if total and done != total:
        raise Unavailable(f"{url}: broke off after {done} of {total} bytes")
