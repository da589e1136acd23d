"""Workshops with the profiles that they published, and exchanges between societies, as their pages show them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.api.described import check_names, codes, number, rows, rows_with, text, yes_no
from waypost.web.api.forms import Table
from waypost.web.api.mine import standing_or_problem
from waypost.web.api.policy import told_refusals
from waypost.web.api.problems import Problem, nothing_at
from waypost.web.api.routes.mine import AS_TABLE, MineTable, read, tell, tell_csv
from waypost.web.workshops import rights
from waypost.web.workshops.queries import profile, workshops
from waypost.web.workshops.views import capacity

router = Router(tags=["workshops and exchanges"])
_WORKSHOP = {
    "code": text(may_lack=False), "trail": text("The id of a trail.", may_lack=False), "period": text(may_lack=False),
    "ns_ids": codes("Societies that take part."), "countries": codes("ISO 3166 alpha-3."),
    "method": text("The version of the method.", may_lack=False), "held_on": text("Null: not yet."),
    "published_at": text("When its profile was published last; null: not yet."),
}  # fmt: skip
_RANGE = "From the least to the most that it may be; an end that nobody knows is null."
_CELL = {
    "number": number(may_lack=False), "stage": text(may_lack=False), "country": text("ISO 3166 alpha-3."),
    "place": text(), "traits": codes(), "is_host": yes_no("People who live there."),
    "tier": rows(_RANGE) | {"items": {"type": "integer"}},
    **{name: {"type": ["array", "null"], "items": {"type": ["number", "null"]}, "description": _RANGE}
       for name in ("exposure", "exposure_here", "pressing")},
    "width": {"type": "number"}, "hidden": {"type": "number", "description": "How much of it is not known."},
    "needs": {"type": "object", "description": "By need: unmet, access and gap, each a range."},
    "questions": rows("What to ask next."),
}  # fmt: skip
_PROFILE = {
    "workshop": text(may_lack=False), "trail": text(may_lack=False), "trail_version": text(may_lack=False),
    "period": text(may_lack=False), "method": text(may_lack=False), "method_digest": text(may_lack=False),
    "published_at": text(may_lack=False),
    "is_recomputed": yes_no("Its own method gives the same numbers again."),
    "held_back": number("Cells of few people that are not shown.", may_lack=False),
    "cells": rows_with(_CELL), "missing_hosts": rows("Places of which no hosts are told.") | {"items": {}},
    "differences": rows("Groups beside each other, by the numbers of their cells."),
    "context": rows("Where needs were made, where they are met, by whom."),
}  # fmt: skip
_EXCHANGE = {
    "code": text(may_lack=False), "learner": text(may_lack=False), "sharer": text(may_lack=False),
    "service": text(may_lack=False), "trail": text("Of the match that it came from; empty: none."),
    "is_offer": yes_no("The sharer began."),
    "state": text("proposed, accepted, declined, visit_planned, visit_held, done or withdrawn.", may_lack=False),
    "since": text(may_lack=False), "visit_day": text(), "outcome": text("What came of it, once it is done."),
}  # fmt: skip


@read("/my/workshops", name="list_workshops", summary="Workshops that I run, or whose profile I may read", to=router,
      schema={"type": "object", "required": ["workshops"], "properties": {"workshops": rows_with(_WORKSHOP)}},
      forms=AS_TABLE)  # fmt: skip
def list_workshops(request: HttpRequest, asked: Query[MineTable]) -> HttpResponse:
    """The latest first. Without a role there is none."""
    found = [workshops.row_of(each) for each in workshops.visible_workshops(_reader(request))]
    return tell_csv(Table(workshops.COLUMNS, found)) if asked.format == "csv" else tell({"workshops": found})


@read("/my/workshops/{code}/profile", name="get_workshop_profile", summary="The profile that a workshop published",
      to=router, schema={"type": "object", "required": list(_PROFILE), "properties": _PROFILE},
      forms=AS_TABLE)  # fmt: skip
def get_workshop_profile(request: HttpRequest, code: str, asked: Query[MineTable]) -> HttpResponse:
    """As members read it, frozen until it is published anew, for who runs the workshop as well; as CSV a row for each
    cell and need.
    """
    listed = {each.code: each for each in workshops.visible_workshops(_reader(request))}
    with told_refusals():
        told = profile.published_profile(listed[code], load_catalog()) if code in listed else None
    if told is None:
        known = [each.code for each in listed.values() if each.published_at is not None]  # type: ignore[attr-defined]
        raise nothing_at("published profile of a workshop", code, known, "see /api/v1/my/workshops")
    if asked.format == "csv":
        return tell_csv(Table(profile.COLUMNS, list(profile.table_rows(told))))
    return tell(profile.plain(told, listed[code]))


@read("/my/exchanges", name="list_exchanges", summary="Exchanges between my society and others", to=router,
      schema={"type": "object", "required": ["exchanges"], "properties": {"exchanges": rows_with(_EXCHANGE)}},
      forms=AS_TABLE)  # fmt: skip
def list_exchanges(request: HttpRequest, asked: Query[MineTable]) -> HttpResponse:
    """Who learns what from whom, where it stands, and what came of it; the latest first."""
    standing = _reader(request)
    if not rights.is_member(standing):
        raise Problem("not-yours", "exchanges are for people who have a role")
    found = capacity.exchange_rows(standing)
    return tell_csv(Table(capacity.COLUMNS, found)) if asked.format == "csv" else tell({"exchanges": found})


def _reader(request: HttpRequest) -> Standing:
    check_names(request, tuple(MineTable.model_fields))
    request.is_no_read = True  # type: ignore[attr-defined]  # nothing of a release is read
    return standing_or_problem(request)
