"""Exercises, states of societies, links, answers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.accounts.people import people_of_societies
from waypost.web.exercises.models import (
    GRACE,
    Answer,
    Event,
    Exercise,
    Invited,
    InvitedPlatform,
    Link,
    Purpose,
    Question,
)
from waypost.web.exercises.platforms import is_platform, people_of_platforms
from waypost.web.exercises.states import Standing, state_from
from waypost.web.exercises.tokens import hash_of


def find_exercise(code: str) -> Exercise | None:
    """The exercise of a code."""
    return Exercise.objects.filter(code=code).first()


def open_exercises(ns_id: str, now: dt.datetime | None = None, purpose: str = Purpose.MAPPING) -> list[Exercise]:
    """Those that await an answer of a society now, the one that ends first first."""
    now = now or timezone.now()
    return [exercise for exercise in answerable_exercises(ns_id, now, purpose) if exercise.is_open(now)]


def answerable_exercises(ns_id: str, now: dt.datetime | None = None, purpose: str = Purpose.MAPPING) -> list[Exercise]:
    """Those that take an answer of a society: open, or ended no longer ago than the grace."""
    now = now or timezone.now()
    found = Exercise.objects.filter(
        purpose=purpose, invited__ns_id=ns_id, opened_at__isnull=False, opens_at__lte=now, closes_at__gte=now - GRACE
    )
    return [exercise for exercise in found.order_by("closes_at", "pk") if exercise.takes_answers(now)]


def visible_exercises(seen: Collection[str] | None, *, plans: bool, purpose: str = Purpose.MAPPING) -> list[Exercise]:
    """Exercises with societies whose states somebody sees, the latest first; ``seen`` None is everybody.

    Each with ``count_invited``, of the societies that are seen.
    """
    of = Q() if seen is None else Q(invited__ns_id__in=seen)
    found = Exercise.objects.filter(purpose=purpose)
    found = found.annotate(count_invited=Count("invited", filter=of)).order_by("-opens_at", "-pk")
    if not plans:
        found = found.filter(opened_at__isnull=False, count_invited__gt=0)
    return list(found)


def states_of(
    exercise: Exercise, now: dt.datetime | None = None, seen: Collection[str] | None = None
) -> dict[str, Standing]:
    """The state of every society that was asked, of those that are ``seen``: two queries however many there are."""
    return states_in([exercise], now, seen)[exercise.pk]


def states_in(
    exercises: Collection[Exercise], now: dt.datetime | None = None, seen: Collection[str] | None = None
) -> dict[int, dict[str, Standing]]:
    """The same of several exercises, by their key; two queries however many."""
    invited = Invited.objects.filter(exercise__in=exercises)
    invited = invited if seen is None else invited.filter(ns_id__in=seen)
    return _states(exercises, invited.order_by("ns_id").values_list("exercise_id", "ns_id"), now)


def states_of_platforms(exercise: Exercise, now: dt.datetime | None = None) -> dict[str, Standing]:
    """The state of every platform of the network that was asked: never among those of societies, nor in a share."""
    asked = list(exercise.platforms.order_by("platform").values_list("exercise_id", "platform"))
    return _states([exercise], asked, now)[exercise.pk] if asked else {}


def _states(
    exercises: Collection[Exercise], asked: Iterable[tuple[int, str]], now: dt.datetime | None
) -> dict[int, dict[str, Standing]]:
    """By exercise and organisation, of pairs that were asked."""
    now = now or timezone.now()
    logged = defaultdict(list)
    for event in Event.objects.filter(exercise__in=exercises, at__lte=now).only("ns_id", "kind", "at", "exercise_id"):
        logged[event.exercise_id, event.ns_id].append(event)
    ends = {each.pk: each.ends_at for each in exercises}
    found: dict[int, dict[str, Standing]] = {each.pk: {} for each in exercises}
    for number, each in asked:
        found[number][each] = state_from(logged[number, each], is_invited=True, ends_at=ends[number], now=now)
    return found


def is_asked(exercise: Exercise, organisation: str) -> bool:
    """Whether an exercise asks this society, or this platform."""
    if is_platform(organisation):
        return InvitedPlatform.objects.filter(exercise=exercise, platform=organisation).exists()
    return Invited.objects.filter(exercise=exercise, ns_id=organisation).exists()


def state_of(exercise: Exercise, ns_id: str, now: dt.datetime | None = None) -> Standing:
    """The state of one society, or of a platform."""
    is_invited = is_asked(exercise, ns_id)
    events = Event.objects.filter(exercise=exercise, ns_id=ns_id) if is_invited else ()
    return state_from(events, is_invited=is_invited, ends_at=exercise.ends_at, now=now or timezone.now())


def states_of_society(
    ns_id: str, now: dt.datetime | None = None, purpose: str = Purpose.MAPPING
) -> list[tuple[Exercise, Standing]]:
    """Every opened exercise that asks a society, with its state, the latest first."""
    now = now or timezone.now()
    exercises = list(
        Exercise.objects.filter(purpose=purpose, invited__ns_id=ns_id, opened_at__isnull=False).order_by(
            "-opens_at", "-pk"
        )
    )
    logged = defaultdict(list)
    for event in Event.objects.filter(exercise__in=exercises, ns_id=ns_id):
        logged[event.exercise_id].append(event)
    return [(e, state_from(logged[e.pk], is_invited=True, ends_at=e.ends_at, now=now)) for e in exercises]


def events_of(exercise: Exercise, ns_id: str) -> list[Event]:
    """What was logged about a society, the latest first."""
    found = Event.objects.filter(exercise=exercise, ns_id=ns_id).select_related("by", "link")
    return list(found.order_by("-at", "-pk"))


def answers_of(exercise: Exercise, ns_id: str) -> dict[int, Answer]:
    """Question → the answer of a society that stands: the latest."""
    found = Answer.objects.filter(question__exercise=exercise, ns_id=ns_id).order_by("pk")
    return {answer.question_id: answer for answer in found}


def unanswered_of(exercise: Exercise, ns_id: str) -> list[Question]:
    """Required questions to which a society gave neither an answer nor a reason why there is none."""
    required = list(exercise.questions.filter(is_required=True))
    stands = answers_of(exercise, ns_id) if required else {}
    given = {number for number, answer in stands.items() if answer.value is not None or answer.no_answer}
    return [question for question in required if question.pk not in given]


def find_link(token: str, now: dt.datetime | None = None) -> Link | None:
    """The link of a token: not revoked, and its exercise open or within the grace."""
    now = now or timezone.now()
    link = Link.objects.filter(token_hash=hash_of(token), revoked_at=None).select_related("exercise", "made_by").first()
    return link if link and link.exercise.takes_answers(now) else None


def links_of(exercise: Exercise, ns_id: str) -> QuerySet[Link]:
    """Links of a society, those in force first, then the latest."""
    found = Link.objects.filter(exercise=exercise, ns_id=ns_id).select_related("made_by", "revoked_by", "exercise")
    return found.order_by(F("revoked_at").desc(nulls_first=True), "-made_at", "-pk")


def people_of_asked(organisations: Collection[str]) -> dict[str, list[User]]:
    """Society or platform → whoever is written to for it: managers and focal points, or chair and secretary."""
    platforms = [each for each in organisations if is_platform(each)]
    societies = [each for each in organisations if each not in platforms]
    return {**(people_of_societies(societies) if societies else {}), **people_of_platforms(platforms)}
