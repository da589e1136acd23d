"""Answers of the API: a table or a value with where it comes from, in the form that was asked for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from waypost.atlas.opened import Opened, open_at
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.api.editions import Edition, viewer_of
from waypost.web.api.forms import CONTENT_TYPES, MEDIA_TYPES, Table, as_csv, as_json, as_parquet
from waypost.web.api.problems import Problem


def opened_for(request: HttpRequest) -> Opened:
    """The release as the viewer of a request may see it."""
    return open_at(settings.WAYPOST_RELEASE, viewer_of(request))


def edition_of(request: HttpRequest) -> Edition:
    """What the front found out about a request."""
    found: Edition = request.edition  # type: ignore[attr-defined]  # put there by the front
    return found


def form_of(request: HttpRequest, forms: tuple[str, ...] = tuple(MEDIA_TYPES)) -> str:
    """The form to answer in, of those that a route has. Raises :class:`Problem` (406) when it has none asked for."""
    asked: tuple[str, ...] = request.forms  # type: ignore[attr-defined]  # put there by the front
    for form in asked:
        if form in forms:
            return form
    raise Problem(
        "format",
        f"{', '.join(asked)}: this address has {', '.join(forms)} only",
        available=[MEDIA_TYPES[form] for form in forms],
    )


def origin_of(edition: Edition) -> dict[str, Any]:
    """Where an answer comes from."""
    return {"release": edition.release_id, "as_of": edition.as_of, "audience": edition.viewer.audience}


def tell_value(request: HttpRequest, value: dict[str, Any]) -> HttpResponse:
    """One thing with all that is known of it, as JSON."""
    form_of(request, ("json",))
    return HttpResponse(as_json(origin_of(edition_of(request)) | value), content_type=CONTENT_TYPES["json"])


def tell_table(
    request: HttpRequest, table: Table, *, cursor: str | None = None, more: dict[str, Any] | None = None
) -> HttpResponse:
    """Rows; ``cursor`` is where the list goes on, ``more`` stands beside the rows in JSON.

    ``count`` and ``withheld`` of ``more`` stand in headers as well: CSV and Parquet have no place for them.
    """
    form = form_of(request)
    beside = dict(more or {})
    if form == "json":
        body = as_json(origin_of(edition_of(request)) | beside | {"rows": table.rows} | _onward(request, cursor))
    else:
        body = as_csv(table) if form == "csv" else as_parquet(table)
    return told(request, body, form, cursor=cursor, beside=beside)


def tell_lines(request: HttpRequest, lines: bytes, *, cursor: str | None, more: dict[str, Any]) -> HttpResponse:
    """Rows that are JSON already, apart by commas."""
    head = as_json(origin_of(edition_of(request)) | more)[:-1]
    onward = as_json(_onward(request, cursor))[1:]
    body = b"".join((head, b',"rows":[', lines, b"],", onward))
    return told(request, body, "json", cursor=cursor, beside=more)


def told(request: HttpRequest, body: bytes, form: str, *, cursor: str | None, beside: dict[str, Any]) -> HttpResponse:
    """A body with the headers that belong to it."""
    response = HttpResponse(body, content_type=CONTENT_TYPES[form])
    if cursor is not None:
        response["Link"] = f'<{_next(request, cursor)}>; rel="next"'
    for name in ("count", "withheld"):
        if name in beside:
            response[f"Waypost-{name.title()}"] = str(beside[name])
    return response


def told_now(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """An answer that changes without a new release, and says so."""
    signed = standing_of_request(request) is not None
    response["Cache-Control"] = "private, no-store" if signed else "public, max-age=60"
    return response


def _onward(request: HttpRequest, cursor: str | None) -> dict[str, Any]:
    return {"cursor": cursor, "next": None if cursor is None else _next(request, cursor)}


def _next(request: HttpRequest, cursor: str) -> str:
    asked = request.GET.copy()
    asked["cursor"] = cursor
    return f"{request.path}?{asked.urlencode()}"
