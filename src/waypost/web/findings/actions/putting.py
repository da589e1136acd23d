"""Questions are put once per release and rules: new ones to societies, those whose finding is gone closed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from waypost.analysis.relations.finding import PART, STEP
from waypost.reference import load_catalog
from waypost.store.release import open_release
from waypost.web.contribute.records import place_of_release
from waypost.web.findings.models import Closing, Putting, Question
from waypost.web.findings.outcomes import Found, findings_of, judge, rules_digest
from waypost.web.findings.relating import relations_of
from waypost.web.findings.tallies import count

# What follows the latest release; a finding about several societies may come to be shown by another programme.
_FOLLOWS = ("outcome", "severity", "evidence", "words", "relation", "concerned")


def put_questions(*, now: dt.datetime | None = None) -> int:
    """Look at the release that is shown, under the rules that hold; how many questions are new.

    Once for a release and rules: asked again, it does nothing.
    """
    now = now or timezone.now()
    release, catalog = open_release(Path(place_of_release())), load_catalog()
    release_id = str(release.manifest["release_id"])
    mark = f"{release_id} {rules_digest(catalog.practice_rules)} {rules_digest(catalog.relations)}"
    if _is_latest(mark) or not catalog.practice_rules:
        return 0
    con, day = release.connect(), dt.date.fromisoformat(release.manifest["as_of"])
    judge(con, catalog, day)
    related, tallies = relations_of(con, catalog, day)
    found = [*findings_of(con, catalog), *related]
    tallies += count(con, {ns_id: each.zone_2009 for ns_id, each in catalog.societies.items() if each.zone_2009})
    con.close()
    with transaction.atomic():
        list(Putting.objects.select_for_update().order_by("-pk")[:1])  # two at once are one after the other
        if _is_latest(mark):
            return 0
        put, closed = _settle(found, release_id, now)
        Putting.objects.create(
            mark=mark, release=release_id, as_of=day, put=put, closed=closed,
            tallies=[msgspec.to_builtins(each) for each in tallies], at=now,
        )  # fmt: skip
    return put


def _is_latest(mark: str) -> bool:
    return Putting.objects.order_by("-pk").values_list("mark", flat=True).first() == mark


def _settle(found: list[Found], release_id: str, now: dt.datetime) -> tuple[int, int]:
    """Put what is new, close what is gone; how many of each."""
    wanted = {each.key: each for each in found}
    standing = {each.key: each for each in Question.objects.filter(closed_at=None)}
    settled = _settled()
    new = [
        each for key, each in wanted.items()
        if key not in standing and each.is_listed and each.outcome != Question.Outcome.JUSTIFIED
        and settled.get(key) != _what(each)
    ]  # fmt: skip
    first_put_on = now.astimezone(dt.UTC).date()
    Question.objects.bulk_create(
        [
            Question(
                rule=each.rule, programme=each.programme, ns_id=each.ns_id, finding=each.finding, release=release_id,
                first_put_on=first_put_on, **_followed(each),
            )
            for each in new
        ],
        batch_size=500,
    )  # fmt: skip
    gone = []
    for key, question in standing.items():
        if key not in wanted:
            gone.append(question)
        elif changed := _taken_over(question, wanted[key]):
            question.save(update_fields=changed)
    _close(gone, now)
    return len(new), len(gone)


def _followed(found: Found) -> dict[str, Any]:
    concerned = f" {' '.join(found.concerned)} " if found.concerned else ""
    return {name: getattr(found, name) for name in _FOLLOWS} | {"concerned": concerned}


def _taken_over(question: Question, found: Found) -> list[str]:
    """Take over what is found now; the names of what is something else."""
    now = _followed(found) | ({"programme": found.programme} if question.finding else {})
    changed = [name for name, value in now.items() if getattr(question, name) != value]
    for name in changed:
        setattr(question, name, now[name])
    return changed


def _settled() -> dict[tuple[str, ...], tuple[Any, ...]]:
    """What persons closed, by what it was about: the same is not asked twice."""
    rows = Question.objects.filter(closing__how=Closing.How.SETTLED).order_by("pk")
    return {each.key: _what(each) for each in rows}


def _what(stated: Found | Question) -> tuple[Any, ...]:
    """What is stated, whoever says it and whenever: of the others in a finding, too."""
    row = stated.relation
    said = tuple(row.get(name) for name in ("said", "other_said"))
    way = tuple(step.split(PART)[0] for step in str(row.get("way") or "").split(STEP))
    return stated.outcome, stated.evidence, stated.words, said, way


def _close(gone: list[Question], now: dt.datetime) -> None:
    Question.objects.filter(pk__in=[each.pk for each in gone]).update(closed_at=now)
    Closing.objects.bulk_create([Closing(question=each, how=Closing.How.GONE, at=now) for each in gone])
