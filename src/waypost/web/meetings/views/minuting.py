"""Minutes and decisions of points, and what organisations say: each on a page of its own with one form."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse

from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import allowed, signed_in
from waypost.web.meetings import actions, forms, queries, rights
from waypost.web.meetings.models import Meeting
from waypost.web.meetings.rights import runs
from waypost.web.meetings.states import State
from waypost.web.meetings.views.acting import answer_form, given_in
from waypost.web.meetings.views.pages import item_or_404, known_or_404, meeting_or_404


@allowed(runs)
def minutes(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """Minutes of a point, from those that count now on."""
    meeting = meeting_or_404(standing, code)
    item, now = item_or_404(meeting, number), queries.notes_of(meeting)
    initial = {"text": now[item.pk][0].text if item.pk in now else ""}
    form = forms.NoteForm(language_of(request), given_in(request), is_correction=_is_agreed(meeting), initial=initial)
    return answer_form(
        request, form, lambda form: actions.write_minutes(by=standing.person, item=item, **form.cleaned_data),
        "minutes", ("meeting", code), meeting=meeting, about=f"{item.position}. {item.title_in(language_of(request))}",
    )  # fmt: skip


@allowed(runs)
def decide(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """A decision under a point."""
    meeting = meeting_or_404(standing, code)
    item = item_or_404(meeting, number)
    form = _decision_form(request, meeting, is_needed=_is_agreed(meeting), initial={"how": "consensus"})
    return answer_form(
        request, form, lambda form: actions.decide(by=standing.person, item=item, **form.decision()),
        "decide", ("meeting", code), meeting=meeting, about=f"{item.position}. {item.title_in(language_of(request))}",
    )  # fmt: skip


@allowed(runs)
def correct(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """Another decision in the place of one, with why."""
    meeting = meeting_or_404(standing, code)
    old = queries.find_decision(code, number)
    if old is None:
        raise Http404(number)
    same = ("text", "outcome", "how", "votes_for", "votes_against", "abstentions", "referred_to")
    initial = {name: getattr(old, name) for name in same} | {
        "provisions": ["|".join((p.work, p.version, p.provision)) for p in old.provisions.all()],
        "reserved": ["|".join(r.seat) for r in old.reservations.all()],
    }
    form = _decision_form(request, meeting, is_needed=True, initial=initial)
    return answer_form(
        request, form,
        lambda form: actions.decide(by=standing.person, item=old.item, replaces=old, **form.decision()),
        "correct", ("meeting", code), meeting=meeting,
    )  # fmt: skip


@signed_in
def of_invited(request: HttpRequest, standing: Standing, code: str, number: int, what: str) -> HttpResponse:
    """A reply to the invitation, or a word on the minutes: by an organisation, or entered for it."""
    meeting, language = known_or_404(standing, code), language_of(request)
    invited = meeting.invited.filter(pk=number).first()
    if invited is None:
        raise Http404(number)
    speaks = invited in rights.invited_as(standing, meeting)
    if not speaks and invited not in rights.entered_by(standing, meeting):
        raise PermissionDenied
    make, do = (forms.ReplyForm, actions.reply) if what == "reply" else (forms.ConfirmForm, actions.confirm_minutes)
    form = make(language, given_in(request), is_for_another=not speaks)
    return answer_form(
        request, form, lambda form: do(by=standing.person, invited=invited, **form.cleaned_data), what,
        ("meeting", code), meeting=meeting, seat=invited.seat,
    )  # fmt: skip


@signed_in
def of_action(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """Where an action stands, with what shows it."""
    meeting = meeting_or_404(standing, code)
    action = meeting.actions.filter(pk=number).first()
    if action is None:
        raise Http404(number)
    form = forms.StepForm(language_of(request), given_in(request))
    return answer_form(
        request, form, lambda form: actions.step_action(by=standing.person, action=action, **form.cleaned_data),
        "step", ("meeting", code), meeting=meeting, about=action.text,
    )  # fmt: skip


def _decision_form(request: HttpRequest, meeting: Meeting, *, is_needed: bool, initial: dict[str, Any]) -> Form:
    work = meeting.body.work if meeting.body else ""
    seats = [each.seat for each in (*queries.invited_to(meeting), *queries.attendance_of(meeting))]
    return forms.DecisionForm(
        language_of(request), given_in(request), work=work, seats=seats, is_needed=is_needed, initial=initial
    )


def _is_agreed(meeting: Meeting) -> bool:
    return queries.course_of(meeting).state is State.MINUTES_AGREED
