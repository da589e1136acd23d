"""Meetings that are proposed along trails, planned from their reasons; who is heard in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from waypost.analysis.reading_aloud import explain_row
from waypost.atlas.opened import Opened
from waypost.reference import load_catalog
from waypost.strategies.balance import balance_row
from waypost.strategies.reasons import Proposal, Reason, agenda_reasons
from waypost.strategies.sides import all_on, societies_on, zones_of
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import viewer_in
from waypost.web.accounts.views.pages import allowed
from waypost.web.exercises.views.pages import as_csv, as_json
from waypost.web.meetings.queries import attendance_of, invited_to, items_of
from waypost.web.meetings.rights import runs
from waypost.web.meetings.views.pages import meeting_or_404
from waypost.web.pages.releases import open_for
from waypost.web.pages.templating import OWN_NAMES, text
from waypost.web.support import actions, forms, rights
from waypost.web.support.acting import acting_on
from waypost.web.support.queries.balance import balance_of_meeting
from waypost.web.support.queries.meetings import free_code, meetings_on, series_on
from waypost.web.support.queries.proposals import proposal_of, proposals
from waypost.web.support.queries.strategies import seen_strategies
from waypost.web.support.views.pages import answer_form, given_in, page, trail_or_404

PROPOSAL = (
    "trail_id", "contradiction", "one_sided", "gap", "opportunity", "overlap", "people", "societies", "unheard",
)  # fmt: skip


def _opened(standing: Standing) -> Opened:
    return open_for(viewer_in(standing))


def _found(standing: Standing) -> list[Proposal]:
    return proposals(_opened(standing))


@allowed(rights.reads)
def proposed(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Trails with a reason to meet, in order, and why in this order: those of the reader's own societies or zone
    before the others, examples last.
    """
    found, catalog = _found(standing), load_catalog()
    near = {each.trail_id for each in found if rights.is_near(standing, each.trail_id)}
    found.sort(key=lambda each: (catalog.trails[each.trail_id].is_example, each.trail_id not in near))
    return page(request, "proposals.html", proposals=found, near=near, strategies=len(seen_strategies(standing)))


@allowed(rights.reads)
def proposed_twin(request: HttpRequest, standing: Standing, form: str) -> HttpResponse:
    """The same as JSON or CSV."""
    rows = proposal_rows(standing)
    return as_csv(rows, PROPOSAL) if form == "csv" else as_json({"proposals": rows})


def proposal_rows(standing: Standing) -> list[dict[str, Any]]:
    """A line for each trail with a reason to meet, in order."""
    return [
        {
            "trail_id": each.trail_id, **{kind: each.count(kind) for kind in PROPOSAL[1:6]}, "people": each.people,
            "societies": list(each.societies), "unheard": list(each.unheard),
        }
        for each in _found(standing)
    ]  # fmt: skip


@allowed(rights.reads)
def of_trail(request: HttpRequest, standing: Standing, trail_id: str) -> HttpResponse:
    """Why to meet about one trail: each reason with its words, who stands on which side, whom to ask."""
    trail_or_404(trail_id)
    opened, catalog = _opened(standing), load_catalog()
    found = proposal_of(opened, trail_id)
    seeded = {each.key for each in agenda_reasons(found.reasons)}
    return page(
        request, "trail.html", proposal=found, trail=catalog.trails[trail_id], seeded=seeded,
        aloud=lambda each: words_of(each, language_of(request)), sides=societies_on(catalog, trail_id),
        zones=zones_of(catalog, all_on(catalog, trail_id)), may_plan=runs(standing),
        may_draft=rights.drafts(standing, trail_id), strategies=seen_strategies(standing, trail_id),
        meetings=meetings_on(standing, trail_id),
    )  # fmt: skip


@allowed(runs)
def plan(request: HttpRequest, standing: Standing, trail_id: str) -> HttpResponse:
    """Plan the meeting: when and where, which reasons become points of its agenda, whom to invite."""
    trail_or_404(trail_id)
    opened, language = _opened(standing), language_of(request)
    found = proposal_of(opened, trail_id)
    catalog = load_catalog()
    trail = catalog.trails[trail_id]
    acted = {each.key for each in found.reasons if acting_on(request, each.question, each.row)}
    marked = text(language, "support_acted_on_already")
    reasons = [
        (each.key, words_of(each, language) + (f" ({marked})" if each.key in acted else "")) for each in found.reasons
    ]
    open_ones = [each for each in found.reasons if each.key not in acted]
    earlier = series_on(trail_id)
    initial = {
        **named_after(trail_id, "support_name_meeting"), "code": free_code(trail_id, timezone.now().date()),
        "after": earlier[0].code if earlier else "", "time_zone": "UTC",
        "starts_time": dt.time(9), "ends_time": dt.time(13), "is_online": True,
        "languages": ["en", "fr", "es", "ar"], "chosen": [each.key for each in agenda_reasons(open_ones)],
        "guests": sorted(set(found.societies) | set(found.unheard)),
    }  # fmt: skip
    form = forms.PlanForm(
        language, given_in(request), trail=trail_id, reasons=reasons, earlier=earlier, initial=initial
    )  # fmt: skip

    def do(form: forms.PlanForm) -> str:
        made = actions.plan_cross_regional(
            by=standing.person, proposal=found, release=opened.release_id, language=language, **form.plan()
        )
        return reverse("meeting", args=[made.code])

    return answer_form(request, form, do, "plan", ("support_trail", trail_id), about=trail.names[language])


@allowed(runs)
def heard(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Note that a society was heard in a meeting."""
    meeting = meeting_or_404(standing, code)
    catalog = load_catalog()
    there = {each.organisation for each in (*invited_to(meeting), *attendance_of(meeting))} & set(catalog.societies)
    form = forms.VoiceForm(
        language_of(request), given_in(request), societies=there, items=items_of(meeting),
        initial={"organisation": request.GET.get("ns", "")},
    )  # fmt: skip

    def do(form: forms.VoiceForm) -> None:
        actions.note_voice(by=standing.person, meeting=meeting, **form.said())

    return answer_form(
        request, form, do, "heard", ("meeting", code), about=meeting.name_in(language_of(request))
    )  # fmt: skip


@allowed(rights.reads)
def balance_twin(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """The balance of a meeting's sides as JSON."""
    meeting = meeting_or_404(standing, code)
    found = balance_of_meeting(meeting)
    told: dict[str, Any] = {"meeting": meeting.code, "trail": meeting.trail or None, "sides": []}
    if found is not None:
        told |= {
            "sides": [balance_row(each) for each in found.sides], "is_balanced": found.is_balanced,
            "zones": list(found.zones), "zones_invited": list(found.zones_invited),
            "zones_heard": list(found.zones_heard),
        }  # fmt: skip
    return as_json(told)


def named_after(trail_id: str, key: str) -> dict[str, str]:
    """Names that a form begins with, after a trail, in each language."""
    names = load_catalog().trails[trail_id].names
    return {f"name_{code}": text(code, key, trail=names[code]) for code in OWN_NAMES}


def words_of(each: Reason, language: str) -> str:
    """A reason in the words of its answer."""
    catalog = load_catalog()
    return explain_row(dict(each.row), catalog.question_texts[each.question], catalog, language)
