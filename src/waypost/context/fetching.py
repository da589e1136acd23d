"""Gets the files of a data set from its publisher.

A broken download goes on where it broke (``Range`` with ``If-Range``): what is there is kept in ``….part`` beside a
note of the version that it belongs to, so that two versions of a file are never sewn together. As long as a try brings
bytes the next one follows. Size and hash are checked where the catalog states them.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import httpx
import msgspec

from waypost.context.asking import MAX_FILE_BYTES, Fetcher, Say, headers_for, send, shown, told
from waypost.context.paging import fetch_pages
from waypost.errors import InputError
from waypost.reference.context import Address, ContextSet
from waypost.store.release import file_sha256


@dataclass(frozen=True)
class Fetched:
    """The files of a data set and the day on which they were got."""

    files: list[Path]
    day: str


class _Part(msgspec.Struct):
    """Which version of which file a part belongs to."""

    url: str
    validator: str
    total: int | None


class _ChangedError(httpx.TransportError):
    """What the server sends is not what was begun: the part is thrown away and the next try begins anew."""


def fetch_set(
    declared: ContextSet,
    folder: Path,
    *,
    address: str | None = None,
    accept_change: bool = False,
    fetcher: Fetcher | None = None,
    say: Say | None = None,
    today: dt.date | None = None,
) -> Fetched:
    """Get every file of a data set into ``folder``, from its addresses or from ``address`` in their place.

    Raises :class:`InputError` when there is no address, the publisher does not answer, or a file is not the one that
    the catalog describes; ``accept_change`` takes it all the same.
    """
    day = (today or dt.datetime.now(dt.UTC).date()).isoformat()
    wanted = _addresses(declared, address)
    if fetcher is not None:
        return Fetched(_fetch_all(wanted, folder, fetcher, accept_change, day), day)
    with httpx.Client(timeout=60.0, headers={"Accept-Encoding": "identity"}) as client:
        return Fetched(_fetch_all(wanted, folder, Fetcher(client, say=say), accept_change, day), day)


def _addresses(declared: ContextSet, address: str | None) -> list[Address]:
    if address is None:
        if not declared.addresses:
            raise InputError(
                f"{declared.dataset_id}: has no address to fetch from. {declared.how_to_get or ''}".strip()
            )
        return list(declared.addresses)
    url = httpx.URL(address)
    if url.scheme not in ("http", "https") or not url.host:
        raise InputError(f"--address {address}: not an http address")
    like = declared.addresses[0] if declared.addresses else None
    name = PurePosixPath(url.path).name or f"{declared.dataset_id}.json"
    return [
        Address(
            url=address,
            file_name=like.file_name if like else name,
            size=like.size if like else None,
            sha256=like.sha256 if like else None,
            pages=like.pages if like else None,
            is_browser_needed=like.is_browser_needed if like else False,
        )
    ]


def _fetch_all(wanted: list[Address], folder: Path, fetcher: Fetcher, accept_change: bool, day: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for address in wanted:
        if address.pages:
            files += fetch_pages(address, folder, fetcher, day)
        else:
            files.append(_fetch_file(address, folder / address.file_name, fetcher, accept_change))
    return files


def _fetch_file(address: Address, target: Path, fetcher: Fetcher, accept_change: bool) -> Path:
    part = target.with_name(target.name + ".part")
    note = target.with_name(target.name + ".part.json")
    while True:
        before = part.stat().st_size if part.exists() else 0
        try:
            fetcher.ask(lambda: _get_rest(address, part, note, fetcher))
            break
        except httpx.HTTPError as error:
            if not part.exists() or part.stat().st_size <= before:  # as long as bytes come, go on
                raise InputError(
                    f"{shown(address.url)}: cannot be fetched after {fetcher.attempts} attempts: {told(error)}."
                    " What was got is kept; run the same command again, or give another --address"
                ) from error
    problem = _differs(address, part)
    if problem and not accept_change:
        part.unlink()
        note.unlink(missing_ok=True)
        raise InputError(
            f"{shown(address.url)}: {problem}. The publisher changed the file, or it is another one; look at"
            " its page, then take it with --accept-change"
        )
    if problem:
        fetcher.tell(f"{target.name}: {problem}; taken as asked")
    os.replace(part, target)
    note.unlink(missing_ok=True)
    return target


def _differs(address: Address, part: Path) -> str | None:
    """How a file is not the one that the catalog describes."""
    size = part.stat().st_size
    if address.size is not None and size != address.size:
        return f"{size} bytes, expected {address.size}"
    if address.sha256 is not None and (found := file_sha256(part)) != address.sha256:
        return f"SHA-256 {found}, expected {address.sha256}"
    return None


def _get_rest(address: Address, part: Path, note: Path, fetcher: Fetcher) -> None:
    """Get what is not there yet: the rest of the version that was begun, or all of the current one."""
    begun = _begun(address, part, note)
    headers = headers_for(address)
    have = part.stat().st_size if begun else 0
    if begun:
        if begun.total is not None and have == begun.total:
            return
        headers |= {"Range": f"bytes={have}-", "If-Range": begun.validator}
        fetcher.tell(f"{part.name.removesuffix('.part')}: goes on after {have} bytes")
    response = send(fetcher, address.url, headers)
    try:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink(missing_ok=True)
            raise _ChangedError("the server has less than was got before")
        response.raise_for_status()
        is_rest = response.status_code == httpx.codes.PARTIAL_CONTENT
        if is_rest and not _continues(response, have, begun):
            part.unlink(missing_ok=True)
            raise _ChangedError("the rest that the server sends does not continue what was got before")
        if not is_rest:
            _note_version(address, response, note)
        with part.open("ab" if is_rest else "wb") as file:
            for chunk in response.iter_raw():
                file.write(chunk)
                if file.tell() > MAX_FILE_BYTES:
                    raise InputError(f"{shown(address.url)}: larger than {MAX_FILE_BYTES} bytes")
    finally:
        response.close()


def _begun(address: Address, part: Path, note: Path) -> _Part | None:
    """What the part is of; None where it cannot be continued."""
    if not part.exists() or not note.exists():
        return None
    try:
        begun = msgspec.json.decode(note.read_bytes(), type=_Part)
    except msgspec.DecodeError:
        return None
    return begun if begun.url == address.url and begun.validator and part.stat().st_size else None


def _continues(response: httpx.Response, have: int, begun: _Part | None) -> bool:
    """Whether ``Content-Range`` (``bytes 500-999/1000``) begins where we stopped, in a file of the same length."""
    span, _, total = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
    first = span.partition("-")[0]
    is_same = begun is not None and (begun.total is None or total in ("*", str(begun.total)))
    return first.isdecimal() and int(first) == have and is_same


def _note_version(address: Address, response: httpx.Response, note: Path) -> None:
    """Note which version is being got: a strong ETag, or the day of its last change; else it cannot be continued."""
    tag = response.headers.get("ETag", "")
    validator = tag if tag and not tag.startswith("W/") else response.headers.get("Last-Modified", "")
    length = response.headers.get("Content-Length", "")
    said = _Part(address.url, validator, int(length) if length.isdecimal() else None)
    note.write_bytes(msgspec.json.encode(said))
