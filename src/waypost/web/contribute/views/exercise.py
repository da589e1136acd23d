"""An open exercise: a manager signs that the picture is right; whoever came by a link answers its further questions."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute.acting import Acting, for_society
from waypost.web.contribute.actions import signing
from waypost.web.contribute.views.frame import contribute_page, to, told
from waypost.web.exercises import actions, queries
from waypost.web.exercises.answer_form import AnswerForm
from waypost.web.exercises.errors import UnansweredError, refusal
from waypost.web.exercises.models import Exercise
from waypost.web.exercises.times import when


@for_society(lambda rights: rights.may_propose)
def exercise(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """Whoever has an account goes to the page of exercises, or signs; whoever came by a link answers here."""
    if acting.link is None:
        if request.method == "POST" and "right" in request.POST:
            return _sign(request, acting, code)
        return HttpResponseRedirect(reverse("exercise_society", args=[code, acting.ns_id]))
    found = acting.link.exercise
    if found.code != code:
        raise Http404(code)
    asked = list(found.questions.all())
    stands = queries.answers_of(found, acting.ns_id)
    form = AnswerForm(acting.language, asked, stands, request.POST if "answers" in request.POST else None)
    if request.method == "POST" and "nothing" in request.POST:
        try:
            actions.nothing_to_report(
                ns_id=acting.ns_id, exercise=found, by=acting.link, why=request.POST.get("why", "")
            )
        except RefusedError as error:
            messages.error(request, refusal(error, acting.language))
        else:
            told(request, acting, "contribute_done_nothing_proposed")
        return to(acting)
    if form.is_bound and form.is_valid():
        try:
            actions.answer_questions(exercise=found, ns_id=acting.ns_id, by=acting.link, answers=form.answers())
        except RefusedError as error:
            messages.error(request, refusal(error, acting.language))
        else:
            told(request, acting, "contribute_done_answered")
            return to(acting)
    pairs = [(form[f"q{question.pk}"], form[f"n{question.pk}"]) for question in asked]
    return contribute_page(
        request, acting, "exercise.html", 422 if form.errors else 200, exercise=found, form=form, pairs=pairs,
        takes=found.takes_answers(timezone.now()), standing=queries.state_of(found, acting.ns_id),
        when=partial(when, language=acting.language),
    )  # fmt: skip


def _sign(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    if not acting.rights.may_sign:
        raise PermissionDenied
    found = queries.find_exercise(code)
    if found is None:
        raise Http404(code)
    return sign_picture(request, acting, found)


def sign_picture(request: HttpRequest, acting: Acting, found: Exercise | None = None) -> HttpResponse:
    """A manager signs that the picture is right, in one exercise or in all that ask; where to go from there."""
    assert acting.person is not None  # noqa: S101 - only managers get here
    try:
        signed = signing.sign_picture(by=acting.person, ns_id=acting.ns_id, exercise=found)
    except RefusedError as error:
        messages.error(request, refusal(error, acting.language))
        if isinstance(error, UnansweredError) and found is not None:
            return HttpResponseRedirect(reverse("exercise_questions", args=[found.code, acting.ns_id]))
        return to(acting, "waiting/" if error.key == "contribute_refused_waits" else "")
    for event in signed:
        told(request, acting, "exercise_done_sign", name=event.exercise.name_in(acting.language))
    if found is None:
        tell_unsigned(request, acting)
    return to(acting)


def tell_unsigned(request: HttpRequest, acting: Acting) -> None:
    """Of each exercise that a signature left out, say which required questions have no answer yet."""
    for each in queries.answerable_exercises(acting.ns_id):
        if left := queries.unanswered_of(each, acting.ns_id):
            words = refusal(UnansweredError(left), acting.language)
            messages.error(request, f"{each.name_in(acting.language)} – {words}")
