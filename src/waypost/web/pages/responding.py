"""From plain values to an answer: a page, or its twin as JSON or CSV, told apart by the address.

A release does not change, so what somebody without an account sees at an address does not either until the next one:
such answers are kept for a while, and whoever has one is told that it still holds.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render

from waypost.atlas.opened import Opened
from waypost.publish.cells import CSV_ENCODING, csv_cell
from waypost.settings import LANGUAGES
from waypost.store.reading import Rows
from waypost.web.accounts.languages import direction
from waypost.web.api.editions import digest, edition_for, matches, viewer_of
from waypost.web.api.kept import Kept

# Bytes of packed answers that each process keeps. 48 MB unless WAYPOST_PAGES_KEPT_MB says otherwise; 0 keeps none.
_KEPT_BYTES = int(float(os.environ.get("WAYPOST_PAGES_KEPT_MB", "48")) * 1_000_000)
# What follows from a person, a link, or from what people wrote since the release.
_PERSONAL = ("account", "advocacy", "exercises", "following/", "my/", "answer/", "still-true/")
_LONGEST_KEPT = 200_000  # bytes of one answer, packed


@dataclass(frozen=True)
class Page:
    """What a page shows: plain values (``parts``), the template for people, and the rows that its table file holds.

    ``parts`` go to the JSON twin as they are, ``only_shown`` is for people alone (drawings, links).
    """

    template: str
    parts: dict[str, Any]
    rows: Rows = field(default_factory=list)
    columns: Sequence[str] = ()
    only_shown: dict[str, Any] = field(default_factory=dict)
    status: int = 200


def respond(request: HttpRequest, opened: Opened, language: str, page: Page, form: str = "html") -> HttpResponse:
    """The page in the form asked for: ``html``, ``json`` or ``csv``."""
    form = request.GET.get("format", form)
    if form == "json":
        head = {"release": opened.release_id, "as_of": opened.as_of, "audience": opened.viewer.audience}
        body = orjson.dumps(head | page.parts, default=_plain, option=orjson.OPT_NON_STR_KEYS)
        return HttpResponse(body, content_type="application/json", status=page.status)
    if form == "csv":
        return _as_csv(page)
    if form != "html":
        raise Http404(form)
    return render(
        request, page.template, shared(request, opened, language) | page.parts | page.only_shown, status=page.status
    )


def shared(request: HttpRequest, opened: Opened, language: str) -> dict[str, Any]:
    """What every page knows."""
    given = request.GET.copy()
    given.pop("format", None)
    return {
        "language": language,
        "direction": direction(language),
        "manifest": opened.release.manifest,
        "catalog": opened.catalog,
        "as_of": opened.as_of,
        "path_rest": (request.path.split("/", 2)[2:] or [""])[0],
        "twin": request.path.rstrip("/") if request.path.count("/") > 2 else None,
        "query": given.urlencode(),
        "audience": opened.viewer.audience,
        "viewer": opened.viewer,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, set | frozenset | tuple):
        return sorted(value) if isinstance(value, set | frozenset) else list(value)
    return str(value)


def _as_csv(page: Page) -> HttpResponse:
    columns = list(page.columns) or (list(page.rows[0]) if page.rows else [])
    if not columns:
        raise Http404("no table")
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([csv_cell(_flat(row.get(column))) for column in columns] for row in page.rows)
    return HttpResponse(written.getvalue().encode(CSV_ENCODING), content_type="text/csv; charset=utf-8")


def _flat(value: Any) -> Any:
    """A value for one cell: several codes in one text, apart by spaces."""
    if isinstance(value, list | tuple):
        return " ".join(str(each) for each in value)
    return value


class KeptAnswers:
    """Middleware: answers that follow from the release and the address alone, kept and told apart by their tag.

    Nobody who is signed in gets one of them, nor is theirs kept: it follows from the person. A request with a cookie is
    answered anew.
    """

    def __init__(self, get_response: Any) -> None:
        """``get_response`` is what comes next."""
        self._next = get_response
        self._kept: Kept[tuple[bytes, str]] = Kept(_KEPT_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The kept answer, or a new one."""
        if request.method not in ("GET", "HEAD") or request.COOKIES or not _is_page(request.path):
            response: HttpResponse = self._next(request)
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response
        edition = edition_for(viewer_of(request))
        counts = settings.WAYPOST_COUNTS
        told = os.stat(counts).st_mtime_ns if counts and os.path.exists(counts) else 0
        htmx = request.headers.get("HX-Request", "")
        tag = f'"{digest(edition.mark, str(told), htmx, request.get_full_path())}"'
        if matches(tag, request.headers.get("If-None-Match", "")):
            return _tagged(HttpResponseNotModified(), tag)
        if found := self._kept.find(tag):
            return _tagged(_packed(request, *found), tag)
        response = self._next(request)
        if response.status_code == 200 and not response.streaming and not response.cookies:
            self._keep(tag, response)
            return _tagged(response, tag)
        return response

    def _keep(self, tag: str, response: HttpResponse) -> None:
        body = gzip.compress(response.content, 6, mtime=0)
        if len(body) <= _LONGEST_KEPT:
            self._kept.put(tag, (body, response.headers["Content-Type"]), len(body))


def _packed(request: HttpRequest, body: bytes, kind: str) -> HttpResponse:
    """A kept body: packed as it is kept for whoever takes it so, else unpacked."""
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(gzip.decompress(body), content_type=kind)
    return HttpResponse(body, content_type=kind, headers={"Content-Encoding": "gzip"})


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Vary"] = "Cookie, HX-Request, Accept-Encoding"
    return response


def _is_page(path: str) -> bool:
    return path[1:3] in LANGUAGES and path[3:4] == "/" and not path[4:].startswith(_PERSONAL)
