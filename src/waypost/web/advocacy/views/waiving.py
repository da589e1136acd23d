"""That a message does without what a rule of practice asks: said by the team, and taken back by it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from waypost.advocacy.gate import RULES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import forms_messages as forms
from waypost.web.advocacy import judging, rights
from waypost.web.advocacy.actions import waiving
from waypost.web.advocacy.models import MessageVersion
from waypost.web.advocacy.saying import refusal_in
from waypost.web.advocacy.seeing import MovedOnError
from waypost.web.advocacy.views.message_pages import done, member, message_or_404, message_page, words_of
from waypost.web.advocacy.wholes import whole_of


def waives_for(standing: Standing, version: MessageVersion) -> bool:
    """Whether somebody may let a message go without what a rule asks: of the team, and not of their own words."""
    return rights.is_team(standing) and version.by_id != standing.person.pk


@member
def waive(request: HttpRequest, standing: Standing, code: str, requirement: str) -> HttpResponse:
    """Say why and until when, where it is missing; where it is waived, why not any more."""
    found, language = message_or_404(standing, code), language_of(request)
    if requirement not in RULES or not rights.is_team(standing):
        raise Http404(requirement)
    whole = whole_of(found)
    is_there = requirement in {each.requirement for each in whole.waived_on(timezone.now().date())}
    if not is_there and requirement not in {each.name for each in judging.gate_of(whole).missing}:
        raise Http404(requirement)
    form: Any
    if is_there:
        form = forms.WhyForm(language, request.POST or None)
    else:
        form = forms.WaiverForm(language, request.POST or None, whole.version.text_hash)
    key = "end_waiver" if is_there else "waive"
    if request.method == "POST" and form.is_valid():
        try:
            does = waiving.end_waiver if is_there else waiving.waive
            does(by=standing.person, message=found, requirement=requirement, **form.cleaned_data)
            return done(request, key, f"message/{code}/")
        except RefusedError as error:
            form.add_error(None, " ".join(refusal_in(language, error)))
            if isinstance(error, MovedOnError):
                form.look_again(error.now)
                whole = whole_of(found)
    return message_page(
        request, standing, "message_form.html", form=form, key=key, back=f"message/{code}/", found=found,
        rule=RULES[requirement], **({} if is_there else words_of(whole, language)),
    )  # fmt: skip
