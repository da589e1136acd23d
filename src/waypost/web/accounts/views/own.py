"""One's own account, and the way in by invitation."""

from __future__ import annotations

from allauth.account import views as account
from allauth.account.utils import perform_login
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from waypost.web.accounts import actions
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.forms import DetailsForm, JoinForm
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.models import Invitation
from waypost.web.accounts.queries import Standing, find_invitation, find_person
from waypost.web.accounts.templating import single_sign_on_origin
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.accounts.views.pages import page, signed_in
from waypost.web.accounts.waiting import waiting_for
from waypost.web.accounts.wording import scope_text
from waypost.web.pages.templating import text


def login(request: HttpRequest) -> HttpResponse:
    """allauth's page; the form of single sign-on, where there is one, leads to the provider."""
    request.forms_lead_to = single_sign_on_origin()  # type: ignore[attr-defined]  # for the content policy
    return account.login(request)


@signed_in
def home(request: HttpRequest, standing: Standing) -> HttpResponse:
    """What waits for me, what is known of me, what I am, and where I am signed in."""
    person = standing.person
    given = {"display_name": person.display_name, "language": person.language}
    form = DetailsForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        actions.change_details(person=person, **form.cleaned_data)
        messages.success(request, text(person.language, "account_done_details"))
        return HttpResponseRedirect(f"/{person.language}/account/")
    sessions = UserSession.objects.filter(user=person).count()
    now = timezone.now()
    return page(
        request, "account/home.html", form=form, standing=standing, sessions=sessions, today=now.date(),
        waiting=waiting_for(standing, now),
    )  # fmt: skip


@signed_in
@require_POST
def leave(request: HttpRequest, standing: Standing, membership_id: int) -> HttpResponse:
    """End a role of one's own."""
    language = language_of(request)
    mine = next((m for m in standing.memberships if m.pk == membership_id), None)
    if mine is not None:
        try:
            actions.end_membership(by=standing.person, membership=mine)
            messages.success(request, text(language, "account_done_ended"))
        except RefusedError as refused:
            messages.error(request, text(language, refused.key, **refused.parts))
    return HttpResponseRedirect(reverse("account_home"))


@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept what one was invited to: with a new account, or the one of that address."""
    found = find_invitation(token)
    if found is None:
        return page(request, "account/invitation_gone.html", 410)
    standing = standing_of_request(request)
    if standing is not None:
        return _accept(request, standing, found)
    if find_person(found.email):
        return page(request, "account/invitation_known.html", invitation=found, login=_login_address(request))
    return _join(request, found)


def _accept(request: HttpRequest, standing: Standing, found: Invitation) -> HttpResponse:
    language = language_of(request)
    is_other = standing.person.email.lower() != found.email.lower()
    if request.method == "POST" and not is_other:
        try:
            actions.accept(invitation=found, person=standing.person)
        except RefusedError:
            return page(request, "account/invitation_gone.html", 410)
        messages.success(request, text(language, "account_done_joined"))
        return HttpResponseRedirect(reverse("account_home"))
    parts = {"offer": scope_text(found, language), "is_other": is_other, "invitation": found}
    return page(request, "account/invitation_accept.html", 403 if is_other else 200, **parts)


def _join(request: HttpRequest, found: Invitation) -> HttpResponse:
    language = language_of(request)
    form = JoinForm(found.email, language, request.POST or None, initial={"language": found.language})
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.join(
                invitation=found,
                display_name=form.cleaned_data["display_name"],
                language=form.cleaned_data["language"],
                password=form.cleaned_data["password1"],
            )
        except RefusedError:
            return page(request, "account/invitation_gone.html", 410)
        return perform_login(request, person, email_verification="none", redirect_url=f"/{person.language}/account/")
    offer = scope_text(found, language)
    return page(request, "account/invitation_join.html", form=form, offer=offer, invitation=found)


def _login_address(request: HttpRequest) -> str:
    return f"{reverse('account_login')}?next={request.path}"
