"""The page of what I follow, and the buttons that follow a list or end it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import page, signed_in
from waypost.web.following import actions
from waypost.web.following.filters import address_of, words_of
from waypost.web.following.models import Wish
from waypost.web.following.queries import followed_by, wish_of
from waypost.web.pages.templating import text


@signed_in
def following(request: HttpRequest, standing: Standing) -> HttpResponse:
    """What I follow, and how I am written to."""
    language = language_of(request)
    followed = [
        {
            "number": each.pk, "made_at": each.made_at, "words": words_of(each.filters, language),
            "address": address_of(each.filters, language),
        }
        for each in followed_by(standing.person)
    ]  # fmt: skip
    speaks = any(each.ns_id for each in standing.memberships)
    return page(
        request, "following/following.html", followed=followed, wish=wish_of(standing.person), speaks=speaks,
        choices=Wish.Digest.values,
    )  # fmt: skip


@signed_in
@require_POST
def follow(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Follow the list whose filters the form carries, and go back to it."""
    language = language_of(request)
    try:
        made = actions.follow(person=standing.person, filters=request.POST.dict())
    except RefusedError as refused:
        messages.error(request, text(language, refused.key, **refused.parts))
        return HttpResponseRedirect(reverse("following"))
    return _back(request, text(language, "following_done_followed", words=words_of(made.filters, language)))


@signed_in
@require_POST
def unfollow(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """Follow a list no longer. A second click changes nothing."""
    ended = actions.unfollow(person=standing.person, followed=number)
    return _back(request, text(language_of(request), "following_done_ended") if ended else "")


@signed_in
@require_POST
def choose(request: HttpRequest, standing: Standing) -> HttpResponse:
    """How I am written to."""
    language = language_of(request)
    try:
        actions.choose(
            person=standing.person, digest=request.POST.get("digest", ""), is_asked=request.POST.get("asked") == "yes"
        )
        messages.success(request, text(language, "following_done_chosen"))
    except RefusedError as refused:
        messages.error(request, text(language, refused.key, **refused.parts))
    return HttpResponseRedirect(reverse("following"))


def _back(request: HttpRequest, done: str) -> HttpResponse:
    """To the page that the button stood on, where it is one of ours and its button says what holds now.

    Else to what one follows, which says what was done.
    """
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return HttpResponseRedirect(wanted)
    if done:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("following"))
