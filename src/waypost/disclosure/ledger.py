"""What the public was told in earlier releases, and on whom it rested: kept by the Secretariat, never published.

A ledger is a folder: a key, and one file per publication, each with the hash of the one before and a seal made with
the key. Programmes and societies stand in it under keyed hashes, so that without the key it names nobody. A file is
written beside, and put in its place by one step: killed at any moment, the ledger is what it was or has one more.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from waypost.disclosure.counting import Counted, Key
from waypost.errors import InputError
from waypost.store.locks import locked

KEY = "ledger.key"
_KEY_SIZE = 32
_NAME_SIZE = 32  # hex digits of a keyed hash: 128 bits
_WRITING = ".writing-"


@dataclass(frozen=True)
class Publication:
    """One publication: of which release, how it was accounted for, and what was told."""

    release_id: str
    account: dict[str, int]
    counted: Counted


@dataclass(frozen=True)
class Ledger:
    """An open ledger, held by this process alone."""

    path: Path
    key: bytes

    def name(self, identifier: str) -> str:
        """The name under which a programme or society stands in the ledger."""
        return hmac.new(self.key, identifier.encode(), hashlib.sha256).hexdigest()[:_NAME_SIZE]

    def publications(self) -> list[Publication]:
        """All publications, the earliest first; raises :class:`InputError` when a file is not as it was written."""
        return [_parse(path, lines) for path, lines in self._files()]

    def append(self, release_id: str, account: dict[str, int], counted: Counted) -> None:
        """Add a publication. ``counted`` has its programmes and societies under their names in this ledger."""
        files = self._files()
        previous = _sha256(files[-1][0]) if files else ""
        body = b"\n".join(map(orjson.dumps, _lines(release_id, account, counted, previous))) + b"\n"
        seal = orjson.dumps({"seal": hmac.new(self.key, body, hashlib.sha256).hexdigest()})
        _place(self.path / f"{len(files) + 1:06}.jsonl", body + seal + b"\n")

    def _files(self) -> list[tuple[Path, list[bytes]]]:
        """The files and their lines, seal and chain checked."""
        found: list[tuple[Path, list[bytes]]] = []
        previous = ""
        for number, path in enumerate(sorted(self.path.glob("[0-9]*.jsonl")), 1):
            content = path.read_bytes()
            *lines, seal = content.splitlines() or [b""]
            body = content[: len(content) - len(seal) - 1]
            wanted = hmac.new(self.key, body, hashlib.sha256).hexdigest()
            try:
                is_sealed = hmac.compare_digest(str(orjson.loads(seal)["seal"]), wanted)
                is_next = is_sealed and orjson.loads(lines[0])["previous"] == previous
            except (orjson.JSONDecodeError, KeyError, TypeError, IndexError):
                is_next = False
            if not is_next or path.name != f"{number:06}.jsonl":
                raise InputError(
                    f"{path}: not as it was written, or one before it is gone, or {KEY} is another;"
                    " nothing is published without the whole ledger: bring it back from a copy"
                )
            previous = hashlib.sha256(content).hexdigest()
            found.append((path, lines))
        return found


def ledger_folder(release: Path) -> Path:
    """Where the ledger of a release is kept unless somebody says otherwise: ``build/mine.ledger``.

    The same for the link that a build made and for a release in the folder behind it, whatever its id.
    """
    store = Path(os.path.abspath(release)).parent
    if not release.is_symlink() and store.name.endswith(".releases"):
        return store.with_name(store.name.removesuffix(".releases") + ".ledger")
    return Path(os.path.abspath(release)).with_name(f"{Path(os.path.abspath(release)).name}.ledger")


@contextlib.contextmanager
def open_ledger(folder: Path) -> Iterator[Ledger]:
    """Hold a ledger; a folder that is not there yet is made, with a key of its own.

    Two publications wait for each other, since the second must know what the first told. Raises :class:`InputError`
    when the key is gone, damaged, or can be read by others.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: is a file; expected the folder of a ledger")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(folder):
        for litter in folder.glob(f"{_WRITING}*"):
            litter.unlink()
        yield Ledger(folder, _key(folder))


def _key(folder: Path) -> bytes:
    path = folder / KEY
    if not path.exists():
        others = sorted(each.name for each in folder.iterdir())
        if others:
            raise InputError(
                f"{folder}: holds {', '.join(others[:3])} but no {KEY}; bring it back, or name a new folder"
            )
        _place(path, secrets.token_bytes(_KEY_SIZE))
    if path.stat().st_mode & 0o077:
        raise InputError(f"{path}: can be read by others; take that away with: chmod 600 {path}")
    key = path.read_bytes()
    if len(key) != _KEY_SIZE:
        raise InputError(f"{path}: has {len(key)} bytes, expected {_KEY_SIZE}; bring it back from a copy")
    return key


def _place(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, and never in the place of another."""
    beside = path.with_name(f"{_WRITING}{path.name}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.link(beside, path)
    beside.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _lines(release_id: str, account: dict[str, int], counted: Counted, previous: str) -> Iterator[dict[str, Any]]:
    """What a publication is written as: one line about it, then one for each cell."""
    programmes = sorted({one for members in counted.members for one in members})
    place = {one: n for n, one in enumerate(programmes)}
    yield {
        "form": 1,
        "release_id": release_id,
        "previous": previous,
        "account": account,
        "above": sorted([*low, *high] for low, high in counted.above.items()),
        "programmes": programmes,
        "societies": [sorted(counted.societies.get(one, ())) for one in programmes],
        "public": sorted(counted.public),
    }
    for key, told, seen, members in zip(counted.keys, counted.told, counted.seen, counted.members, strict=True):
        yield {"key": key, "told": told, "seen": seen, "by": sorted(place[one] for one in members)}


def _parse(path: Path, lines: Sequence[bytes]) -> Publication:
    first, *rest = map(orjson.loads, lines)
    if first["form"] != 1:
        raise InputError(f"{path}: written by a later version of Waypost; use that one")
    programmes = first["programmes"]
    above = {(str(a), int(b), str(c)): (int(d), str(e)) for a, b, c, d, e in first["above"]}
    return Publication(
        release_id=first["release_id"],
        account=first["account"],
        counted=Counted(
            keys=tuple(_key_of(cell["key"]) for cell in rest),
            members=tuple(frozenset(programmes[place] for place in cell["by"]) for cell in rest),
            seen=tuple(cell["seen"] for cell in rest),
            public=frozenset(first["public"]),
            societies={one: frozenset(found) for one, found in zip(programmes, first["societies"], strict=True)},
            above=above,
            told=tuple(cell["told"] for cell in rest),
        ),
    )


def _key_of(written: Sequence[Sequence[Any]]) -> Key:
    return tuple((str(dimension), int(level), str(code)) for dimension, level, code in written)
