"""An exercise from its plan to its closing. By the migration team, administrators, or the server's command line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.exercises.actions.mailing import queue_opening
from waypost.web.exercises.actions.wording import reason
from waypost.web.exercises.choosing import chosen_societies, known_codes
from waypost.web.exercises.errors import refuse_all
from waypost.web.exercises.models import Choice, Exercise, Extension, Invited, Purpose
from waypost.web.exercises.rights import require_running
from waypost.web.exercises.times import time_zones

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,58}[a-z0-9]")
_TAKEN = frozenset({"new"})  # addresses of our own


@transaction.atomic
def create(
    *,
    by: User | None,
    code: str,
    names: Mapping[str, str],
    languages: Iterable[str],
    time_zone: str,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    chosen_by: str = Choice.ALL,
    chosen_codes: Iterable[str] = (),
    purpose: str = Purpose.MAPPING,
) -> Exercise:
    """A plan. Nobody is asked before it opens. Raises :class:`RefusedError` for all that does not fit."""
    require_running(by)
    made = Exercise(code=code, created_by=by, purpose=purpose)
    _fill(made, names, languages, time_zone, opens_at, closes_at, chosen_by, chosen_codes)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise RefusedError("exercise_refused_code_taken", code=code) from error
    return made


@transaction.atomic
def change(
    *,
    by: User | None,
    exercise: Exercise,
    names: Mapping[str, str],
    languages: Iterable[str],
    time_zone: str,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    chosen_by: str,
    chosen_codes: Iterable[str] = (),
) -> Exercise:
    """Change a plan. Once it is open it is only extended and invited to. Raises :class:`RefusedError`."""
    require_running(by)
    exercise = locked(exercise)
    if exercise.opened_at is not None:
        raise RefusedError("exercise_refused_is_open")
    _fill(exercise, names, languages, time_zone, opens_at, closes_at, chosen_by, chosen_codes)
    exercise.save()
    return exercise


@transaction.atomic
def open_exercise(*, by: User | None, exercise: Exercise, now: dt.datetime | None = None) -> Exercise:
    """Freeze who is asked, and tell them by mail. Before its time, it opens now.

    Whoever presses twice opens it once. Raises :class:`RefusedError` where nobody is asked or the end has come.
    """
    require_running(by)
    now = now or timezone.now()
    exercise = locked(exercise)
    if exercise.opened_at is not None:
        return exercise
    societies = chosen_societies(exercise.chosen_by, exercise.chosen_codes)
    if not societies:
        raise RefusedError("exercise_refused_nobody")
    if exercise.ends_at <= now:
        raise RefusedError("exercise_refused_over")
    exercise.opened_at, exercise.opens_at = now, min(exercise.opens_at, now)
    exercise.save(update_fields=["opened_at", "opens_at"])
    Invited.objects.bulk_create(Invited(exercise=exercise, ns_id=ns_id, at=now, by=by) for ns_id in societies)
    queue_opening(exercise, societies, now)
    return exercise


def open_due(*, now: dt.datetime | None = None) -> list[Exercise]:
    """Open each exercise whose time has come; one that asks nobody or is over stays a plan."""
    now, opened = now or timezone.now(), []
    for exercise in Exercise.objects.filter(opened_at=None, opens_at__lte=now, closes_at__gt=now).order_by("pk"):
        if chosen_societies(exercise.chosen_by, exercise.chosen_codes):
            opened.append(open_exercise(by=None, exercise=exercise, now=now))
    return opened


@transaction.atomic
def extend(
    *, by: User | None, exercise: Exercise, closes_at: dt.datetime, why: str, now: dt.datetime | None = None
) -> Extension:
    """Move the closing to a later time; an exercise that was over is open again and nobody is late.

    Raises :class:`RefusedError` without a reason, for an earlier time, and for one that has passed.
    """
    require_running(by)
    why, now = reason(why), now or timezone.now()
    exercise = locked(exercise)
    if exercise.opened_at is None:
        raise RefusedError("exercise_refused_not_open")
    if closes_at <= max(exercise.ends_at, now):
        raise RefusedError("exercise_refused_earlier")
    made = Extension.objects.create(
        exercise=exercise, old_at=exercise.ends_at, new_at=closes_at, by=by, why=why, at=now
    )
    exercise.closes_at, exercise.closed_at = closes_at, None
    exercise.save(update_fields=["closes_at", "closed_at"])
    return made


@transaction.atomic
def close(*, by: User | None, exercise: Exercise, why: str, now: dt.datetime | None = None) -> Extension:
    """End an exercise before its time; logged as a closing that was moved. Raises :class:`RefusedError`."""
    require_running(by)
    why, now = reason(why), now or timezone.now()
    exercise = locked(exercise)
    if not exercise.is_open(now):
        raise RefusedError("exercise_refused_not_open")
    made = Extension.objects.create(exercise=exercise, old_at=exercise.ends_at, new_at=now, by=by, why=why, at=now)
    exercise.closed_at = now
    exercise.save(update_fields=["closed_at"])
    return made


@transaction.atomic
def invite_later(
    *, by: User | None, exercise: Exercise, ns_ids: Iterable[str], why: str, now: dt.datetime | None = None
) -> list[Invited]:
    """Ask more societies than at the opening; those that were asked already are left as they are.

    Raises :class:`RefusedError` without a reason, for a society that is not known, and before and after.
    """
    require_running(by)
    why, now = reason(why), now or timezone.now()
    exercise = locked(exercise)
    if not exercise.is_open(now):
        raise RefusedError("exercise_refused_not_open")
    wanted = sorted(set(ns_ids))
    if not wanted:
        raise RefusedError("exercise_refused_nobody")
    _check_codes(Choice.LIST, wanted)
    there = set(Invited.objects.filter(exercise=exercise, ns_id__in=wanted).values_list("ns_id", flat=True))
    new = [ns_id for ns_id in wanted if ns_id not in there]
    made = Invited.objects.bulk_create(
        Invited(exercise=exercise, ns_id=ns_id, at=now, by=by, is_later=True, why=why) for ns_id in new
    )
    queue_opening(exercise, new, now)
    return made


def is_short_name(code: str) -> bool:
    """Whether an exercise can be called so in its address."""
    return _CODE.fullmatch(code) is not None and code not in _TAKEN


def locked(exercise: Exercise) -> Exercise:
    """The exercise as it stands now; until the transaction ends nobody else opens, moves or closes it."""
    return Exercise.objects.select_for_update().get(pk=exercise.pk)


def faults_in(
    *,
    code: str,
    names: Mapping[str, str],
    languages: Iterable[str],
    time_zone: str,
    opens_at: dt.datetime | None,
    closes_at: dt.datetime | None,
    chosen_by: str,
    chosen_codes: Iterable[str],
) -> list[RefusedError]:
    """All that does not fit in a plan, so that whoever makes it mends it in one go. A time is None when it is none."""
    wanted, codes = set(languages), set(chosen_codes)
    found = [] if is_short_name(code) else [RefusedError("exercise_refused_code")]
    if not wanted or wanted - set(LANGUAGES):
        found.append(RefusedError("exercise_refused_languages"))
    if not all(names.get(each, "").strip() for each in wanted):
        found.append(RefusedError("exercise_refused_names"))
    if time_zone not in time_zones():
        found.append(RefusedError("exercise_refused_zone", zone=time_zone))
    if opens_at is None or closes_at is None:
        found.append(RefusedError("exercise_refused_hour"))
    elif closes_at <= opens_at:
        found.append(RefusedError("exercise_refused_order"))
    if chosen_by not in Choice.values or (chosen_by == Choice.ALL) == bool(codes):
        found.append(RefusedError("exercise_refused_choice"))
    elif unknown := sorted(codes - known_codes(chosen_by)):
        found.append(RefusedError("exercise_refused_unknown", codes=", ".join(unknown)))
    return found


def _fill(
    exercise: Exercise,
    names: Mapping[str, str],
    languages: Iterable[str],
    time_zone: str,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    chosen_by: str,
    chosen_codes: Iterable[str],
) -> None:
    wanted, codes = set(languages), sorted(set(chosen_codes))
    refuse_all(
        faults_in(
            code=exercise.code, names=names, languages=wanted, time_zone=time_zone, opens_at=opens_at,
            closes_at=closes_at, chosen_by=chosen_by, chosen_codes=codes,
        )
    )  # fmt: skip
    exercise.names = {code: text.strip() for code, text in names.items() if code in LANGUAGES and text.strip()}
    exercise.languages, exercise.time_zone = [code for code in LANGUAGES if code in wanted], time_zone
    exercise.opens_at, exercise.closes_at = opens_at, closes_at
    exercise.chosen_by, exercise.chosen_codes = chosen_by, codes


def _check_codes(chosen_by: str, codes: Iterable[str]) -> None:
    if unknown := sorted(set(codes) - known_codes(chosen_by)):
        raise RefusedError("exercise_refused_unknown", codes=", ".join(unknown))
