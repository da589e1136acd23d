"""Pages of an interface, one file each; those that are there are not fetched again on the same day.

Two ways of going on: by number (``page=1`` to ``maxPages``, as UNHCR does) and by a link to the next page. Pages that
were got on another day, or when the data had another number of pages, are never mixed with these.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import httpx
import msgspec

from waypost.context.asking import MAX_FILE_BYTES, Fetcher, headers_for, send, shown, told
from waypost.errors import InputError
from waypost.reference.context import Address

MAX_PAGES = 5_000


class _Page(msgspec.Struct, rename={"max_pages": "maxPages"}):
    items: list[msgspec.Raw] | None = None
    results: list[msgspec.Raw] | None = None
    page: int | None = None
    max_pages: int | None = None
    next: str | None = None


def fetch_pages(address: Address, folder: Path, fetcher: Fetcher, day: str) -> list[Path]:
    """Every page as a file of its own, in order; all of them replace those of an earlier day in one go."""
    stem, suffix = Path(address.file_name).stem, Path(address.file_name).suffix or ".json"
    key = hashlib.sha256(address.url.encode()).hexdigest()[:12]
    gathering = folder / f".pages-{key}"
    _forget_other_days(gathering, day)
    gathering.mkdir(exist_ok=True)
    follow = _numbered if address.pages == "unhcr" else _linked
    pages = follow(address, gathering, fetcher)
    for stale in folder.glob(f"{stem}-*{suffix}"):
        stale.unlink()
    files = []
    for number, page in enumerate(pages, start=1):
        target = folder / f"{stem}-{number:04}{suffix}"
        os.replace(page, target)
        files.append(target)
    shutil.rmtree(gathering)
    return files


def _forget_other_days(gathering: Path, day: str) -> None:
    """Pages of another day may be of another state of the data: they are thrown away."""
    note = gathering / "day"
    if gathering.exists() and (not note.exists() or note.read_text(encoding="utf-8") != day):
        shutil.rmtree(gathering)
    gathering.mkdir(exist_ok=True)
    note.write_text(day, encoding="utf-8")


def _numbered(address: Address, gathering: Path, fetcher: Fetcher) -> list[Path]:
    """Pages 1 to ``maxPages``. A number of pages that changes on the way means that the data changed: begin again."""
    paths: list[Path] = []
    expected: int | None = None
    number = 1
    while expected is None or number <= expected:
        url = str(httpx.URL(address.url).copy_merge_params({"page": str(number)}))
        path, page = _page(address, url, gathering / f"{number:04}.json", fetcher)
        stated = page.max_pages
        if stated is None or stated > MAX_PAGES or page.items is None or (page.page or number) != number:
            path.unlink()
            raise InputError(f"{shown(url)}: page {number} is not a page of this interface (items, page, maxPages)")
        if expected is not None and stated != expected:
            shutil.rmtree(gathering)
            raise InputError(f"{shown(url)}: the data changed while they were fetched; run the same command again")
        expected = stated
        if expected == 0:
            raise InputError(f"{shown(url)}: the publisher has no rows for this question")
        paths.append(path)
        number += 1
    return paths


def _linked(address: Address, gathering: Path, fetcher: Fetcher) -> list[Path]:
    """Pages that name the next one. A link that leaves the host, or that was seen before, is refused."""
    paths: list[Path] = []
    seen: set[str] = set()
    url: str | None = address.url
    while url is not None:
        if httpx.URL(url).host != httpx.URL(address.url).host:
            raise InputError(f"{shown(address.url)}: the link to the next page leaves the host: {shown(url)}")
        if url in seen or len(seen) >= MAX_PAGES:
            raise InputError(f"{shown(address.url)}: the links to the next page do not end ({len(seen)} pages)")
        seen.add(url)
        path, page = _page(address, url, gathering / f"{len(seen):04}.json", fetcher)
        if page.results is None:
            path.unlink()
            raise InputError(f"{shown(url)}: not a page of this interface (results, next)")
        paths.append(path)
        url = page.next
    return paths


def _page(address: Address, url: str, path: Path, fetcher: Fetcher) -> tuple[Path, _Page]:
    """One page as a file, fetched unless it is there; whole or not at all."""
    if not path.exists():
        try:
            fetcher.ask(lambda: _save(address, url, path, fetcher))
        except httpx.HTTPError as error:
            raise InputError(
                f"{shown(url)}: cannot be fetched after {fetcher.attempts} attempts: {told(error)}."
                " The pages that were got are kept today; run the same command again"
            ) from error
        fetcher.tell(f"{path.name}: {path.stat().st_size} bytes")
    try:
        return path, msgspec.json.decode(path.read_bytes(), type=_Page)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        path.unlink()
        raise InputError(f"{shown(url)}: the answer is not a page of JSON: {error}") from error


def _save(address: Address, url: str, path: Path, fetcher: Fetcher) -> None:
    """The body of a page as a file: beside first, then under its name."""
    response = send(fetcher, url, {**headers_for(address), "Accept": "application/json"})
    building = path.with_suffix(".part")
    try:
        response.raise_for_status()
        with building.open("wb") as file:
            for chunk in response.iter_bytes():
                file.write(chunk)
                if file.tell() > MAX_FILE_BYTES:
                    raise InputError(f"{shown(url)}: a page larger than {MAX_FILE_BYTES} bytes")
    finally:
        response.close()
    os.replace(building, path)
