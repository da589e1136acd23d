"""The network: platforms as facts for everybody; one's own entry, the directory and requests for members."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from waypost.network.shipped import platform_page, platform_row
from waypost.web.accounts.queries import Standing
from waypost.web.api import described
from waypost.web.api.described import Worded, check_names, codes, number, rows, table_of, text, value_of
from waypost.web.api.forms import Table
from waypost.web.api.mine import standing_or_problem
from waypost.web.api.problems import Problem, nothing_at
from waypost.web.api.routes.mine import Mine, read, tell
from waypost.web.api.telling import form_of, opened_for, tell_table, tell_value
from waypost.web.network import rights
from waypost.web.network.acted import platform_acts
from waypost.web.network.models import Holder
from waypost.web.network.queries.directory import consent_of, words_of
from waypost.web.network.queries.directory import directory as shown_in_directory
from waypost.web.network.queries.figures import figures_now
from waypost.web.network.queries.requests import invitations_to, published
from waypost.web.network.showing import holder_name
from waypost.web.network.telling import told_answer
from waypost.web.network.views.directory import told_of

router = Router(tags=["network"])
_COLUMNS = {
    "platform": text(may_lack=False),
    "name": text(),
    "kind": text("platform or institution", may_lack=False),
    "zones": codes("Zones of 2009; none for the whole Movement."),
    "verdict": text("acts, quiet, paper or not_known; null for an institution."),
    "reasons": codes("Why it is not said to act."),
    "not_known": codes("Facts that no source at hand states."),
    "founded": text("Year, month or day."),
    "members": number(),
    "terms_of_reference": text("drafted, technically_agreed, governance_validated; null: not known."),
    "rhythm_months": number("Months between meetings."),
    "last_action": text("Year, month or day of the latest known action, of the two below the later one."),
    "last_action_from": text("catalog: a public source says so; here: it was done on this server; null: not known."),
    "acted_here": text("Day on which it last did something on this server."),
    "acted_how": text("meeting: one was held; invitation: one to advise was accepted; advice: it was given."),
    "competences": codes("service:…, group:…, stage:…, trail:…, method:…"),
}


def _day(opened: Any) -> dt.date:
    return dt.date.fromisoformat(str(opened.as_of)[:10])


@described.get(
    router, "/network/platforms", name="list_platforms", summary="Platforms and institutions of the network",
    schema=table_of(_COLUMNS), asks=Worded,
)  # fmt: skip
def list_platforms(request: HttpRequest, asked: Query[Worded]) -> HttpResponse:
    """Each with what follows from its facts on the day of the release."""
    form_of(request)
    opened = opened_for(request)
    catalog = opened.catalog
    acts = platform_acts()
    found = [
        platform_row(each, catalog, _day(opened), asked.language, acts.get(each.platform))
        for each in catalog.platforms.values()
    ]
    return tell_table(request, Table(tuple(_COLUMNS), found))


@described.get(
    router, "/network/platforms/{platform}", name="get_platform", summary="A platform, each fact with its source",
    schema=value_of({**_COLUMNS, "competences": rows(), "facts": rows()}), asks=Worded, forms=described.JSON_ONLY,
)  # fmt: skip
def get_platform(request: HttpRequest, platform: str, asked: Query[Worded]) -> HttpResponse:
    """Facts with sources, and what nobody says."""
    form_of(request, described.JSON_ONLY)
    opened = opened_for(request)
    found = opened.catalog.platforms.get(platform)
    if found is None:
        raise nothing_at("platform", platform, opened.catalog.platforms, "see /api/v1/network/platforms")
    acted = platform_acts().get(platform)
    return tell_value(request, platform_page(found, opened.catalog, _day(opened), asked.language, acted))


def network_member(request: HttpRequest) -> Standing:
    """Anybody with a role. Raises :class:`Problem`."""
    check_names(request, tuple(Mine.model_fields))
    standing = standing_or_problem(request)
    if not rights.is_member(standing):
        raise Problem("not-yours", "the network is for people with a role in a National Society or the Secretariat")
    request.is_no_read = True  # type: ignore[attr-defined]  # nothing of a release is read
    return standing


@read("/my/network/entry", name="get_my_entry", to=router, summary="My own entry in the network",
      schema={"type": "object", "properties": {"holder": number("None: I have no entry.")}})  # fmt: skip
def get_my_entry(request: HttpRequest, asked: Query[Mine]) -> HttpResponse:
    """What I said of myself, what I agreed to and until when, and invitations that wait for me."""
    standing = network_member(request)
    waiting = [{"request": each.request.code, "invitation": each.pk} for each in invitations_to(standing)]
    found = Holder.objects.filter(person=standing.person).first()
    if found is None:
        return tell({"holder": None, "invitations": waiting})
    agreed = consent_of(found)
    in_force = agreed is not None and agreed.is_in_force(timezone.now().date())
    return tell(
        {
            "holder": found.pk, "society_id": found.ns_id or None, "languages": found.languages,
            "trails": found.trails, "refused_countries": found.refused_countries, "load_cap": found.load_cap,
            "available_from": found.available_from, "available_until": found.available_until,
            "is_released": found.released_at is not None,
            "consent": {
                "in_directory": in_force and agreed.in_directory, "for_requests": in_force and agreed.for_requests,
                "until": agreed.until if in_force else None,
            },
            "competences": [_word(each) for each in words_of(found)], "invitations": waiting,
        }
    )  # fmt: skip


def _word(each: Any) -> dict[str, Any]:
    return {
        "tag": each.tag, "level": each.level, "basis": each.counted_basis, "reference": each.reference or None,
        "confirmed": each.confirmed_on or each.said_on,
    }  # fmt: skip


@read("/my/network/directory", name="list_directory", to=router, summary="Those who agreed to be found",
      schema={"type": "object", "required": ["holders"], "properties": {"holders": rows()}})  # fmt: skip
def list_directory(request: HttpRequest, asked: Query[Mine]) -> HttpResponse:
    """Everybody in the directory with languages and competences. Limits and load are not told here."""
    network_member(request)
    found = told_of(list(shown_in_directory(timezone.now().date())))
    told = [
        {
            "holder": row["holder"].pk, "kind": row["holder"].kind, "society_id": row["holder"].ns_id or None,
            "name": holder_name(row["holder"], asked.language, is_shown=True), "zone": row["zone"] or None,
            "languages": row["holder"].languages, "competences": [_word(each) for each in row["words"]],
        }
        for row in found
    ]  # fmt: skip
    return tell({"holders": told})


@read("/my/network/answers", name="list_answers", summary="Answers that were published for members", to=router,
      schema={"type": "object", "required": ["answers"], "properties": {"answers": rows()}})  # fmt: skip
def list_answers(request: HttpRequest, asked: Query[Mine]) -> HttpResponse:
    """The latest first: texts that were written for all members, and nothing else of their requests."""
    network_member(request)
    return tell({"answers": [told_answer(each) for each in published()]})


@read("/my/network/answers/{code}", name="get_published_answer", summary="One answer that was published", to=router,
      schema={"type": "object", "required": ["request", "title", "text"], "properties": {
          "request": text(may_lack=False), "title": text(may_lack=False), "text": text(may_lack=False)}})  # fmt: skip
def get_published_answer(request: HttpRequest, code: str, asked: Query[Mine]) -> HttpResponse:
    """The text that was written for members."""
    network_member(request)
    found = published().filter(request__code=code).first()
    if found is None:
        raise Problem("not-found", f"no published answer {code[:20]!r}; see /api/v1/my/network/answers")
    return tell(told_answer(found))


@read("/my/network/figures", name="get_network_figures", summary="Whether the network works", to=router,
      schema={"type": "object", "required": ["requests", "answered"], "properties": {
          "requests": number(may_lack=False), "answered": number(may_lack=False)}})  # fmt: skip
def get_network_figures(request: HttpRequest, asked: Query[Mine]) -> HttpResponse:
    """In figures that name nobody: time to the first expert, acceptance, answers across zones, subjects without one."""
    network_member(request)
    return tell(msgspec.to_builtins(figures_now(timezone.now().date())))
