"""Comments on a version as members and drafters look through them, and the answers to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from waypost.drafting.dispositions import DispositionTable, disposition_table
from waypost.drafting.formats import disposition_table as disposition_files
from waypost.errors import InputError
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.exercises.choosing import group_codes
from waypost.web.exercises.views.pages import refuse, refused
from waypost.web.meetings.queries import decisions_on
from waypost.web.policy import rights
from waypost.web.policy.actions import commenting, disposing
from waypost.web.policy.forms import DispositionForm, ReactionForm, WhyForm
from waypost.web.policy.models import Placement
from waypost.web.policy.queries import comments as queries
from waypost.web.policy.queries.gate import unanswered_on
from waypost.web.policy.values import comment_value
from waypost.web.policy.views.pages import (
    did,
    drafters,
    kept_or_404,
    members,
    organisation_name,
    page,
    said_why,
    version_or_404,
)

_PER_PAGE = 50
_MOST_ROWS = 1500  # of a table in Word, at 3 ms a row
_TABLES: dict[str, tuple[Callable[[DispositionTable], bytes], str]] = {
    "docx": (disposition_files.to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "csv": (disposition_files.to_csv, "text/csv; charset=utf-8"),
    "html": (disposition_files.to_html, "text/html; charset=utf-8"),
}


@members
def comments(request: HttpRequest, standing: Standing, code: str, version_code: str) -> HttpResponse:
    """Comments where they stand in a version; those that one answer can serve stand together."""
    language = language_of(request)
    kept = kept_or_404(code, language)
    version = version_or_404(standing, kept, version_code)
    narrowed = {name: request.GET[name] for name in queries.FILTERS if request.GET.get(name)}
    found = queries.comments_at(standing, code, version_code, **narrowed)
    part = Paginator(queries.in_reading_order(found, version), _PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request, "comments.html", kept=kept, version=version, part=part,
        groups=queries.grouped(list(part.object_list)), narrowed=narrowed,
        carried=urlencode(narrowed) + "&" if narrowed else "", drafts=rights.drafts(standing),
        unanswered=unanswered_on(code), zones=group_codes("zone"), sides=group_codes("side"), states=queries.STATES,
    )  # fmt: skip


@members
def table(request: HttpRequest, standing: Standing, code: str, version_code: str, kind: str) -> HttpResponse:
    """What became of all comments, as Word, CSV or HTML; words that somebody may not read are withheld."""
    language = language_of(request)
    kept = kept_or_404(code, language)
    version_or_404(standing, kept, version_code)
    if kind not in _TABLES:
        raise Http404(kind)
    rows = queries.submitted_on(code)
    names = {row.organisation: organisation_name(row.organisation, language) for row in rows}
    level, near = rights.reading_level(standing)
    try:
        made = disposition_table(
            map(comment_value, rows), kept.with_draft, version_code, language=language, names=names, level=level,
            same_zone=near,
        )  # fmt: skip
    except InputError as error:
        return refused(request, said_why(error), "draft_comments", code, version_code)
    if kind == "docx" and len(made.rows) > _MOST_ROWS:
        error = RefusedError("policy_refused_rows", count=len(made.rows))
        return refused(request, error, "draft_comments", code, version_code)
    write, media = _TABLES[kind]
    name = f"{code}-{version_code}-comments-{language}.{kind}"
    return HttpResponse(
        write(made), content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@members
def comment(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """One comment: the words it was written on, every step since, the answer, and what its author says of it."""
    language = language_of(request)
    found = queries.find_comment(standing, number)
    if found is None:
        raise Http404(number)
    kept = kept_or_404(found.work, language)
    way = queries.whole_way(found, kept)
    speaks = rights.speaks_for(standing, found.organisation)
    return page(
        request, "comment.html", decisions=decisions_on(found.work, way["placed"].provision or "", standing),
        comment=found, kept=kept, way=way, speaks=speaks, drafts=rights.drafts(standing),
        events=list(found.events.order_by("pk")), words=_words_then(kept, found),
        history=[each.disposition for each in found.disposed.select_related("disposition").order_by("-pk")],
        reactions=list(found.reactions.order_by("-pk")),
        react=ReactionForm(language) if speaks and found.answered_id else None,
        withdraw=WhyForm(language) if speaks and found.status == "submitted" else None,
    )  # fmt: skip


@drafters
def answer(request: HttpRequest, standing: Standing, code: str, version_code: str) -> HttpResponse:
    """One answer to the comments that were chosen: a GET names them, a POST gives it."""
    language = language_of(request)
    kept = kept_or_404(code, language)
    version = version_or_404(standing, kept, version_code)
    given = request.POST if request.method == "POST" else request.GET
    numbers = [int(each) for each in given.getlist("comment") if each.isdecimal()][:500]
    rows = list(
        Placement.objects.filter(work=code, version=version_code, comment_id__in=numbers, comment__status="submitted")
        .select_related("comment__answered")
        .order_by("comment_id")
    )
    if not rows:
        return refused(request, RefusedError("policy_refused_none_to_answer"), "draft_comments", code, version_code)
    newest = kept.with_draft.versions[-1]
    form = DispositionForm(language, request.POST or None, version=newest, initial=_proposed(rows, newest))
    if request.method == "POST" and form.is_valid():
        try:
            disposing.dispose(
                by=standing.person, numbers=[row.comment_id for row in rows], version=version_code, **form.answer()
            )
            return did(request, "answered", "draft_comments", code, version_code, count=len(rows))
        except RefusedError as error:
            refuse(form, language, error)
    return page(request, "answer.html", form=form, kept=kept, version=version, rows=rows, newest=newest)


@members
@require_POST
def react(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """The author is satisfied, or maintains the objection."""
    found, language = queries.find_comment(standing, number), language_of(request)
    if found is None:
        raise Http404(number)
    form = ReactionForm(language, request.POST)
    try:
        if not form.is_valid():
            raise RefusedError("policy_refused_reaction_choose")
        disposing.react(by=standing.person, comment=found, **form.cleaned_data)
    except RefusedError as error:
        return refused(request, error, "draft_comment", number)
    return did(request, "reacted", "draft_comment", number)


@members
@require_POST
def withdraw(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """The organisation does not hold to a comment any more."""
    found, language = queries.find_comment(standing, number), language_of(request)
    if found is None:
        raise Http404(number)
    form = WhyForm(language, request.POST)
    try:
        if not form.is_valid():
            raise RefusedError("exercise_refused_why")
        commenting.withdraw(by=standing.person, comment=found, why=form.cleaned_data["why"])
    except RefusedError as error:
        return refused(request, error, "draft_comment", number)
    return did(request, "withdrawn", "draft_comment", number)


def _proposed(rows: list[Any], newest: Any) -> dict[str, str]:
    here = {each.id for each in newest.provisions}
    place = rows[0].provision
    return {"result": place if place in here else "", "responsible": "Migration team"}


def _words_then(kept: Any, found: Any) -> str:
    version = next((each for each in kept.work.versions if each.code == found.version), None)
    shown = version.by_id().get(found.provision) if version else None
    return shown.texts[found.language].body if shown and found.language in shown.texts else ""
