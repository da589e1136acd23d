"""Fetches the pages of a paginated JSON interface into files: the only place where `sources` uses the network.

A reader never downloads. What is fetched becomes a snapshot of page files first, which the readers then
take like any other file, so that a build is a function of files alone.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import msgspec
import stamina

from waypost.errors import InputError

MAX_PAGES = 10_000
MAX_PAGE_BYTES = 256 * 1024 * 1024
_RETRIED_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT = dt.timedelta(seconds=60)


class _NextLink(msgspec.Struct):
    next: str | None = None


def _retry_or_wait(error: Exception) -> bool | dt.timedelta:
    """Transport faults and passing statuses are tried again; ``Retry-After`` in seconds is honoured up to a minute."""
    if isinstance(error, httpx.HTTPStatusError):
        if error.response.status_code not in _RETRIED_STATUSES:
            return False
        stated = error.response.headers.get("Retry-After", "")
        return min(dt.timedelta(seconds=int(stated)), _LONGEST_WAIT) if stated.isdecimal() else True
    return isinstance(error, httpx.TransportError)


def _fetch_one(client: httpx.Client, url: str, *, attempts: int, first_wait: float) -> bytes:
    for attempt in stamina.retry_context(
        on=_retry_or_wait, attempts=attempts, timeout=None, wait_initial=first_wait, wait_max=30.0, wait_jitter=0
    ):
        with attempt, client.stream("GET", url) as response:
            response.raise_for_status()
            content = bytearray()
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > MAX_PAGE_BYTES:
                    raise InputError(f"{url}: the page is larger than {MAX_PAGE_BYTES} bytes")
            return bytes(content)
    raise AssertionError("unreachable: the retry context returns or raises")


def read_pages(
    url: str, client: httpx.Client, *, attempts: int = 5, first_wait: float = 0.5
) -> Iterator[tuple[str, bytes]]:
    """Yield ``(address, body)`` of each page, following ``next`` until it is null.

    A ``next`` link that leaves the host, or that was seen before, raises :class:`InputError`: a faulty
    interface neither sends us elsewhere nor keeps us for ever. ``attempts`` is the number of tries of one
    page, ``first_wait`` the seconds before the second try (it doubles).
    """
    host = urlsplit(url).netloc
    seen: set[str] = set()
    following: str | None = url
    while following is not None:
        if urlsplit(following).netloc != host:
            raise InputError(f"{url}: the link to the next page leaves {host}: {following}")
        if following in seen or len(seen) >= MAX_PAGES:
            raise InputError(f"{url}: the links to the next page do not end ({len(seen)} pages read)")
        seen.add(following)
        try:
            body = _fetch_one(client, following, attempts=attempts, first_wait=first_wait)
        except httpx.HTTPError as error:
            raise InputError(f"{following}: cannot be fetched after {attempts} attempts: {error}") from error
        yield following, body
        try:
            following = msgspec.json.decode(body, type=_NextLink).next
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InputError(f"{following}: the answer is not a page of JSON: {error}") from error


def fetch_pages(
    url: str,
    folder: Path,
    *,
    stem: str = "page",
    client: httpx.Client | None = None,
    attempts: int = 5,
    first_wait: float = 0.5,
) -> list[Path]:
    """Save each page of ``url`` as ``<stem>-0001.json``, ``<stem>-0002.json``, … and return the files in order.

    Each file is written beside and renamed, so a broken connection leaves whole pages only. Raises
    :class:`InputError` when a page cannot be had. ``client`` carries headers such as a token of IFRC GO.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = client or httpx.Client(timeout=60.0, follow_redirects=False, headers={"Accept": "application/json"})
    written: list[Path] = []
    try:
        for number, (_, body) in enumerate(read_pages(url, own, attempts=attempts, first_wait=first_wait), start=1):
            path = folder / f"{stem}-{number:04}.json"
            with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
                file.write(body)
            os.replace(file.name, path)
            written.append(path)
    finally:
        if client is None:
            own.close()
    return written
