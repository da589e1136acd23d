"""What can be done with an exercise and by a society: each on a page of its own with one form, usable on any phone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import allowed, signed_in
from waypost.web.exercises import actions, queries, rights
from waypost.web.exercises.answer_form import AnswerForm
from waypost.web.exercises.errors import refusal
from waypost.web.exercises.forms import (
    BehalfForm,
    ExtendForm,
    InviteLaterForm,
    OtherForm,
    PlanForm,
    QuestionForm,
    ReasonForm,
)
from waypost.web.exercises.mails import letters, link_address, mailto, society_name
from waypost.web.exercises.models import Exercise
from waypost.web.exercises.purposes import is_round, worded
from waypost.web.exercises.rights import runs
from waypost.web.exercises.views.pages import exercise_or_404, page, refuse, soon_of
from waypost.web.exercises.views.reading import society_or_403


def _did(request: HttpRequest, key: str, where: str, *args: Any) -> HttpResponse:
    found = queries.find_exercise(args[0]) if args else None
    messages.success(request, worded(language_of(request), f"exercise_done_{key}", found))
    return HttpResponseRedirect(reverse(where, args=args))


def _soon(form: PlanForm) -> dict[str, Any] | None:
    found = form.soon() if form.is_bound else None
    return {"at": found[0], "zone": form.cleaned_data["time_zone"], "count": found[1]} if found else None


@allowed(runs)
def new(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Plan an exercise."""
    language = language_of(request)
    given = {"languages": ["en", "fr", "es", "ar"], "time_zone": "UTC", "chosen_by": "all"}
    form = PlanForm(language, request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create(by=standing.person, code=form.cleaned_data["code"], **form.plan())
            return _did(request, "planned", "exercise", made.code)
        except RefusedError as refused:
            refuse(form, language, refused)
    return page(request, "form.html", form=form, key="new", exercise=None, parts={}, soon=_soon(form))


@allowed(runs)
def change(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Change a plan."""
    language, found = language_of(request), exercise_or_404(standing, code)
    form = PlanForm(language, request.POST or None, exercise=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(by=standing.person, exercise=found, **form.plan())
            return _did(request, "changed", "exercise", code)
        except RefusedError as refused:
            refuse(form, language, refused)
    return page(
        request, "form.html", form=form, key="change", exercise=found, parts={}, soon=_soon(form) or soon_of(found)
    )


@dataclasses.dataclass(frozen=True)
class Step:
    """A form, and what is done with it."""

    form: Callable[[str, Any, Exercise], Form]
    do: Callable[[Standing, Exercise, Any], Any]


def _extend(standing: Standing, found: Exercise, form: Any) -> None:
    cleaned = form.cleaned_data
    actions.extend(by=standing.person, exercise=found, closes_at=cleaned["closes_at"], why=cleaned["why"])


STEPS = {
    "extend": Step(lambda language, given, found: ExtendForm(language, given, exercise=found), _extend),
    "close": Step(
        lambda language, given, _: ReasonForm(language, given),
        lambda standing, found, form: actions.close(by=standing.person, exercise=found, **form.cleaned_data),
    ),
    "invite": Step(
        lambda language, given, found: InviteLaterForm(language, given, exercise=found),
        lambda standing, found, form: actions.invite_later(by=standing.person, exercise=found, **form.cleaned_data),
    ),
    "question": Step(
        lambda language, given, found: QuestionForm(language, given, exercise=found),
        lambda standing, found, form: actions.add_question(by=standing.person, exercise=found, **form.question()),
    ),
}


@allowed(runs)
def step(request: HttpRequest, standing: Standing, code: str, what: str) -> HttpResponse:
    """Extend, close, invite, or ask something more."""
    language, found, chosen = language_of(request), exercise_or_404(standing, code), STEPS[what]
    form = chosen.form(language, request.POST or None, found)
    if request.method == "POST" and form.is_valid():
        try:
            chosen.do(standing, found, form)
            return _did(request, what, "exercise", code)
        except RefusedError as refused:
            refuse(form, language, refused)
    return page(request, "form.html", form=form, key=what, exercise=found, parts={})


@allowed(runs)
@require_POST
def open_now(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Freeze who is asked, and begin."""
    found = exercise_or_404(standing, code)
    try:
        actions.open_exercise(by=standing.person, exercise=found)
    except RefusedError as refused:
        messages.error(request, refusal(refused, language_of(request)))
        return HttpResponseRedirect(reverse("exercise", args=[code]))
    return _did(request, "opened", "exercise", code)


@allowed(runs)
@require_POST
def remove_question(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """Take a question of a plan away."""
    found = exercise_or_404(standing, code)
    question = found.questions.filter(pk=number).first()
    if question is None:
        raise Http404(number)
    try:
        actions.remove_question(by=standing.person, question=question)
    except RefusedError as refused:
        messages.error(request, refusal(refused, language_of(request)))
    return HttpResponseRedirect(reverse("exercise", args=[code]))


def _may_answer(standing: Standing, ns_id: str) -> bool:
    return rights.is_of(standing, ns_id) or rights.enters_for(standing, ns_id)


def _may_speak(standing: Standing, ns_id: str) -> bool:
    return rights.manages(standing, ns_id) or rights.enters_for(standing, ns_id)


# What a society does, or somebody for it: name → who may, form, action.
_ACTS: dict[str, tuple[Callable[[Standing, str], bool], Callable[[str, Any], Form], Callable[..., Any]]] = {
    "nothing": (rights.is_of, ReasonForm, actions.nothing_to_report),
    "decline": (rights.manages, ReasonForm, actions.decline),
    "other": (_may_speak, OtherForm, actions.answered_by_other),
    "behalf": (rights.enters_for, BehalfForm, actions.enter_on_behalf),
}


@signed_in
def act(request: HttpRequest, standing: Standing, code: str, ns_id: str, what: str) -> HttpResponse:
    """Nothing to report, no part in it, answered by another, or written down for a society."""
    found, language = society_or_403(standing, code, ns_id), language_of(request)
    is_allowed, make, do = _ACTS[what]
    make = partial(make, exercise=found) if make is BehalfForm else make
    if not is_allowed(standing, ns_id):
        raise PermissionDenied
    form = make(language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            do(exercise=found, ns_id=ns_id, by=standing.person, **form.cleaned_data)
            return _did(request, what, "exercise_society", code, ns_id)
        except RefusedError as refused:
            refuse(form, language, refused)
    proposes = what == "nothing" and not (is_round(found) or rights.manages(standing, ns_id))
    parts = {"society": society_name(ns_id, language)}
    return page(
        request, "form.html", form=form, key="propose" if proposes else what, exercise=found, ns_id=ns_id, parts=parts
    )


@signed_in
def questions(request: HttpRequest, standing: Standing, code: str, ns_id: str) -> HttpResponse:
    """The exercise's own questions, answered by a society or for it."""
    found, language = society_or_403(standing, code, ns_id), language_of(request)
    asked = list(found.questions.all())
    if not asked:
        raise Http404(code)
    form = AnswerForm(language, asked, queries.answers_of(found, ns_id), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_questions(exercise=found, ns_id=ns_id, by=standing.person, answers=form.answers())
            return _did(request, "questions", "exercise_society", code, ns_id)
        except RefusedError as refused:
            refuse(form, language, refused)
    pairs = [(form[f"q{question.pk}"], form[f"n{question.pk}"]) for question in asked]
    name = society_name(ns_id, language)
    return page(request, "questions.html", form=form, pairs=pairs, exercise=found, ns_id=ns_id, society_name=name)


@never_cache
@signed_in
@require_POST
def make_link(request: HttpRequest, standing: Standing, code: str, ns_id: str) -> HttpResponse:
    """A link, shown once, with a letter to send it by, both in the languages of the society.

    It is in no address of ours, so nothing leads back to it.
    """
    found, language = society_or_403(standing, code, ns_id), language_of(request)
    if not _may_speak(standing, ns_id):
        raise PermissionDenied
    try:
        made, token = actions.make_link(exercise=found, ns_id=ns_id, by=standing.person)
    except RefusedError as refused:
        messages.error(request, refusal(refused, language))
        return HttpResponseRedirect(reverse("exercise_society", args=[code, ns_id]))
    told = letters(found, ns_id, token)
    return page(
        request, "link.html", exercise=found, ns_id=ns_id, link=made, address=link_address(token, told[0][0]),
        letters=told, mailto=mailto([], told[0][1], "\n\n".join(body for _, _, body in told)),
        society_name=society_name(ns_id, language), now=timezone.now(),
    )  # fmt: skip


@signed_in
@require_POST
def revoke_link(request: HttpRequest, standing: Standing, code: str, ns_id: str, number: int) -> HttpResponse:
    """A link opens nothing any more."""
    found = society_or_403(standing, code, ns_id)
    link = queries.links_of(found, ns_id).filter(pk=number).first()
    if link is None:
        raise Http404(number)
    try:
        actions.revoke_link(link=link, by=standing.person)
    except RefusedError:
        raise PermissionDenied from None
    return _did(request, "revoked", "exercise_society", code, ns_id)
