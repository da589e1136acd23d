"""Societies are asked once: whether a programme whose end has passed goes on, and once a year whether all still holds.

Looked for once a day, under a lock: the row of the round. A question and its letters are written in one transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from waypost.model.freshness import RECENTLY
from waypost.web.accounts.models import User
from waypost.web.accounts.people import people_of_societies
from waypost.web.following.due import Question, ended_programmes, unverified_societies
from waypost.web.following.models import Asked, Letter, Round
from waypost.web.following.queries import may_be_asked

ENDED, STILL = Letter.Kind.ENDED, Letter.Kind.STILL


def queue_questions(*, now: dt.datetime | None = None) -> int:
    """Queue what is to be asked today; how many letters are new. Asked again on the same day, it does nothing."""
    now = now or timezone.now()
    today = now.astimezone(dt.UTC).date()
    if Round.objects.filter(name="questions", day=today).exists():
        return 0
    with transaction.atomic():
        Round.objects.get_or_create(name="questions")
        ours = Round.objects.select_for_update().get(name="questions")
        if ours.day is not None and ours.day >= today:
            return 0
        count = _ask_about_ends(today, now) + _ask_whether_all_holds(today, now)
        ours.day = today
        ours.save(update_fields=["day"])
    return count


def _ask_about_ends(today: dt.date, now: dt.datetime) -> int:
    asked = set(Asked.objects.filter(kind=ENDED).values_list("ns_id", "programme", "day"))
    found = [each for each in ended_programmes(today) if (each.ns_id, each.programme, each.day) not in asked]
    people = _people({each.ns_id for each in found})
    letters: dict[int, dict[str, list[tuple[str, str]]]] = {}
    for each in found:
        for person in people.get(each.ns_id, ()):
            rows = letters.setdefault(person.pk, {}).setdefault(each.ns_id, [])
            rows.append((each.programme, each.day.isoformat()))
    _keep(ENDED, [each for each in found if people.get(each.ns_id)], now)
    return _queue((Letter(person_id=pk, kind=ENDED, mark=today.isoformat(), about=a) for pk, a in letters.items()), now)


def _ask_whether_all_holds(today: dt.date, now: dt.datetime) -> int:
    lately = set(Asked.objects.filter(kind=STILL, day__gt=today - RECENTLY).values_list("ns_id", flat=True))
    wanted = [ns_id for ns_id in unverified_societies(today) if ns_id not in lately]
    people = _people(wanted)
    _keep(STILL, [Question(ns_id, "", today) for ns_id in wanted if people.get(ns_id)], now)
    return _queue(
        (
            Letter(person=person, kind=STILL, mark=f"{ns_id} {today}", about={ns_id: []})
            for ns_id in wanted
            for person in people.get(ns_id, ())
        ),
        now,
    )


def _people(societies: Collection[str]) -> dict[str, list[User]]:
    """Society → its people who may be asked; a society without any is asked when it has some."""
    found = people_of_societies(societies) if societies else {}
    return {ns_id: may_be_asked(people) for ns_id, people in found.items()}


def _keep(kind: str, questions: list[Question], now: dt.datetime) -> None:
    rows = (Asked(kind=kind, ns_id=q.ns_id, programme=q.programme, day=q.day, made_at=now) for q in questions)
    Asked.objects.bulk_create(rows, batch_size=500)


def _queue(letters: Iterable[Letter], now: dt.datetime) -> int:
    made = list(letters)
    for letter in made:
        letter.made_at = letter.next_at = now
    Letter.objects.bulk_create(made, batch_size=500)
    return len(made)
