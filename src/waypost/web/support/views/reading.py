"""Strategies: the list, and one as a score, with its twins for programs and as a Word document."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from waypost.drawing.document_word import document_docx
from waypost.reference import load_catalog
from waypost.strategies.closure import open_points
from waypost.strategies.sides import sides_on
from waypost.strategies.values import Phase
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import viewer_in
from waypost.web.accounts.views.pages import allowed
from waypost.web.advocacy.models import Message as AdvocacyMessage
from waypost.web.advocacy.queries.claims import live_versions
from waypost.web.advocacy.rights import seen_messages
from waypost.web.exercises.views.pages import as_csv, as_json
from waypost.web.meetings.queries import decisions_of, visible_meetings
from waypost.web.meetings.rights import sees_meeting
from waypost.web.meetings.tabled import MEDIA_TYPES
from waypost.web.pages.releases import open_for
from waypost.web.pages.templating import some_day
from waypost.web.support import rights
from waypost.web.support.acting import commits_to
from waypost.web.support.document import point_words, strategy_document
from waypost.web.support.queries.plain import COMMITMENT, LINE, commitment_rows, line_of, told_of
from waypost.web.support.queries.proposals import proposal_of
from waypost.web.support.queries.register import covers, titles_of
from waypost.web.support.queries.strategies import Stood, seen_strategies
from waypost.web.support.reaching import reaching_for
from waypost.web.support.views.meetings import words_of
from waypost.web.support.views.pages import page, strategy_or_404
from waypost.web.support.views.strategies import message_name


@allowed(rights.reads)
def listing(request: HttpRequest, standing: Standing) -> HttpResponse:
    """The strategies that somebody may read."""
    return page(request, "strategies.html", strategies=seen_strategies(standing))


@allowed(rights.reads)
def list_twin(request: HttpRequest, standing: Standing, form: str) -> HttpResponse:
    """The same as JSON or CSV."""
    rows = line_rows(standing)
    return as_csv(rows, LINE) if form == "csv" else as_json({"strategies": rows})


def line_rows(standing: Standing) -> list[dict[str, Any]]:
    """A line for each strategy that somebody sees; its meeting where they may read that."""
    meetings = {each.meeting.pk for each in visible_meetings(standing)}
    return [line_of(each, sees_meeting=each.row.meeting_id in meetings) for each in seen_strategies(standing)]


@allowed(rights.reads)
def one(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """A strategy: score, hand-overs, what is open, what it changes, commitments with what shows them, review."""
    found, language = strategy_or_404(standing, code), language_of(request)
    value, trail = found.value, found.row.trail
    opened = open_for(viewer_in(standing))
    reasons = {each.key: each for each in proposal_of(opened, trail).reasons}
    meeting = found.row.meeting
    sees = meeting is not None and sees_meeting(standing, meeting)
    return page(
        request, "strategy.html", found=found, value=value, strategy=found, sides=sides_on(load_catalog(), trail),
        score=score_of(found), points=points_of(found, standing), covers={e.need: e for e in covers(opened, value)},
        titles=titles_of(opened, value),
        release=some_day(str(opened.as_of), language), needs={each.number: each for each in value.needs},
        commitments={each.number: each for each in value.commitments},
        own=rights.own_on(standing, trail), told_by=rights.told_by(standing, trail),
        may_draft=rights.drafts(standing, trail),
        may_add=rights.adds_to(standing, trail) and value.phase is not Phase.ENDED,
        not_found=sum(key not in reasons for key in value.findings),
        finding_rows=[each for each in found.findings if not found.words_on("finding", each.pk)],
        reason_words={key: words_of(each, language) for key, each in reasons.items()},
        committed={key for key, each in reasons.items() if key in value.findings and commits_to(value, each)},
        messages=_messages(standing, found, language), meeting=meeting if sees else None,
        decisions=decisions_of(meeting) if sees and meeting is not None else [],
        point_words=lambda each: point_words(each, found, language),
    )  # fmt: skip


@allowed(rights.reads)
def one_twin(request: HttpRequest, standing: Standing, code: str, form: str) -> HttpResponse:
    """The same as JSON, its commitments as CSV, all of it as a Word document."""
    found, language = strategy_or_404(standing, code), language_of(request)
    if form == "csv":
        return as_csv(commitment_rows(found), COMMITMENT)
    if form == "json":
        return as_json(whole_of(found, standing, language))
    opened = open_for(viewer_in(standing))
    data = document_docx(strategy_document(
        found, covers(opened, found.value), points_of(found, standing), language, str(opened.as_of),
        _messages(standing, found, language), titles_of(opened, found.value),
    ))  # fmt: skip
    name = f"{found.row.code}-{language}.docx"
    return HttpResponse(
        data, content_type=MEDIA_TYPES["docx"], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def whole_of(found: Stood, standing: Standing, language: str) -> dict[str, Any]:
    """All of a strategy as somebody may read it, as plain values."""
    opened, meeting = open_for(viewer_in(standing)), found.row.meeting
    return told_of(
        found, covers(opened, found.value), points_of(found, standing), str(opened.as_of),
        sees_meeting=meeting is not None and sees_meeting(standing, meeting),
        messages=[code for _, code, _ in _messages(standing, found, language)],
    )  # fmt: skip


def score_of(found: Stood) -> list[tuple[tuple[str, str], dict[str, list[Any]]]]:
    """Needs down, by service and group; stages across: what is needed there, with the commitments for it."""
    rows: dict[tuple[str, str], dict[str, list[Any]]] = {}
    for need in found.value.open_needs:
        cells = rows.setdefault((need.service, need.group), {})
        mine = [each for each in found.value.live_commitments if each.need == need.number]
        cells.setdefault(need.side, []).append((need, mine))
    return list(rows.items())


def points_of(found: Stood, standing: Standing) -> tuple[Any, ...]:
    """What is not closed. From whom data may reach an enforcement body is known to those who may see the finding."""
    return open_points(found.value, reaching=reaching_for(standing))


def _messages(standing: Standing, found: Stood, language: str) -> list[tuple[int, str, str]]:
    """Row, code and beginning of the messages that belong to it, as far as somebody may read them."""
    rows = {each.code: each.pk for each in found.messages if not found.words_on("message", each.pk)}
    if not rows:
        return []
    seen = AdvocacyMessage.objects.filter(seen_messages(standing), code__in=list(rows)).exclude(channel="discreet")
    names = {each.message.code: message_name(each, language) for each in live_versions(seen)}
    return [(rows[each.code], each.code, names.get(each.code, each.code)) for each in seen]
