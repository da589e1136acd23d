"""Rounds: all of them, a new one, and where one stands by provision."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from waypost.drafting.readiness import readiness
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.contribute.rights import body_of
from waypost.web.exercises.platforms import platform_name, platform_names
from waypost.web.exercises.queries import state_of
from waypost.web.exercises.views.pages import as_csv, as_json, refuse
from waypost.web.meetings.queries import decisions_on
from waypost.web.policy import rights
from waypost.web.policy.actions.consulting import plan_round
from waypost.web.policy.forms import RoundForm
from waypost.web.policy.queries import rounds as queries
from waypost.web.policy.queries.comments import comments_at, grouped, withheld_on
from waypost.web.policy.reference_groups import groups_about
from waypost.web.policy.telling import is_few, told_picture
from waypost.web.policy.views.pages import did, drafters, kept_or_404, members, page, round_or_404, version_or_404

_MOST = 40  # comments on the page of one provision; the others are on the page of comments
_COLUMNS = (
    "provision", "agreeing", "conditional", "objecting", "undecided", "nil", "unstated", "silent", "share",
    "weakest_zone", "weakest_share", "not_heard", "comments", "open",
)  # fmt: skip


@members
def consultations(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Rounds that ask my societies, and all the others."""
    language = language_of(request)
    own = []
    for ns_id in sorted(rights.own_of(standing)):
        found = queries.rounds_of(ns_id)
        own.append((ns_id, [(each, state_of(each.exercise, ns_id)) for each in found]))
    asked = queries.rounds_asking(rights.platforms_of(standing))
    for code in sorted({code for code, _ in asked}):
        own.append((code, [(each, state_of(each.exercise, code)) for of, each in asked if of == code]))
    drafts = rights.drafts(standing)
    everything = [each for each in queries.rounds() if drafts or each.exercise.opened_at is not None]
    titles = {each.work: kept_or_404(each.work, language).work.titles[language] for each in everything}
    return page(request, "consultations.html", own=own, rounds=everything, titles=titles, drafts=drafts)


@drafters
def new(request: HttpRequest, standing: Standing, work: str, version: str) -> HttpResponse:
    """Plan a round on an issued version."""
    language = language_of(request)
    kept = kept_or_404(work, language)
    given = {"languages": ["en", "fr", "es", "ar"], "time_zone": "UTC", "chosen_by": "all"}
    form = RoundForm(language, request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            nil_counts = form.cleaned_data["nil_is_no_objection"]
            made = plan_round(
                by=standing.person, work=work, version=version, nil_is_no_objection=nil_counts,
                code=form.cleaned_data["code"], **form.plan(),
            )  # fmt: skip
            return did(request, "planned", "exercise", made.exercise.code)
        except RefusedError as error:
            refuse(form, language, error)
    return page(
        request, "form.html", form=form, key="round", kept=kept, version_code=version, parts={},
        readiness=readiness(version_or_404(standing, kept, version), LANGUAGES),
    )  # fmt: skip


@members
def consultation(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Where all stand on each provision of a version, who is heard least, and who is silent."""
    found = round_or_404(standing, code)
    if found.exercise.opened_at is None:
        return HttpResponseRedirect(reverse("exercise", args=[code]))
    language = language_of(request)
    kept = kept_or_404(found.work, language)
    version = version_or_404(standing, kept, request.GET.get("version") or found.version)
    picture = queries.round_picture(found, version)
    withheld = withheld_on(standing, found.work, version.code)
    few = {name for name, each in picture.by_provision.items() if is_few(each, withheld.get(name, set()))}
    form = request.GET.get("form", "")
    if form in ("csv", "json"):
        rows = told_picture(picture, withheld)["provisions"]
        return (
            as_csv(rows, _COLUMNS) if form == "csv" else as_json({"round": code, "version": version.code, "rows": rows})
        )
    voices = rights.voices_of(standing, found.work)
    return page(
        request, "consultation.html", few=few, round=found, kept=kept, version=version, picture=picture,
        readiness=readiness(version, found.exercise.languages), later=_later(kept, found.version),
        mine=[ns for ns in sorted(rights.own_of(standing)) if found.exercise.invited.filter(ns_id=ns).exists()],
        bodies=[*filter(None, [body_of(standing)]), *(each for each in voices if not rights.is_group(each))],
        groups=[each for each in voices if rights.is_group(each)],
        of_work=groups_about(found.work) if rights.drafts(standing) else (),
        drafts=rights.drafts(standing), asked_platforms=_asked_platforms(picture, language),
        platforms=platform_names(language) if rights.drafts(standing) else [],
        body=body_of(standing),
        writes_for={ns_id for ns_id in picture.silent if rights.speaks_for(standing, ns_id)},
    )  # fmt: skip


@members
def provision(request: HttpRequest, standing: Standing, code: str, name: str) -> HttpResponse:
    """One provision: its words, where all stand, and what was said of it."""
    found = round_or_404(standing, code)
    language = language_of(request)
    kept = kept_or_404(found.work, language)
    version = version_or_404(standing, kept, request.GET.get("version") or found.version)
    shown = version.by_id().get(name)
    if shown is None:
        raise Http404(name)
    picture = queries.round_picture(found, version, only=name)
    withheld = withheld_on(standing, found.work, version.code).get(name, set())
    said = comments_at(standing, found.work, version.code, provision=name)
    rows = list(said[:_MOST])
    return page(
        request, "provision.html", round=found, kept=kept, version=version, provision=shown,
        decisions=decisions_on(found.work, name, standing), picture=picture.by_provision.get(name),
        groups=grouped(rows), drafts=rights.drafts(standing),
        count=len(rows) if len(rows) < _MOST else said.count(), most=_MOST, withheld=withheld,
        few=name in picture.by_provision and is_few(picture.by_provision[name], withheld),
    )  # fmt: skip


def _asked_platforms(picture: queries.RoundPicture, language: str) -> list[tuple[str, str, Any]]:
    """Code, name and state of each platform that a round asks, by name."""
    named = [(code, platform_name(code, language), state) for code, state in picture.platforms.items()]
    return sorted(named, key=lambda each: each[1])


def _later(kept: Any, code: str) -> list[str]:
    """Versions issued after the one that was consulted on: its comments were carried there."""
    codes = [each.code for each in kept.work.versions]
    return codes[codes.index(code) + 1 :]
