"""An open exercise, for whoever came by its link: its further questions, and that there is nothing to report."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute.acting import Acting, for_society
from waypost.web.contribute.views.frame import contribute_page, refused, to, told
from waypost.web.exercises import actions, queries
from waypost.web.exercises.answer_form import AnswerForm


@for_society(lambda rights: rights.may_propose)
def exercise(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """Whoever has an account goes to the page of exercises; whoever came by a link answers here."""
    if acting.link is None:
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
            refused(request, acting, error.key, **error.parts)
        else:
            told(request, acting, "contribute_done_nothing_proposed")
        return to(acting)
    if form.is_bound and form.is_valid():
        try:
            actions.answer_questions(exercise=found, ns_id=acting.ns_id, by=acting.link, answers=form.answers())
        except RefusedError as error:
            refused(request, acting, error.key, **error.parts)
        else:
            told(request, acting, "contribute_done_answered")
            return to(acting)
    pairs = [(form[f"q{question.pk}"], form[f"n{question.pk}"]) for question in asked]
    return contribute_page(
        request, acting, "exercise.html", exercise=found, form=form, pairs=pairs,
        takes=found.takes_answers(timezone.now()), standing=queries.state_of(found, acting.ns_id),
    )  # fmt: skip
