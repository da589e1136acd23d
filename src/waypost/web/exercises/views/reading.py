"""Exercises, one exercise, and one society in it; each list with its twins for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from waypost.settings import LANGUAGES
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing as Person
from waypost.web.accounts.viewing import viewer_in
from waypost.web.accounts.views.pages import signed_in
from waypost.web.exercises import queries, rights
from waypost.web.exercises.beside import beside_plan
from waypost.web.exercises.capacity import Capacities, capacities
from waypost.web.exercises.choosing import GROUPS, chosen_societies, group_codes, groups_of
from waypost.web.exercises.mails import letter, mailto, society_address, society_name
from waypost.web.exercises.models import Exercise
from waypost.web.exercises.platforms import platform_name
from waypost.web.exercises.purposes import own_page, shown_states
from waypost.web.exercises.queries.matrix import SILENT
from waypost.web.exercises.states import SHOWN, Standing
from waypost.web.exercises.views.pages import as_csv, as_json, exercise_or_404, names_chosen, page, soon_of

_STATES = tuple(f"state_{state}{end}" for state in SHOWN for end in ("", "_share"))
_COUNTS = ("code", "invited", "answered", "answered_share", "late_answers", *_STATES)
_SOCIETY = (
    "ns_id", "zone", "region", "sides", "language", "capacity", "state", "since", "is_answered", "is_late_answer",
    "is_changed_since", "awaits_confirmation",
)  # fmt: skip
_FILTERS = (*GROUPS, "state")


@signed_in
def exercises(request: HttpRequest, standing: Person) -> HttpResponse:
    """Exercises that concern me, and what my societies answered."""
    now = timezone.now()
    own = [(ns, queries.states_of_society(ns, now)) for ns in sorted(rights.own_of(standing))]
    runs = rights.runs(standing)
    seen = rights.seen_by(standing)
    found = queries.visible_exercises(seen, plans=runs) if rights.oversees(standing) else []
    language = language_of(request)
    return page(
        request, "list.html", exercises=found, now=now, own=own, runs=runs,
        names={ns: society_name(ns, language) for ns, _ in own},
    )  # fmt: skip


@signed_in
def exercise(request: HttpRequest, standing: Person, code: str) -> HttpResponse:
    """The live picture of an exercise; whoever is of one society alone is shown that one."""
    found = exercise_or_404(standing, code)
    if not rights.oversees(standing):
        return _to_own(standing, found)
    if found.opened_at is None:
        asked = chosen_societies(found.chosen_by, found.chosen_codes)
        return page(
            request, "plan.html", exercise=found, asked=len(asked), now=timezone.now(), questions=_questions(found),
            platforms=[platform_name(code, language_of(request)) for code in found.chosen_platforms],
            soon=soon_of(found), beside=beside_plan(request, found), chosen=names_chosen(found, language_of(request)),
        )  # fmt: skip
    language, now, seen = language_of(request), timezone.now(), rights.seen_by(standing)
    states = queries.states_of(found, now, seen)
    by = _by(request)
    capacity = capacities(viewer_in(standing))
    narrowed = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}
    rows = queries.societies_table(found, states=states, known=capacity, **narrowed)
    names = {ns_id: society_name(ns_id, language) for ns_id in states}
    platforms = _platforms(found, language, now)
    return page(
        request, "exercise.html", exercise=found, now=now, runs=rights.runs(standing), by=by,
        bys=GROUPS, capacity=capacity, whole=queries.overview(found, states=states),
        matrix=queries.matrix(found, by, states=states, known=capacity),
        rows=sorted(rows, key=lambda row: names[row["ns_id"]]), names=names, narrowed=narrowed,
        choices=choices(states, capacity), silent=_with_letters(found, queries.silent(found, states=states)),
        extensions=list(found.extensions.select_related("by").order_by("-at", "-pk")),
        later=_later(found, language, has_platforms=bool(platforms)), platforms=platforms,
        reminders=queries.reminders_of(found, now, seen), all_states=(*map(str, shown_states(found)), SILENT),
    )  # fmt: skip


@signed_in
def matrix_twin(request: HttpRequest, standing: Person, code: str, form: str) -> HttpResponse:
    """The matrix as JSON or CSV."""
    found, states = _overseen(standing, code)
    capacity = capacities(viewer_in(standing))
    rows = queries.matrix(found, by := _by(request), states=states, known=capacity)
    if form == "csv":
        return as_csv(rows, _COUNTS)
    told = {"exercise": _told(found), "by": by, "whole": queries.overview(found, states=states), "rows": rows}
    hidden = ("addresses", "language")
    platforms = [
        {name: value for name, value in row.items() if name not in hidden} for row in queries.platforms_table(found)
    ]
    return as_json(told | {"platforms": platforms})


@signed_in
def societies_twin(request: HttpRequest, standing: Person, code: str, form: str) -> HttpResponse:
    """The states of societies as JSON or CSV, narrowed as on the page."""
    found, states = _overseen(standing, code)
    narrowed = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}
    rows = queries.societies_table(found, states=states, known=capacities(viewer_in(standing)), **narrowed)
    if form == "csv":
        return as_csv(rows, _SOCIETY)
    return as_json({"exercise": _told(found), "societies": rows})


@signed_in
def society(request: HttpRequest, standing: Person, code: str, ns_id: str) -> HttpResponse:
    """One society in an exercise: its state, what was logged, what can be done, its links."""
    found = society_or_403(standing, code, ns_id)
    now, language = timezone.now(), language_of(request)
    questions = _questions(found)
    answers = queries.answers_of(found, ns_id).values()
    return page(
        request, "society.html", exercise=found, ns_id=ns_id, society_name=society_name(ns_id, language), now=now,
        standing=queries.state_of(found, ns_id, now), events=queries.events_of(found, ns_id), questions=questions,
        done=sum(answer.value is not None or bool(answer.no_answer) for answer in answers),
        left=queries.unanswered_of(found, ns_id) if questions else (),
        links=list(queries.links_of(found, ns_id)),
        mails=queries.mails_of(found, ns_id), manages=rights.manages(standing, ns_id),
        enters=rights.enters_for(standing, ns_id), is_of=rights.is_of(standing, ns_id),
        oversees=rights.oversees(standing), own_page=own_page(found, ns_id),
    )  # fmt: skip


def society_or_403(standing: Person, code: str, ns_id: str) -> Exercise:
    """The exercise of an address, when it asks this society and the person sees its state."""
    found = exercise_or_404(standing, code)
    if not rights.sees(standing, ns_id):
        raise PermissionDenied
    if not found.invited.filter(ns_id=ns_id).exists():
        raise Http404(ns_id)
    return found


def _overseen(standing: Person, code: str) -> tuple[Exercise, dict[str, Standing]]:
    found = exercise_or_404(standing, code)
    if not rights.oversees(standing):
        raise PermissionDenied
    return found, queries.states_of(found, timezone.now(), rights.seen_by(standing))


def _to_own(standing: Person, found: Exercise) -> HttpResponse:
    own = rights.own_of(standing)
    asked = sorted(found.invited.filter(ns_id__in=own).values_list("ns_id", flat=True))
    if not asked:
        raise PermissionDenied
    return HttpResponseRedirect(reverse("exercise_society", args=[found.code, asked[0]]))


def _questions(found: Exercise) -> list[Any]:
    return list(found.questions.all())


def _by(request: HttpRequest) -> str:
    by = request.GET.get("by", "zone")
    return by if by in GROUPS else "zone"


def choices(societies: Iterable[str], capacity: Capacities, by: Sequence[str] = GROUPS) -> dict[str, list[str]]:
    """What each filter can be set to: groups that have a society."""
    asked = list(societies)
    rows = {name: {row for ns_id in asked for row in groups_of(ns_id, name, capacity)} for name in by}
    return {name: [code for code in group_codes(name) if code in rows[name]] for name in by}


def _later(found: Exercise, language: str, *, has_platforms: bool) -> list[tuple[str, Any]]:
    """Who was invited later, societies and platforms, by name and row, the latest first."""
    societies = found.invited.filter(is_later=True).select_related("by")
    platforms = found.platforms.filter(is_later=True).select_related("by") if has_platforms else ()
    named = [(society_name(each.ns_id, language), each) for each in societies]
    named += [(platform_name(each.platform, language), each) for each in platforms]
    return sorted(named, key=lambda pair: (pair[1].at, pair[0]), reverse=True)


def _platforms(found: Exercise, language: str, now: dt.datetime) -> list[dict[str, Any]]:
    """The platforms that a consultation asks, by name, each with its page and, while it is silent, with a letter."""
    rows = queries.platforms_table(found, now)
    for row in rows:
        platform, addresses = row["platform"], [] if row["is_answered"] else row["addresses"]
        row["name"], row["page"] = platform_name(platform, language), own_page(found, platform)
        row["mailto"] = mailto(addresses, *_reminding(found, platform, row["language"])) if addresses else ""
    return sorted(rows, key=lambda row: str(row["name"]))


def _reminding(found: Exercise, asked: str, language: str) -> tuple[str, str]:
    return letter(found, asked, language, "before", society_address(found, asked, language))


def _with_letters(found: Exercise, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The silent, each with a letter that opens in one's own program; it leads to the page of the society."""
    for row in rows:
        addresses = row["addresses"] or ([row["mailbox"]] if row["mailbox"] else [])
        language = row["language"] if row["language"] in LANGUAGES else "en"
        row["mailto"] = mailto(addresses, *_reminding(found, row["ns_id"], language)) if addresses else ""
    return rows


def _told(found: Exercise) -> dict[str, Any]:
    return {
        "code": found.code,
        "names": found.names,
        "languages": found.languages,
        "time_zone": found.time_zone,
        "opens_at": found.opens_at.isoformat(),
        "ends_at": found.ends_at.isoformat(),
    }
