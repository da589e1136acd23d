"""Pages of the IFRC GO interface, as saved files: their records, and which pages of the same list are missing.

A page is ``{"count": 281, "next": address or null, "previous": address or null, "results": [...]}``. Every page
file is read where it stands, once. The links say which other pages belong to the list; a sibling file holds
such a page when its own links put it there, or else when its name carries the number or offset.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from waypost.model import RawRecord
from waypost.sources.context import ReadContext
from waypost.sources.json_keys import repeated_keys

_COUNT = re.compile(rb'"count"\s*:\s*(\d{1,12})')
_NEXT = re.compile(rb'"next"\s*:\s*(?:null|"([^"]{0,2000})")')
_PREVIOUS = re.compile(rb'"previous"\s*:\s*(?:null|"([^"]{0,2000})")')
_NUMBER = re.compile(r"\d{1,9}")
_HEAD = 65536


class Page(msgspec.Struct):
    """One page; the records stay undecoded until their turn."""

    count: Any = None
    next: Any = None
    previous: Any = None
    results: list[msgspec.Raw] = []
    others: tuple[str, ...] = ()


class _Place(msgspec.Struct, frozen=True):
    """Where a page stands in its list: ``endpoint`` of the address, ``start`` record and page size."""

    endpoint: str
    start: int
    size: int


def _place_of(address: str) -> _Place | None:
    """Place that a link points at: ``?limit=&offset=`` or ``?page=&page_size=``."""
    try:
        parts = urlsplit(address)
        query = {name: int(values[0]) for name, values in parse_qs(parts.query).items() if values[0].isdecimal()}
    except ValueError:
        return None
    if "page" in query or "page_size" in query:
        size = query.get("page_size", 0)
        return _Place(parts.path, (query.get("page", 1) - 1) * (size or 1), size)
    return _Place(parts.path, query.get("offset", 0), query.get("limit", 0))


def _own_place(following: str | None, previous: str | None) -> _Place | None:
    """Place of a page itself, worked out from its links."""
    after = _place_of(following) if following else None
    if after is not None:
        return _Place(after.endpoint, after.start - (after.size or 1), after.size)
    before = _place_of(previous) if previous else None
    if before is not None:
        return _Place(before.endpoint, before.start + (before.size or 1), before.size)
    return None


def _link(match: re.Match[bytes] | None) -> str | None:
    if match is None or match.group(1) is None:
        return None
    return match.group(1).decode("utf-8", "replace").replace("\\/", "/")


def _links_of_file(path: Path) -> tuple[str | None, str | None]:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return None, None
    return _link(_NEXT.search(head)), _link(_PREVIOUS.search(head))


def _named_as(own: Path, other: Path, place: _Place) -> bool:
    """Does the other file's name differ from ours only in its last number, and carry the place's number?"""
    ours, theirs = (_NUMBER.split(p.stem) for p in (own, other))
    numbers, other_numbers = (_NUMBER.findall(p.stem) for p in (own, other))
    if ours != theirs or not other_numbers or numbers[:-1] != other_numbers[:-1]:
        return False
    page = place.start // (place.size or 1) + 1
    first_is_zero = numbers[-1] == "0" or other_numbers[-1] == "0"
    return int(other_numbers[-1]) in {place.start, page - 1 if first_is_zero else page}


def sibling_page(path: Path, address: str) -> Path | None:
    """The file beside ``path`` that holds the page at ``address``, or None."""
    wanted = _place_of(address)
    if wanted is None:
        return None
    by_name = None
    for other in sorted(path.parent.glob("*.json")):
        if other == path:
            continue
        place = _own_place(*_links_of_file(other))
        if place is not None and (place.endpoint, place.start) == (wanted.endpoint, wanted.start):
            return other
        if place is None and by_name is None and _named_as(path, other, wanted):
            by_name = other
    return by_name


def _decode(content: bytes) -> Page:
    """One page, or a bare list of records saved from one. Raises msgspec or Unicode errors, RecursionError."""
    text = content.decode(json.detect_encoding(content)).lstrip("\ufeff")
    if text.lstrip()[:1] == "[":
        return Page(results=msgspec.json.decode(text, type=list[msgspec.Raw]))
    parts = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    count, following, previous = (
        msgspec.json.decode(parts[name]) if name in parts else None for name in ("count", "next", "previous")
    )
    results = msgspec.json.decode(parts["results"], type=list[msgspec.Raw]) if "results" in parts else []
    return Page(
        count=count,
        next=following,
        previous=previous,
        results=results,
        others=tuple(name for name in parts if name not in ("count", "next", "previous", "results")),
    )


def _here(path: Path, page: Page) -> int:
    """Records in this page and in the pages that its links reach among the files beside it."""
    total = len(page.results)
    seen = {path}
    for step in ("next", "previous"):
        current, address = path, getattr(page, step)
        while isinstance(address, str) and (sibling := sibling_page(current, address)) and sibling not in seen:
            seen.add(sibling)
            try:
                other = _decode(sibling.read_bytes())
            except (msgspec.MsgspecError, UnicodeError, RecursionError, OSError):
                break
            total += len(other.results)
            current, address = sibling, getattr(other, step)
    return total


def _check_complete(ctx: ReadContext, page: Page) -> None:
    """One issue for a list of which pages are missing, raised at the page whose neighbour is not there."""
    missing = [
        link
        for link in (page.next, page.previous)
        if isinstance(link, str) and link and sibling_page(ctx.path, link) is None
    ]
    last = page.next is None
    stated = page.count if isinstance(page.count, int) and not isinstance(page.count, bool) else None
    if not missing and not (last and stated is not None):
        return
    here = _here(ctx.path, page)
    if missing or here != stated:
        total = "an unstated number of" if stated is None else str(stated)
        ctx.report.flag(
            "go_pages_missing",
            field="next",
            found=f"{here} of {total} records are here",
            expected="all pages of the list beside each other" + (f"; missing: {missing[0]}" if missing else ""),
            suggestion="fetch the list again with every page",
        )


def read_pages_file(ctx: ReadContext, kind: str) -> Iterator[RawRecord]:
    """Yield each record of a page file as :class:`RawRecord` of ``kind``: ``data`` is the decoded JSON object.

    ``line`` is the line on which the record starts. A file that is not JSON, or not a page, ends as one issue.
    """
    try:
        content = ctx.path.read_bytes()
        page = _decode(content)
    except OSError as error:
        ctx.report.flag("input_unreadable", found=str(error.strerror))
        return
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        ctx.report.flag(
            "go_page_unreadable",
            found=f"{type(error).__name__}: {error}",
            expected='JSON of an IFRC GO page: {"count", "next", "previous", "results"}',
            suggestion="fetch the page again; a download may have stopped half-way",
        )
        return
    for name in ("count", "next", "previous"):
        ctx.report.ignored[name] += 1
    for name in page.others:
        ctx.report.unmapped[name] += 1
    _check_complete(ctx, page)
    yield from _records(ctx, kind, page, _line_counter(content))


def _line_counter(content: bytes) -> Callable[[bytes], int | None]:
    """A function that gives the line on which the next record starts; records come in file order."""
    at, line = 0, 1

    def find(raw: bytes) -> int | None:
        nonlocal at, line
        found = content.find(raw, at)
        if found < 0:
            return None
        line += content.count(b"\n", at, found)
        at = found
        return line

    return find


def _records(ctx: ReadContext, kind: str, page: Page, find_line: Callable[[bytes], int | None]) -> Iterator[RawRecord]:
    for raw in page.results:
        line = find_line(bytes(raw))
        try:
            record = msgspec.json.decode(raw)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            ctx.report.flag("go_page_unreadable", line=line, found=f"{type(error).__name__}: {error}")
            continue
        if isinstance(record, dict):
            for key in repeated_keys(bytes(raw)):
                ctx.report.flag("json_key_twice", line=line, field=key, found=key, expected="each key once")
            yield RawRecord(kind=kind, data=record, line=line)
        else:
            ctx.report.flag(
                "go_record_not_object", line=line, found=bytes(raw).decode(errors="replace"), expected="a JSON object"
            )


def looks_like_page(path: Path, head: bytes, *keys: bytes) -> bool:
    """Is this JSON whose records carry all ``keys``? Looks at the first 64 KiB only."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return path.suffix.lower() == ".json" and start in (b"{", b"[") and all(key in head for key in keys)
