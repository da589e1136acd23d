"""A meeting from its plan to agreed minutes: each step on a page of its own with one form."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import allowed
from waypost.web.meetings import actions, forms, queries
from waypost.web.meetings.beside import guests_of_meeting
from waypost.web.meetings.models import Meeting
from waypost.web.meetings.rights import runs
from waypost.web.meetings.states import State
from waypost.web.meetings.tabled import tabled_file
from waypost.web.meetings.versions import tabled_version
from waypost.web.meetings.views.acting import answer_form, given_in, press
from waypost.web.meetings.views.pages import is_planned, item_or_404, meeting_or_404


@allowed(runs)
def new_meeting(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Plan a meeting: of a body, or after an earlier one, where the address says so."""
    initial: dict[str, Any] = {"languages": ["en", "fr", "es", "ar"], "time_zone": "UTC"}
    initial |= {name: request.GET[name] for name in ("body", "after") if name in request.GET}
    initial |= {"starts_time": dt.time(9), "ends_time": dt.time(17)}
    form = forms.PlanForm(language_of(request), given_in(request), initial=initial)

    def do(form: forms.PlanForm) -> Meeting:
        return actions.plan_meeting(by=standing.person, code=form.cleaned_data["code"], **form.plan())

    return answer_form(request, form, do, "new", ("meetings",))


@dataclasses.dataclass(frozen=True)
class Step:
    """A form about a meeting, and what is done with it."""

    form: Callable[[HttpRequest, Meeting], Form]
    do: Callable[[Standing, Meeting, Any], Any]


def _plain(make: type[Form]) -> Callable[[HttpRequest, Meeting], Form]:
    return lambda request, _: make(language_of(request), given_in(request))  # type: ignore[arg-type]


def _later(make: type[Form]) -> Callable[[HttpRequest, Meeting], Form]:
    def made(request: HttpRequest, meeting: Meeting) -> Form:
        parts: dict[str, Any] = {"is_later": not is_planned(meeting)}
        if issubclass(make, forms.DocumentForm):
            parts |= {"items": queries.items_of(meeting), "initial": {"item": request.GET.get("item", "")}}
        if issubclass(make, forms.FileForm):
            parts |= {"asked": queries.asks_of_files(meeting, language_of(request))}
        if issubclass(make, forms.TextForm):
            parts |= {"is_governing": meeting.is_governing}
        files = request.FILES if request.method == "POST" else None
        return make(language_of(request), given_in(request), files, **parts)  # type: ignore[arg-type]

    return made


def _times(request: HttpRequest, meeting: Meeting, *, is_needed: bool) -> Form:
    course = queries.course_of(meeting)
    initial = forms.times_in(meeting, course.held_from or course.starts_at, course.held_until or course.ends_at)
    return forms.TimesForm(
        language_of(request), given_in(request), meeting=meeting, is_needed=is_needed, initial=initial
    )


def _when(form: Any) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "why") if name in form.cleaned_data}


def _table_file(by: Standing, meeting: Meeting, form: Any) -> None:
    sent = form.cleaned_data["file"]
    _table(by, meeting, form, tabled_file(sent.name, sent.read()), text_of=form.said_text_of())


def _table_text(by: Standing, meeting: Meeting, form: Any) -> None:
    work, _, version = form.cleaned_data["version"].partition("|")
    _table(by, meeting, form, tabled_version(work, version, form.cleaned_data["language"]))


def _table(by: Standing, meeting: Meeting, form: Any, tabled: Any, text_of: str | None = None) -> None:
    cleaned = form.cleaned_data
    actions.table_document(
        by=by.person, meeting=meeting, title=cleaned["title"], tabled=tabled, item=form.items.get(cleaned["item"]),
        why=cleaned.get("why", ""), override=cleaned.get("override", ""), text_of=text_of,
    )  # fmt: skip


def _invite_form(request: HttpRequest, meeting: Meeting) -> Form:
    day = meeting.starts_at.astimezone(meeting.zone).date()
    members = [place.seat for place in queries.members_of(meeting.body, day)] if meeting.body else []
    is_gated = bool(queries.gated(meeting, queries.versions_before(meeting)))
    return forms.InviteForm(
        language_of(request), given_in(request), members=members, is_gated=is_gated,
        initial={"guests": guests_of_meeting(meeting)},
    )  # fmt: skip


def _invite(by: Standing, meeting: Meeting, form: Any) -> None:
    cleaned = form.cleaned_data
    guests = [(each, "") for each in cleaned["guests"]]
    actions.invite(by=by.person, meeting=meeting, guests=guests, override=cleaned.get("override", ""))


def _action_form(request: HttpRequest, meeting: Meeting) -> Form:
    is_correction = queries.course_of(meeting).state is State.MINUTES_AGREED
    return forms.ActionForm(language_of(request), given_in(request), is_correction=is_correction)


def _agree_form(request: HttpRequest, meeting: Meeting) -> Form:
    form = forms.ReasonForm(language_of(request), given_in(request))
    form.fields["why"].required = bool(queries.open_corrections(meeting))
    return form


STEPS = {
    "change": Step(
        lambda request, meeting: forms.PlanForm(language_of(request), given_in(request), meeting=meeting),
        lambda by, meeting, form: actions.change_plan(by=by.person, meeting=meeting, **form.plan()),
    ),
    "item": Step(
        _later(forms.ItemForm),
        lambda by, meeting, form: actions.add_item(by=by.person, meeting=meeting, **form.cleaned_data),
    ),
    "file": Step(_later(forms.FileForm), _table_file),
    "text": Step(_later(forms.TextForm), _table_text),
    "invite": Step(_invite_form, _invite),
    "later": Step(
        _plain(forms.GuestForm),
        lambda by, meeting, form: actions.invite_later(by=by.person, meeting=meeting, **form.cleaned_data),
    ),
    "move": Step(
        lambda request, meeting: _times(request, meeting, is_needed=True),
        lambda by, meeting, form: actions.move_meeting(by=by.person, meeting=meeting, **_when(form)),
    ),
    "cancel": Step(
        _plain(forms.ReasonForm),
        lambda by, meeting, form: actions.cancel_meeting(by=by.person, meeting=meeting, **form.cleaned_data),
    ),
    "hold": Step(
        lambda request, meeting: _times(request, meeting, is_needed=queries.course_of(meeting).held_from is not None),
        lambda by, meeting, form: actions.hold_meeting(by=by.person, meeting=meeting, **_when(form)),
    ),
    "attendance": Step(
        _plain(forms.AttendanceForm),
        lambda by, meeting, form: actions.note_attendance(by=by.person, meeting=meeting, **form.cleaned_data),
    ),
    "action": Step(
        _action_form,
        lambda by, meeting, form: actions.give_action(by=by.person, meeting=meeting, **form.cleaned_data),
    ),
    "agree": Step(
        _agree_form,
        lambda by, meeting, form: actions.agree_minutes(by=by.person, meeting=meeting, **form.cleaned_data),
    ),
}


@allowed(runs)
def step(request: HttpRequest, standing: Standing, code: str, what: str) -> HttpResponse:
    """One step of a meeting."""
    meeting, chosen = meeting_or_404(standing, code), STEPS[what]
    form = chosen.form(request, meeting)
    return answer_form(
        request, form, lambda form: chosen.do(standing, meeting, form), what, ("meeting", code), meeting=meeting
    )


@allowed(runs)
@require_POST
def circulate(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Send the draft of the minutes to all who were invited."""
    meeting = meeting_or_404(standing, code)
    return press(request, lambda: actions.circulate_minutes(by=standing.person, meeting=meeting), "meeting", code)


@allowed(runs)
@require_POST
def of_plan(request: HttpRequest, standing: Standing, code: str, what: str, number: int, verb: str) -> HttpResponse:
    """Take a point or a document off a plan, or put a point further up."""
    meeting = meeting_or_404(standing, code)
    if what == "document":
        document = meeting.documents.filter(position=number).first()
        if document is None or verb != "remove":
            raise Http404(number)
        return press(request, lambda: actions.remove_document(by=standing.person, document=document), "meeting", code)
    item = item_or_404(meeting, number)
    do = actions.remove_item if verb == "remove" else actions.raise_item
    return press(request, lambda: do(by=standing.person, item=item), "meeting", code)
