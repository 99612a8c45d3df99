"""Verify, show, prove, export or anchor the ledger: what has happened to the stacks of a store.

`verify` ends with 9 where anything in it is not as its writer has left it.
"""

import argparse
import json
import ssl
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from policies.printable import printable
from scripts.changes import environment
from scripts.changes.store import Store
from scripts.ledger import Broken, Entry, proofs, verification
from scripts.ledger.anchors import collecting, making
from scripts.ledger.exports import formats, sending
from scripts.ledger.keys import Unavailable, Writer, vkey
from scripts.ledger.lines import summary
from scripts.ledger.offline import Checkpoint, Key, opened
from scripts.ledger.reading import CHECKPOINT, KEYS, Reading
from scripts.toolchain.places import CLONE
from scripts.toolchain.progress import Progress
from stacks import settings as stack_settings
from stacks.settings import LOCAL, Settings

_ACTIONS = {
    "verify": "verify every entry, signature and anchor, and the documents that entries are about",
    "show": "list the entries, the latest last",
    "prove": "write a proof that an entry is in it, which anybody can check offline",
    "export": "hand entries to a SIEM, as lines or over the network",
    "anchor": "keep its newest checkpoint where the writer cannot change it",
    "enter": "enter documents of the store that no entry is about, which a killed command has left",
    "key": "print the public keys to verify it by, or make a private one",
}
OFFSET = Path(".layer0/ledger-export.json")


class Invalid(Exception):
    """There is no such thing in the ledger."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    made = {name: actions.add_parser(name, help=text) for name, text in _ACTIONS.items()}
    made["prove"].add_argument("entry", type=int, help="its index, as show prints it")
    for action in made.values():
        action.add_argument("of", nargs="?", default=LOCAL, metavar="STACK", help="whose store (default: %(default)s)")
    for name in ("verify", "show"):
        made[name].add_argument("--json", action="store_true", help="print a JSON document")
    for name in ("verify", "show", "prove", "export", "anchor"):
        made[name].add_argument("--key", type=Path, help="public keys to verify by, as `ledger key` prints them")
    kept = "a checkpoint or anchor that somebody has kept: the ledger must begin with it; may be repeated"
    made["verify"].add_argument(
        "--from", dest="kept", type=Path, action="append", default=[], metavar="FILE", help=kept
    )
    made["verify"].add_argument("--tsa-root", type=Path, help="certificates of timestamp authorities to trust, PEM")
    for name in ("show", "export"):
        made[name].add_argument("--stack", help="of this stack alone")
        made[name].add_argument("--kind", help="of this kind alone")
        made[name].add_argument("--since", type=_moment, help="from this time on, such as 2026-03-01")
    made["prove"].add_argument("--file", type=Path, help="where to write it (default: ENTRY.tlog-proof)")
    made["anchor"].add_argument("--git", action="store_true", help="in an annotated tag of this checkout")
    made["anchor"].add_argument("--s3", metavar="URL", help="in s3://bucket/prefix, under Object Lock for ten years")
    made["anchor"].add_argument("--tsa", metavar="URL", help="in a timestamp of an RFC 3161 authority")
    made["anchor"].add_argument("--file", type=Path, help="keep what proves it in a file, too")
    _export_arguments(made["export"])
    made["key"].add_argument("--new", type=Path, metavar="FILE", help="make a private key in FILE, for a new ledger")


def _export_arguments(export: argparse.ArgumentParser) -> None:
    export.add_argument("--format", choices=formats.FORMATS, default="ocsf", help="default: %(default)s")
    export.add_argument("--to", metavar="tls://HOST:PORT", help="send them to a syslog server (default: print them)")
    export.add_argument("--offset", type=Path, default=OFFSET, help="where it is kept how far it got (%(default)s)")
    export.add_argument("--ca", type=Path, help="certificates to trust the server by, PEM")
    export.add_argument("--client", type=Path, help="certificate and key to show to the server, PEM")
    export.add_argument("--attempts", type=int, default=8, help="at each batch (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Do one of them."""
    if arguments.action == "key" and arguments.new:
        print(_text(Writer.make(arguments.new).verifiers), end="")
        return 0
    settings = stack_settings.load(arguments.of)
    if arguments.action == "key":
        print(_text(environment.writer(settings).verifiers), end="")
        return 0
    doing = {"verify": _verify, "show": _show, "prove": _prove, "export": _export, "anchor": _anchor, "enter": _enter}
    return doing[arguments.action](arguments, settings)


def _keys(arguments: argparse.Namespace, settings: Settings, store: Store) -> list[Key]:
    """The keys to verify by: those given, else those of this machine's writer, else those that the store names."""
    if arguments.key:
        lines = arguments.key.read_text(encoding="utf-8").split()
    else:
        try:
            return environment.writer(settings).verifiers
        except Unavailable:
            stored = store.read(KEYS)
            if stored is None:
                raise
            print("verified by the keys that the store itself names; give --key to trust no store", file=sys.stderr)
            lines = stored.content.decode().split()
    try:
        return [Key.read(line) for line in lines]
    except ValueError as error:
        raise Invalid(f"{arguments.key or KEYS}: it holds no public keys ({error})") from error


def _opened(arguments: argparse.Namespace, settings: Settings) -> tuple[Reading, Checkpoint, bytes]:
    """The ledger as it was published last."""
    store = environment.kept_at(settings)
    stored = store.read(CHECKPOINT)
    if stored is None:
        raise Invalid(f"{settings.stack}: its ledger is empty")
    checkpoint = opened(stored.content, _keys(arguments, settings, store))
    return Reading(store, checkpoint.size), checkpoint, stored.content


def _verify(arguments: argparse.Namespace, settings: Settings) -> int:
    store = environment.kept_at(settings)
    keys = _keys(arguments, settings, store)
    roots = arguments.tsa_root.read_bytes() if arguments.tsa_root else b""
    anchors = collecting.collect(store, keys, CLONE, roots, arguments.kept)
    progress = Progress.quiet() if arguments.json else Progress()
    with progress.step("verify the ledger") as step:
        found = verification.verify(store, keys, anchors.older, step.say)
    found = replace(found, faults=[*found.faults, *anchors.faults], notes=[*found.notes, *anchors.notes])
    if arguments.json:
        document = {"origin": keys[0].name, "size": found.size, "root": found.root.hex(), "documents": found.documents}
        document |= {"anchors": sorted(anchors.older), "faults": found.faults, "notes": found.notes}
        print(json.dumps(document, indent=2))
    else:
        print(*map(printable, found.notes), sep="\n", end="\n" if found.notes else "")
        print(
            f"{keys[0].name}: {found.size} entries about {found.documents} documents, root {found.root.hex()}"
            f", {len(anchors.older)} anchors"
        )
    if found.faults:
        raise Broken("\n  ".join([f"{len(found.faults)} faults:", *map(printable, found.faults)]))
    return 0


def _show(arguments: argparse.Namespace, settings: Settings) -> int:
    reading, _, _ = _opened(arguments, settings)
    chosen = _chosen(arguments, reading)
    if arguments.json:
        print(json.dumps([{"index": index, **json.loads(entry.content())} for index, entry in chosen], indent=2))
        return 0
    for index, entry in chosen:
        words = f"{index:>6}  {entry.at}  {entry.stack:<12} {entry.kind:<10} {summary(entry)}  {entry.actor}"
        print(printable(words))
    return 0


def _chosen(arguments: argparse.Namespace, reading: Reading, first: int = 0) -> Iterator[tuple[int, Entry]]:
    for index, content in reading.entries(first):
        entry = Entry.read(content)
        if arguments.stack not in {None, entry.stack} or arguments.kind not in {None, entry.kind}:
            continue
        if arguments.since is None or datetime.fromisoformat(entry.at) >= arguments.since:
            yield index, entry


def _prove(arguments: argparse.Namespace, settings: Settings) -> int:
    reading, checkpoint, note = _opened(arguments, settings)
    if not 0 <= arguments.entry < checkpoint.size:
        raise Invalid(f"entry {arguments.entry}: the ledger has the entries 0 to {checkpoint.size - 1}")
    file: Path = arguments.file or Path(f"{arguments.entry}.tlog-proof")
    file.write_bytes(proofs.prove(reading, arguments.entry, checkpoint, note))
    print(f"entry {arguments.entry} of {checkpoint.size}: proven in {file}; to check it anywhere, without Layer0:")
    print(f"  ./scripts/layer0 ledger key {settings.stack} > keys && python scripts/ledger/offline.py keys {file}")
    return 0


def _export(arguments: argparse.Namespace, settings: Settings) -> int:
    reading, checkpoint, _ = _opened(arguments, settings)
    form = formats.FORMATS[arguments.format]
    if not arguments.to:
        for index, entry in _chosen(arguments, reading):
            print(form(index, entry))
        return 0
    offset = sending.Offset(arguments.offset, checkpoint.origin)
    first = offset.read()
    messages = [
        (index, formats.syslog(index, entry, None if arguments.format == "syslog" else form(index, entry)))
        for index, entry in _chosen(arguments, reading, first)
    ]
    with Progress().step(f"send {len(messages)} entries to {arguments.to}") as step:
        sending.send(_server(arguments), offset, messages, attempts=arguments.attempts, say=step.say)
    return 0


def _server(arguments: argparse.Namespace) -> sending.Server:
    host, _, port = arguments.to.removeprefix("tls://").rpartition(":")
    if not host or not port.isdecimal():
        raise Invalid(f"--to is tls://HOST:PORT, got {arguments.to}")
    context = ssl.create_default_context(cafile=arguments.ca)
    if arguments.client:
        context.load_cert_chain(arguments.client)
    return sending.Server(host=host, port=int(port), context=context)


def _anchor(arguments: argparse.Namespace, settings: Settings) -> int:
    _, checkpoint, note = _opened(arguments, settings)
    places = making.Places(git=CLONE if arguments.git else None, s3=arguments.s3, tsa=arguments.tsa)
    made = list(making.make(places, checkpoint, note, datetime.now(UTC)))
    if not made:
        raise Invalid("where to? give --git, --s3 URL or --tsa URL; --file keeps it in a file, too")
    store = environment.store(settings)
    for anchor in made:
        store.write(anchor.key(checkpoint), anchor.content(), over=None)
        if arguments.file:
            arguments.file.write_bytes(anchor.content())
        print(f"{anchor.kind}: {checkpoint.size} entries anchored at {anchor.where}")
    return 0


def _enter(_: argparse.Namespace, settings: Settings) -> int:
    store = environment.store(settings)
    found = verification.verify(environment.kept_at(settings), environment.writer(settings).verifiers, {})
    for key in found.unentered:
        stored = store.read(key)
        if stored is not None:
            store.write(key, stored.content, over=stored)
            print(f"{key}: entered")
    return 0


def _text(keys: Sequence[Key]) -> str:
    return "".join(f"{vkey(key)}\n" for key in keys)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
