"""The log of reads above public: a chain of hashes that only grows.

Every row's hash covers the row and the hash before it: a row that is changed, left out or put in breaks the chain
from there on. Rows cut off at the end leave a whole, shorter chain; against that the head is noted elsewhere
(``waypost accounts verify-log`` prints it) and asked for again.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable
from urllib.parse import parse_qsl, urlencode

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from waypost.web.accounts.languages import is_of_accounts
from waypost.web.accounts.models import ReadEntry, User

FIRST = "0" * 64
_LOCK = 0x57415251  # "WARQ": the number of our advisory lock in PostgreSQL
_SECRETS = frozenset({"token", "key", "code", "state", "secret", "password", "signature", "session", "next"})


def log_reads(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: note each page, export and answer that somebody saw who may see more than the public.

    Everything but the pages of accounts counts as a read of the release: a view that is added is logged unless it
    says otherwise (``request.is_no_read = True``). What is confidential and stands in our tables alone is one as well
    (``request.is_confidential = True``), wherever it is shown. A view may say more: ``request.read_about`` (ids of
    societies), ``request.outlet`` (page, export, api). An answer that cannot be logged is not given.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        standing, viewer = request.standing, request.viewer  # type: ignore[attr-defined]  # ours
        if standing is not None and viewer.audience != "public" and _is_read(request, response):
            append(
                person=standing.person,
                outlet=_outlet(request, response),
                address=_address(request),
                release_id=_release_id(request),
                audience=viewer.audience,
                societies=getattr(request, "read_about", ()),
            )
        return response

    return answer


def _is_read(request: HttpRequest, response: HttpResponse) -> bool:
    if response.status_code not in (200, 206, 304):
        return False
    if getattr(request, "is_confidential", False):
        return True
    return not getattr(request, "is_no_read", False) and not is_of_accounts(request)


def _outlet(request: HttpRequest, response: HttpResponse) -> str:
    said = getattr(request, "outlet", None)
    if said:
        return str(said)
    if request.path.startswith("/api/"):
        return "api"
    is_twin = request.path.endswith((".json", ".csv")) or "format" in request.GET
    is_file = "attachment" in response.get("Content-Disposition", "") or is_twin
    return "export" if is_file else "page"


def _address(request: HttpRequest) -> str:
    """Path and question, without what opens a door."""
    asked = [(name, value) for name, value in parse_qsl(request.META.get("QUERY_STRING", "")) if name not in _SECRETS]
    from waypost.web.exercises.tokens import masked  # noqa: PLC0415  # exercises load accounts when they start

    return (masked(request.path) + (f"?{urlencode(asked)}" if asked else ""))[:500]


def _release_id(request: HttpRequest) -> str:
    from waypost.web.pages.releases import open_for  # noqa: PLC0415  # pages load accounts when they start

    return str(open_for(request.viewer).release.manifest["release_id"])  # type: ignore[attr-defined]  # ours


@transaction.atomic
def append(
    *, person: User, outlet: str, address: str, release_id: str, audience: str, societies: Iterable[str] = ()
) -> ReadEntry:
    """Add one row to the chain. Writers wait for each other, so that no two follow the same row."""
    _lock()
    last = ReadEntry.objects.order_by("-position").values_list("position", "entry_hash").first()
    position, previous = (last[0] + 1, last[1]) if last else (1, FIRST)
    named = " ".join(sorted(set(societies)))
    entry = ReadEntry(
        position=position, at=timezone.now(), person=person, outlet=outlet, address=address, release_id=release_id,
        audience=audience, societies=f" {named} " if named else "", previous_hash=previous,
    )  # fmt: skip
    entry.entry_hash = hash_of_entry(entry)
    entry.save(force_insert=True)
    return entry


def _lock() -> None:
    """PostgreSQL: a lock until the transaction ends. SQLite: a transaction holds the only pen from its beginning."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])


def hash_of_entry(entry: ReadEntry) -> str:
    """SHA-256 over the row as JSON, the hash before it included."""
    at = entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    parts = [
        entry.previous_hash, entry.position, at, entry.person_id, entry.outlet, entry.address, entry.release_id,
        entry.audience, entry.societies,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What the chain says: how many rows hold, its last row, and where it first breaks."""

    rows: int
    position: int
    head: str
    broken: int | None = None
    why: str = ""


def verify(expected: str = "") -> Verdict:
    """Follow the chain from its first row. ``expected`` is a head noted earlier, which has to stand in it."""
    position, previous, is_met = 0, FIRST, expected in ("", FIRST)
    for entry in ReadEntry.objects.order_by("position").iterator(chunk_size=5000):
        if entry.position != position + 1:
            return Verdict(position, position, previous, position + 1, "the row is missing")
        if entry.previous_hash != previous:
            return Verdict(position, position, previous, entry.position, "it does not follow the row before it")
        if entry.entry_hash != hash_of_entry(entry):
            return Verdict(position, position, previous, entry.position, "it is not as it was written")
        position, previous = entry.position, entry.entry_hash
        is_met = is_met or previous == expected
    if not is_met:
        return Verdict(position, position, previous, position + 1, "the head that was noted is gone: rows were cut off")
    return Verdict(position, position, previous)
