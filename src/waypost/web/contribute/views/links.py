"""Ways in without an account: the link of an exercise, and the link of a mail that asks whether all still holds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache

from waypost.reference import load_catalog
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.views.pages import page
from waypost.web.contribute.acting import LINK
from waypost.web.contribute.actions.saying import Author
from waypost.web.contribute.actions.signing import operated_of, still_true
from waypost.web.contribute.mail_links import Asked, read_token
from waypost.web.contribute.standing_now import programmes_now
from waypost.web.exercises.actions import note_opened, use_link
from waypost.web.exercises.queries import find_link


@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of an exercise: from here on the society's page is open in this browser, and nothing else."""
    language = language_of(request)
    found = find_link(token)
    if found is None:
        return page(request, "contribute/link_gone.html", 410)
    use_link(link=found)
    note_opened(ns_id=found.ns_id, by=found)
    request.session[LINK] = found.pk
    request.session.set_expiry(0)
    return HttpResponseRedirect(f"/{language}/my/{found.ns_id}/")


@never_cache
def still(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of a mail: the programmes as they stand, and one button. Programs that open links change nothing."""
    language = language_of(request)
    asked = read_token(token)
    if asked is None:
        return page(request, "contribute/link_gone.html", 410)
    catalog = load_catalog()
    listed = [
        p for p in programmes_now(asked.ns_id, catalog) if not asked.programmes or p["programme_id"] in asked.programmes
    ]
    own = operated_of(asked.ns_id, [p["programme_id"] for p in listed])
    listed = [p for p in listed if p["programme_id"] in own]
    done = False
    if request.method == "POST":
        _confirm(asked, [p["programme_id"] for p in listed])
        done = True
    return page(
        request, "contribute/still_true.html", ns_id=asked.ns_id, catalog=catalog, programmes=listed, done=done,
        language=language,
    )  # fmt: skip


def _confirm(asked: Asked, programmes: list[str]) -> None:
    author = Author(by=asked.person, ns_id=asked.ns_id, speaker=asked.ns_id, via="mail")
    still_true(author=author, programmes=programmes, role=asked.role)
