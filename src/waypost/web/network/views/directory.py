"""The directory, one holder, answers that were published, and the figures: for members."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from waypost.network.shipped import names_of
from waypost.network.tags import steps
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.network import rights
from waypost.web.network.models import Assertion, Holder
from waypost.web.network.queries.directory import directory, find_shown, loads, vocabulary, words_of, zone_of
from waypost.web.network.queries.figures import figures_now, platforms_acting
from waypost.web.network.queries.requests import published
from waypost.web.network.showing import TONGUES, tag_choices
from waypost.web.network.views.pages import member, network_page


def told_of(holders: list[Holder]) -> list[dict[str, Any]]:
    """Each with its zone and competences, the strongest first."""
    said: dict[int, list[Assertion]] = {}
    today = timezone.now().date()
    in_force = Assertion.objects.filter(ended_at=None, holder__in=[each.pk for each in holders])
    for each in in_force.exclude(expires_on__lt=today).order_by("-level", "tag", "pk"):
        said.setdefault(each.holder_id, []).append(each)
    return [{"holder": each, "zone": zone_of(each), "words": said.get(each.pk, [])} for each in holders]


def narrowed(rows: list[dict[str, Any]], asked: dict[str, str]) -> list[dict[str, Any]]:
    """The rows that a competence, a language and a zone leave; what stands on a line with the competence counts."""
    known = vocabulary()
    tag, tongue, zone = (asked.get(name, "") for name in ("tag", "language", "zone"))
    return [
        row
        for row in rows
        if (not tag or any(steps(tag, each.tag, known) is not None for each in row["words"]))
        and (not tongue or row["holder"].languages.get(tongue) in ("working", "fluent"))
        and (not zone or row["zone"] == zone)
    ]


@member
def people(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Everybody who agreed to be found, with their competences."""
    asked = {name: request.GET.get(name, "") for name in ("tag", "language", "zone")}
    rows = told_of(list(directory(timezone.now().date())))
    found = narrowed(rows, asked)
    return network_page(
        request, standing, "directory.html", rows=found, whole=len(rows), asked=asked,
        tags=tag_choices(language_of(request)), tongues=TONGUES,
    )  # fmt: skip


@member
def holder(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """One holder. What matching alone needs to know stands there for those who match."""
    found = find_shown(number, timezone.now().date())
    if found is None:
        raise Http404(number)
    matcher = rights.matches_somewhere(standing)
    return network_page(
        request, standing, "holder.html", holder=found, words=words_of(found), zone=zone_of(found),
        load=loads([found.pk]).get(found.pk, 0) if matcher else None, sees_limits=matcher,
        endorses=rights.endorses(standing, found),
    )  # fmt: skip


@member
def answers(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Answers that all members read."""
    return network_page(request, standing, "answers.html", answers=list(published()))


@member
def answer(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """One of them: the text that was written for members, and nothing else of the request."""
    found = published().filter(request__code=code).first()
    if found is None:
        raise Http404(code)
    return network_page(request, standing, "answer.html", answer=found)


@member
def figures(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Whether the network works, in figures that name nobody."""
    today = timezone.now().date()
    return network_page(
        request,
        standing,
        "figures.html",
        figures=figures_now(today),
        platforms=platforms_acting(today),
        names_of=names_of,
    )
