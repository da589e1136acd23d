"""Who is who: of one's societies for a manager, everybody for an administrator; and who read."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from waypost.web.accounts import actions
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.forms import InviteForm
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.mails import invitation_link
from waypost.web.accounts.queries import Standing, invitations_of, people_of, reads_of
from waypost.web.accounts.views.pages import allowed, page
from waypost.web.accounts.wording import scope_text
from waypost.web.pages.templating import text

READS_FOR = dt.timedelta(days=365)
MOST_READS = 500


@allowed(lambda standing: bool(standing.managed))
def of_society(request: HttpRequest, standing: Standing) -> HttpResponse:
    """People of the societies that I manage."""
    return _people(request, standing, everybody=False)


@allowed(lambda standing: standing.is_administrator)
def of_everybody(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Everybody."""
    return _people(request, standing, everybody=True)


def _people(request: HttpRequest, standing: Standing, *, everybody: bool) -> HttpResponse:
    language = language_of(request)
    form = InviteForm(
        standing, language, request.POST or None, everybody=everybody, initial={"language": standing.person.language}
    )
    link = invited = None
    if request.method == "POST" and form.is_valid():
        try:
            made, token = actions.invite(by=standing.person, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, text(language, refused.key, **refused.parts))
        else:
            link, invited = invitation_link(made, token), made
            form = InviteForm(standing, language, everybody=everybody, initial={"language": standing.person.language})
    return page(
        request, "account/people.html", form=form, link=link, invited=invited, everybody=everybody,
        people=[(m, scope_text(m, language)) for m in people_of(standing, everybody=everybody)],
        invitations=[(i, scope_text(i, language)) for i in invitations_of(standing, everybody=everybody)],
        standing=standing,
    )  # fmt: skip


@allowed(lambda standing: bool(standing.managed) or standing.is_administrator)
@require_POST
def end(request: HttpRequest, standing: Standing, membership_id: int) -> HttpResponse:
    """End somebody's role."""
    membership = get_object_or_404(people_of(standing, everybody=standing.is_administrator), pk=membership_id)
    try:
        actions.end_membership(by=standing.person, membership=membership)
        messages.success(request, text(language_of(request), "account_done_ended"))
    except RefusedError as refused:
        messages.error(request, text(language_of(request), refused.key, **refused.parts))
    return _back(request)


@allowed(lambda standing: bool(standing.managed) or standing.is_administrator)
@require_POST
def withdraw(request: HttpRequest, standing: Standing, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(invitations_of(standing, everybody=standing.is_administrator), pk=invitation_id)
    actions.withdraw(by=standing.person, invitation=invitation)
    messages.success(request, text(language_of(request), "account_done_withdrawn"))
    return _back(request)


@allowed(lambda standing: bool(standing.managed) or standing.is_administrator)
def reads(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Who read what is above public about my societies, the latest first."""
    since = timezone.now() - READS_FOR
    found = reads_of(standing, since, MOST_READS)
    return page(request, "account/reads.html", reads=found, since=since, most=MOST_READS, standing=standing)


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("account_everybody" if "everybody" in request.POST else "account_people"))
