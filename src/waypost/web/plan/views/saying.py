"""Forms for what people say of outcomes, milestones and risks."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import allowed
from waypost.web.plan import actions, forms, rights
from waypost.web.plan.kept import publish_plan
from waypost.web.plan.views.pages import answer_form, held, press

team = allowed(rights.leads)


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@team
def say_outcome(request: HttpRequest, standing: Standing, name: str) -> HttpResponse:
    """The state of an outcome as somebody says it, until a day."""
    outcome = held().outcomes.get(name)
    if outcome is None:
        raise Http404(name)
    language = language_of(request)
    form = forms.SayForm(language, _given(request))

    def do() -> None:
        actions.say_outcome(by=standing.person, outcome=name, **form.cleaned_data)

    back = reverse("plan_outcome", args=[name])
    return answer_form(request, form, do, "say", back, about=f"{name} {outcome.label[language]}")


@team
def unsay_outcome(request: HttpRequest, standing: Standing, name: str) -> HttpResponse:
    """What was said of an outcome is taken back."""
    outcome = held().outcomes.get(name)
    if outcome is None:
        raise Http404(name)
    language = language_of(request)
    form = forms.WhyForm(language, _given(request))

    def do() -> None:
        actions.unsay_outcome(by=standing.person, outcome=name, why=form.cleaned_data["why"])

    back = reverse("plan_outcome", args=[name])
    return answer_form(request, form, do, "unsay", back, about=f"{name} {outcome.label[language]}")


@team
def milestone(request: HttpRequest, standing: Standing, name: str, what: str) -> HttpResponse:
    """A milestone was moved or reached."""
    row = next((each for each in held().milestones if each.id == name), None)
    if row is None:
        raise Http404(name)
    language = language_of(request)
    form = (forms.MovedForm if what == "moved" else forms.ReachedForm)(language, _given(request))

    def do() -> None:
        told = form.cleaned_data
        if what == "moved":
            actions.move_milestone(by=standing.person, milestone=name, day=told["day"], why=told["why"])
        else:
            actions.reach_milestone(
                by=standing.person, milestone=name, day=told["reached_on"], evidence=told["evidence"]
            )

    return answer_form(request, form, do, what, reverse("plan_milestones"), said=row.label[language])


@team
def note(request: HttpRequest, standing: Standing, name: str) -> HttpResponse:
    """How a risk, gender or quality stands."""
    row = next((each for each in held().tracked if each.id == name), None)
    if row is None:
        raise Http404(name)
    language = language_of(request)
    form = forms.NoteForm(language, _given(request))

    def do() -> None:
        told = form.cleaned_data
        actions.note(by=standing.person, tracked=name, state=told["noted"], words=told["words"])

    return answer_form(request, form, do, "note", f"{reverse('plan_risks')}#{name}", said=row.label[language])


@require_POST
@team
def count_now(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Facts are counted now, and not at the next minute of the worker."""
    return press(request, publish_plan, reverse("plan"))
