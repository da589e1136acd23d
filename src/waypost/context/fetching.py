"""Gets the files of a data set from its publisher: the only place where `context` uses the network.

A broken download goes on where it broke (``Range`` with ``If-Range``): what is there is kept in ``….part`` beside a
note of the version that it belongs to, so that two versions of a file are never sewn together. Passing faults (429,
5xx, a connection that drops) are tried again, ``Retry-After`` is honoured, and as long as a try brings bytes the next
one follows. Size and hash are checked where the catalog states them. Pages of an interface become one file each; those
that are there are not fetched again on the same day.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import httpx
import msgspec
import stamina

from waypost.errors import InputError
from waypost.reference.context import Address, ContextSet
from waypost.store.release import file_sha256

MAX_FILE_BYTES = 512 * 1024**2
MAX_PAGES = 5_000
_RETRIED = frozenset((408, 425, 429, 500, 502, 503, 504))
_LONGEST_WAIT = dt.timedelta(seconds=120)
_MOST_REDIRECTS = 5
# The United Nations' server refuses what does not say that it is a browser.
_BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
_PLAIN = "waypost"

Say = Callable[[str], None]


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


class _Page(msgspec.Struct, rename={"max_pages": "maxPages"}):
    items: list[msgspec.Raw] | None = None
    results: list[msgspec.Raw] | None = None
    page: int | None = None
    max_pages: int | None = None
    next: str | None = None


class _ChangedError(httpx.TransportError):
    """What the server sends is not what was begun: the part is thrown away and the next try begins anew."""


@dataclass(frozen=True)
class Fetcher:
    """How to ask: a client, and how patiently. ``first_wait`` is in seconds and doubles with each try."""

    client: httpx.Client
    attempts: int = 6
    first_wait: float = 0.5
    say: Say | None = None

    def tell(self, text: str) -> None:
        """Say what is being done, where somebody listens."""
        if self.say:
            self.say(text)


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
            files += _fetch_pages(address, folder, fetcher, day)
        else:
            files.append(_fetch_file(address, folder / address.file_name, fetcher, accept_change))
    return files


def _shown(url: str) -> str:
    """An address without its query, which can hold somebody's client id."""
    return str(httpx.URL(url).copy_with(query=None))


def _told(error: httpx.HTTPError) -> str:
    """What went wrong, without the address."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"the server answers {error.response.status_code} {error.response.reason_phrase}"
    return str(error) or type(error).__name__


def _retry_or_wait(error: Exception) -> bool | dt.timedelta:
    """Transport faults and passing statuses are tried again, after the time that the server names."""
    if isinstance(error, httpx.HTTPStatusError):
        if error.response.status_code not in _RETRIED:
            return False
        return _stated_wait(error.response.headers.get("Retry-After", "")) or True
    return isinstance(error, httpx.TransportError)


def _stated_wait(text: str) -> dt.timedelta | None:
    """``Retry-After`` as seconds or as a date, two minutes at most."""
    if text.isdecimal():
        return min(dt.timedelta(seconds=int(text)), _LONGEST_WAIT)
    try:
        until = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(dt.timedelta(0), min(until - dt.datetime.now(dt.UTC), _LONGEST_WAIT))


def _send(fetcher: Fetcher, url: str, headers: dict[str, str]) -> httpx.Response:
    """The answer to a request, its body not read yet; follows redirects, never from https to http."""
    current = httpx.URL(url)
    for _ in range(_MOST_REDIRECTS + 1):
        response = fetcher.client.send(
            fetcher.client.build_request("GET", current, headers=headers), stream=True, follow_redirects=False
        )
        if not response.has_redirect_location:
            return response
        response.close()
        following = current.join(response.headers["Location"])
        if current.scheme == "https" and following.scheme != "https":
            raise InputError(f"{_shown(url)}: leads from https to {following.scheme}; not followed")
        current = following
    raise InputError(f"{_shown(url)}: more than {_MOST_REDIRECTS} redirects")


def _headers(address: Address) -> dict[str, str]:
    return {"User-Agent": _BROWSER if address.is_browser_needed else _PLAIN, "Accept-Encoding": "identity"}


def _fetch_file(address: Address, target: Path, fetcher: Fetcher, accept_change: bool) -> Path:
    part = target.with_name(target.name + ".part")
    note = target.with_name(target.name + ".part.json")
    while True:
        before = part.stat().st_size if part.exists() else 0
        try:
            for attempt in stamina.retry_context(
                on=_retry_or_wait,
                attempts=fetcher.attempts,
                timeout=None,
                wait_initial=fetcher.first_wait,
                wait_max=30.0,
                wait_jitter=0,
            ):
                with attempt:
                    _get_rest(address, part, note, fetcher)
            break
        except httpx.HTTPError as error:
            if not part.exists() or part.stat().st_size <= before:  # as long as bytes come, go on
                raise InputError(
                    f"{_shown(address.url)}: cannot be fetched after {fetcher.attempts} attempts: {_told(error)}."
                    " What was got is kept; run the same command again, or give another --address"
                ) from error
    problem = _differs(address, part)
    if problem and not accept_change:
        part.unlink()
        note.unlink(missing_ok=True)
        raise InputError(
            f"{_shown(address.url)}: {problem}. The publisher changed the file, or it is another one; look at"
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
    headers = _headers(address)
    have = part.stat().st_size if begun else 0
    if begun:
        if begun.total is not None and have == begun.total:
            return
        headers |= {"Range": f"bytes={have}-", "If-Range": begun.validator}
        fetcher.tell(f"{part.name.removesuffix('.part')}: goes on after {have} bytes")
    response = _send(fetcher, address.url, headers)
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
                    raise InputError(f"{_shown(address.url)}: larger than {MAX_FILE_BYTES} bytes")
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


def _fetch_pages(address: Address, folder: Path, fetcher: Fetcher, day: str) -> list[Path]:
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
            raise InputError(f"{_shown(url)}: page {number} is not a page of this interface (items, page, maxPages)")
        if expected is not None and stated != expected:
            shutil.rmtree(gathering)
            raise InputError(f"{_shown(url)}: the data changed while they were fetched; run the same command again")
        expected = stated
        if expected == 0:
            raise InputError(f"{_shown(url)}: the publisher has no rows for this question")
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
            raise InputError(f"{_shown(address.url)}: the link to the next page leaves the host: {_shown(url)}")
        if url in seen or len(seen) >= MAX_PAGES:
            raise InputError(f"{_shown(address.url)}: the links to the next page do not end ({len(seen)} pages)")
        seen.add(url)
        path, page = _page(address, url, gathering / f"{len(seen):04}.json", fetcher)
        if page.results is None:
            path.unlink()
            raise InputError(f"{_shown(url)}: not a page of this interface (results, next)")
        paths.append(path)
        url = page.next
    return paths


def _page(address: Address, url: str, path: Path, fetcher: Fetcher) -> tuple[Path, _Page]:
    """One page as a file, fetched unless it is there; whole or not at all."""
    if not path.exists():
        try:
            for attempt in stamina.retry_context(
                on=_retry_or_wait,
                attempts=fetcher.attempts,
                timeout=None,
                wait_initial=fetcher.first_wait,
                wait_max=30.0,
                wait_jitter=0,
            ):
                with attempt:
                    body = _body(address, url, fetcher)
        except httpx.HTTPError as error:
            raise InputError(
                f"{_shown(url)}: cannot be fetched after {fetcher.attempts} attempts: {_told(error)}."
                " The pages that were got are kept today; run the same command again"
            ) from error
        building = path.with_suffix(".part")
        building.write_bytes(body)
        os.replace(building, path)
        fetcher.tell(f"{path.name}: {len(body)} bytes")
    try:
        return path, msgspec.json.decode(path.read_bytes(), type=_Page)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        path.unlink()
        raise InputError(f"{_shown(url)}: the answer is not a page of JSON: {error}") from error


def _body(address: Address, url: str, fetcher: Fetcher) -> bytes:
    response = _send(fetcher, url, {**_headers(address), "Accept": "application/json"})
    try:
        response.raise_for_status()
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > MAX_FILE_BYTES:
                raise InputError(f"{_shown(url)}: a page larger than {MAX_FILE_BYTES} bytes")
        return bytes(content)
    finally:
        response.close()
