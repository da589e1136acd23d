"""Asking, one request with what can be done, each step on a page of its own, matching, and answering an invitation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from waypost.network.panels import propose
from waypost.network.states import Actor, State
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.exercises.errors import refusal
from waypost.web.network import actions, forms, rights
from waypost.web.network.actions.matching import match_now
from waypost.web.network.existing import find_existing
from waypost.web.network.models import Holder, Invitation, Request
from waypost.web.network.queries.directory import with_consent
from waypost.web.network.queries.requests import (
    clock_of,
    latest_publication,
    may_read_advice,
    may_read_question,
    terms_of,
    waiting_for_match,
)
from waypost.web.network.views.pages import done, member, network_page, refused, request_or_404

S = State
PANEL = 3
SHOWN_CANDIDATES = 25


@dataclass(frozen=True)
class Step:
    """What can be done: in which states, by whom, with which form (None: a button), and what it does."""

    states: tuple[State, ...]
    actor: Actor
    form: Callable[[str, Any, Request], Any] | None
    do: Callable[..., Any]


def _plain(form: type[forms.Worded]) -> Callable[[str, Any, Request], Any]:
    return lambda tongue, given, _: form(tongue, given)


def _in_language(form: type[forms.Worded]) -> Callable[[str, Any, Request], Any]:
    return lambda tongue, given, found: form(tongue, given, initial={"language": found.language})


_ASKER, _MATCHER, _EXPERT = Actor.ASKER, Actor.MATCHER, Actor.EXPERT
_BEFORE_DELIVERY = (
    S.SUBMITTED, S.TRIAGE, S.ANSWER_EXISTS, S.MATCHED, S.INVITED, S.DECLINED, S.ACCEPTED, S.TERMS_AGREED,
    S.IN_PROGRESS, S.QUALITY_CHECK,
)  # fmt: skip
# In the order in which a page offers them.
STEPS = {
    "submit": Step((S.DRAFT,), _ASKER, None, actions.submit),
    "take": Step((S.SUBMITTED,), _MATCHER, None, actions.take),
    "triage": Step((S.TRIAGE,), _MATCHER, forms.TriageForm, actions.triage),
    "exists": Step((S.TRIAGE,), _MATCHER, _plain(forms.ExistsForm), actions.point_to_answer),
    "enough": Step((S.ANSWER_EXISTS,), _ASKER, None, actions.close),
    "on": Step((S.ANSWER_EXISTS,), _ASKER, _plain(forms.WhyForm), actions.ask_on),
    "terms": Step((S.ACCEPTED,), _MATCHER, _plain(forms.TermsForm), actions.agree_terms),
    "begin": Step((S.TERMS_AGREED,), _EXPERT, None, actions.begin),
    "deliver": Step((S.IN_PROGRESS,), _EXPERT, _in_language(forms.AdviceForm), actions.deliver),
    "enter": Step((S.IN_PROGRESS,), _MATCHER, _in_language(forms.AdviceForm), actions.deliver),
    "approve": Step((S.QUALITY_CHECK,), _MATCHER, None, actions.approve),
    "back": Step((S.QUALITY_CHECK,), _MATCHER, _plain(forms.WhyForm), actions.send_back),
    "verdict": Step((S.DELIVERED,), _ASKER, _plain(forms.VerdictForm), actions.give_verdict),
    "publish": Step((S.VERDICT, S.RESTRICTED), _MATCHER, _in_language(forms.PublishForm), actions.publish),
    "restrict": Step((S.VERDICT, S.PUBLISHED), _MATCHER, _plain(forms.WhyForm), actions.restrict),
    "keep": Step((S.VERDICT, S.PUBLISHED), _ASKER, _plain(forms.WhyForm), actions.restrict),
    "again": Step((S.ACCEPTED, S.TERMS_AGREED, S.IN_PROGRESS), _MATCHER, _plain(forms.WhyForm), actions.look_again),
    "close": Step(
        (S.SUBMITTED, S.TRIAGE, S.MATCHED, S.INVITED, S.DECLINED, S.ACCEPTED), _MATCHER, _plain(forms.WhyForm),
        actions.close_without,
    ),
    "withdraw": Step((S.DRAFT, *_BEFORE_DELIVERY), _ASKER, _plain(forms.WhyForm), actions.withdraw),
}  # fmt: skip
MATCHED_IN = (S.MATCHED, S.INVITED, S.DECLINED, S.ACCEPTED)


def steps_for(standing: Standing, found: Request) -> list[str]:
    """What somebody can do with a request now, in the order of a page."""
    state, who = State(found.state), rights.actors_of(standing, found)  # type: ignore[attr-defined]  # annotated
    if Actor.EXPERT in who and not any(each.is_accepted for each in rights.invitations_for(standing, found)):
        who -= {Actor.EXPERT}
    open_now = [name for name, step in STEPS.items() if state in step.states and step.actor in who]
    if "deliver" in open_now:
        open_now = [name for name in open_now if name != "enter"]
    return [name for name in open_now if name != "keep" or "restrict" not in open_now]


@member
def ask(request: HttpRequest, standing: Standing) -> HttpResponse:
    """A new request: kept as a draft, beside which answers that exist are shown before it is submitted."""
    may = rights.asks_for(standing)
    if not may:
        raise PermissionDenied
    return _ask_form(request, standing, forms.AskForm(language_of(request), request.POST or None, may), None)


@member
def change(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """A draft with other words."""
    found = request_or_404(standing, code)
    if found.state != S.DRAFT:  # type: ignore[attr-defined]  # annotated
        raise Http404(code)
    return _ask_form(request, standing, forms.AskForm(language_of(request), request.POST or None, (), found), found)


def _ask_form(request: HttpRequest, standing: Standing, form: forms.AskForm, found: Request | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            if found is None:
                found = actions.draft(by=standing.person, **form.asked())
            else:
                actions.change_draft(by=standing.person, request=found, **form.asked())
            return done(request, "draft", f"request/{found.code}/")
        except RefusedError as error:
            form.add_error(None, refusal(error, language_of(request)))
    back = "requests/" if found is None else f"request/{found.code}/"
    return network_page(request, standing, "form.html", form=form, key="ask", back=back, request_of=None)


@member
def show(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """A request: its state and clock, what can be done, what was said, its log by roles."""
    found = request_or_404(standing, code)
    language, actors = language_of(request), rights.actors_of(standing, found)
    state = State(found.state)  # type: ignore[attr-defined]  # annotated
    may_question = may_read_question(standing, found)
    looks = state in (S.DRAFT, S.TRIAGE) and may_question
    existing = find_existing(f"{found.title} {found.question}", found.tags, language) if looks else []
    mine = rights.invitations_for(standing, found)
    invitations = found.invitations.select_related("holder__person")
    sees_people = bool(actors & {Actor.ASKER, Actor.MATCHER})
    reads = may_read_advice(standing, found)
    return network_page(
        request, standing, "request.html", found=found, state=state, actors=actors, existing=existing,
        clock=clock_of(found, timezone.now()), steps=steps_for(standing, found), may_question=may_question,
        can_match=Actor.MATCHER in actors and state in MATCHED_IN, may_advice=reads,
        sees_people=sees_people, invitations=named(list(invitations) if sees_people else mine),
        sees_reasons=Actor.MATCHER in actors,
        mine=[each for each in mine if each.is_accepted is None and state in (S.INVITED, S.ACCEPTED)],
        terms=terms_of(found) if actors else None,
        advice=found.deliverable_rows.order_by("-pk").first() if reads else None,
        verdict=found.verdict_rows.order_by("-pk").first(), publication=latest_publication(found),
        events=list(found.events.all()),
    )  # fmt: skip


def named(invitations: list[Invitation]) -> list[tuple[Invitation, bool]]:
    """Each with whether its person still agrees to be named."""
    wanted = Holder.objects.filter(pk__in=[each.holder_id for each in invitations])
    rows = with_consent(wanted, timezone.now().date())
    shown = {each.pk for each in rows if each.for_requests}  # type: ignore[attr-defined]  # annotated
    return [(each, each.holder_id in shown) for each in invitations]


@member
def step(request: HttpRequest, standing: Standing, code: str, what: str) -> HttpResponse:
    """One step on a page of its own: a form, or a question with one button."""
    found, language = request_or_404(standing, code), language_of(request)
    if what not in steps_for(standing, found):
        raise Http404(what)
    chosen = STEPS[what]
    form = chosen.form(language, request.POST or None, found) if chosen.form else None
    problem = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            chosen.do(by=standing.person, request=found, **(form.cleaned_data if form else {}))
            return done(request, what, f"request/{code}/")
        except RefusedError as error:
            problem = refusal(error, language)
            if form is not None:
                form.add_error(None, problem)
    advice = found.deliverable_rows.order_by("-pk").first()
    shows = what in ("publish", "approve", "back") and may_read_advice(standing, found)
    looks = what == "exists"
    return network_page(
        request, standing, "form.html", form=form, key=what, back=f"request/{code}/", request_of=found,
        problem=problem if form is None else "", advice=advice if shows else None,
        existing=find_existing(f"{found.title} {found.question}", found.tags, language) if looks else [],
    )  # fmt: skip


@member
def matching(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Who may be asked, in order, with every part of the score; a balanced panel is ticked; who may not, and why."""
    found, language = request_or_404(standing, code), language_of(request)
    state = State(found.state)  # type: ignore[attr-defined]  # annotated
    if not rights.matches(standing, found) or state not in MATCHED_IN:
        raise Http404(code)
    where = f"request/{code}/"
    if request.method == "POST":
        try:
            actions.invite(by=standing.person, request=found, holders=request.POST.getlist("holder"))
            return done(request, "invite", where)
        except RefusedError as error:
            return refused(request, refusal(error, language), f"{where}match/")
    told, people = match_now(found)
    panel = propose(told, PANEL)
    hidden = [each for each in told.excluded if "no_consent" in each.reasons]
    excluded = [each for each in told.excluded if each not in hidden and each.reasons != ("no_competence",)]
    return network_page(
        request, standing, "match.html", found=found, match=told, most=SHOWN_CANDIDATES, panel=panel, rows=people.rows,
        ticked={each.holder.id for each in panel.members}, excluded=excluded, hidden=len(hidden),
        without=sum(each.reasons == ("no_competence",) for each in told.excluded),
    )  # fmt: skip


@member
def invitation(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """Accept or decline."""
    found, language = request_or_404(standing, code), language_of(request)
    asked = found.invitations.select_related("holder__person", "request").filter(pk=number, is_accepted=None).first()
    if asked is None or not rights.answers_for(standing, asked.holder):
        raise Http404(number)
    form = forms.AnswerForm(language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        is_yes = cleaned["answer"] == "yes"
        try:
            actions.answer_invitation(
                by=standing.person, invitation=asked, is_accepted=is_yes, reason=cleaned["reason"],
                words=cleaned["words"],
            )  # fmt: skip
            return done(request, "accepted" if is_yes else "declined", f"request/{code}/" if is_yes else "my/")
        except RefusedError as error:
            form.add_error(None, refusal(error, language))
    return network_page(
        request, standing, "form.html", form=form, key="answer", back=f"request/{code}/", request_of=found,
        may_question=may_read_question(standing, found),
    )  # fmt: skip


@member
def triage(request: HttpRequest, standing: Standing) -> HttpResponse:
    """All open requests that somebody matches, those first whose clock has run longest."""
    if not rights.matches_somewhere(standing):
        raise PermissionDenied
    now = timezone.now()
    rows = [(each, clock_of(each, now)) for each in waiting_for_match(standing)]
    rows.sort(key=lambda row: (-row[1].level, row[1].due or now, row[0].pk))
    return network_page(request, standing, "triage.html", rows=rows)
