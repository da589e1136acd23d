"""Bodies and places: each step on a page of its own with one form, usable on any phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import allowed
from waypost.web.meetings import actions, forms
from waypost.web.meetings.models import Body, Holder
from waypost.web.meetings.rights import runs
from waypost.web.meetings.views.acting import answer_form, given_in, press
from waypost.web.meetings.views.pages import body_or_404


@allowed(runs)
def new_body(request: HttpRequest, standing: Standing) -> HttpResponse:
    """A group that meets."""
    form = forms.BodyForm(language_of(request), given_in(request))

    def do(form: forms.BodyForm) -> None:
        same = {name: form.cleaned_data[name] for name in ("code", "kind", "mandate", "work", "platform")}
        actions.create_body(by=standing.person, names=form.names(), **same)

    return answer_form(request, form, do, "body", ("meetings",))


def _change_mandate(by: Standing, body: Body, form: Any) -> None:
    actions.change_mandate(by=by.person, body=body, **form.cleaned_data)


def _link_platform(by: Standing, body: Body, form: Any) -> None:
    actions.link_platform(by=by.person, body=body, **form.cleaned_data)


def _give_place(by: Standing, body: Body, form: Any) -> None:
    actions.give_place(by=by.person, body=body, **form.cleaned_data)


_OF_BODY: dict[str, tuple[type[Form], Callable[[Standing, Body, Any], None]]] = {
    "mandate": (forms.MandateForm, _change_mandate),
    "platform": (forms.PlatformForm, _link_platform),
    "place": (forms.PlaceForm, _give_place),
}


@allowed(runs)
def of_body(request: HttpRequest, standing: Standing, code: str, what: str) -> HttpResponse:
    """Another mandate, the platform that it is, or a place."""
    body, (make, do) = body_or_404(standing, code), _OF_BODY[what]
    form = make(language_of(request), given_in(request))  # type: ignore[arg-type]  # our forms take a language first
    return answer_form(request, form, lambda form: do(standing, body, form), what, ("meeting_body", code), body=body)


@allowed(runs)
def of_place(request: HttpRequest, standing: Standing, code: str, number: int, what: str) -> HttpResponse:
    """The end of a place, or an account that acts for it."""
    body, language = body_or_404(standing, code), language_of(request)
    place = body.places.filter(pk=number).first()
    if place is None:
        raise Http404(number)
    make, do = (forms.EndForm, actions.end_place) if what == "end" else (forms.AccountForm, actions.link_account)
    form = make(language, given_in(request))
    return answer_form(
        request, form, lambda form: do(by=standing.person, place=place, **form.cleaned_data),
        what, ("meeting_body", code), body=body, place=place,
    )  # fmt: skip


@allowed(runs)
@require_POST
def unlink(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """An account acts for a place no more."""
    body = body_or_404(standing, code)
    holder = Holder.objects.filter(place__body=body, pk=number).first()
    if holder is None:
        raise Http404(number)
    return press(request, lambda: actions.unlink_account(by=standing.person, holder=holder), "meeting_body", code)
