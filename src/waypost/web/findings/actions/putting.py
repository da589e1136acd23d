"""Questions are put once per release and rules: new ones to societies, those whose finding is gone closed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
from django.db import transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.store.release import open_release
from waypost.web.contribute.records import place_of_release
from waypost.web.findings.models import Closing, Putting, Question
from waypost.web.findings.outcomes import Found, findings_of, judge, rules_digest
from waypost.web.findings.tallies import count


def put_questions(*, now: dt.datetime | None = None) -> int:
    """Look at the release that is shown, under the rules that hold; how many questions are new.

    Once for a release and rules: asked again, it does nothing.
    """
    now = now or timezone.now()
    release, catalog = open_release(Path(place_of_release())), load_catalog()
    release_id = str(release.manifest["release_id"])
    mark = f"{release_id} {rules_digest(catalog.practice_rules)}"
    if _is_latest(mark) or not catalog.practice_rules:
        return 0
    con, day = release.connect(), dt.date.fromisoformat(release.manifest["as_of"])
    judge(con, catalog, day)
    found = findings_of(con, catalog)
    tallies = count(con, {ns_id: each.zone_2009 for ns_id, each in catalog.societies.items() if each.zone_2009})
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
    standing = {(q.rule, q.programme, q.ns_id): q for q in Question.objects.filter(closed_at=None)}
    settled = _settled()
    new = [
        each for key, each in wanted.items()
        if key not in standing and each.outcome != Question.Outcome.JUSTIFIED and settled.get(key) != _what(each)
    ]  # fmt: skip
    Question.objects.bulk_create(
        [
            Question(
                rule=each.rule, programme=each.programme, ns_id=each.ns_id, outcome=each.outcome,
                severity=each.severity, evidence=each.evidence, words=each.words, release=release_id,
                first_put_on=now.astimezone(dt.UTC).date(),
            )
            for each in new
        ],
        batch_size=500,
    )  # fmt: skip
    gone = []
    for key, question in standing.items():
        if key not in wanted:
            gone.append(question)
        elif _is_other(question, wanted[key]):
            question.save(update_fields=["outcome", "severity", "evidence", "words"])
    _close(gone, now)
    return len(new), len(gone)


def _is_other(question: Question, found: Found) -> bool:
    """Take over what is found now; whether that is something else."""
    parts = ("outcome", "severity", "evidence", "words")
    before = [getattr(question, name) for name in parts]
    for name in parts:
        setattr(question, name, getattr(found, name))
    return before != [getattr(question, name) for name in parts]


def _settled() -> dict[tuple[str, str, str], tuple[str, str, str]]:
    """What persons closed, by what it was about: the same is not asked twice."""
    rows = Question.objects.filter(closing__how=Closing.How.SETTLED).order_by("pk")
    listed = rows.values_list("rule", "programme", "ns_id", "outcome", "evidence", "words")
    return {(rule, programme, ns_id): (outcome, *said) for rule, programme, ns_id, outcome, *said in listed}


def _what(found: Found) -> tuple[str, str, str]:
    return found.outcome, found.evidence, found.words


def _close(gone: list[Question], now: dt.datetime) -> None:
    Question.objects.filter(pk__in=[each.pk for each in gone]).update(closed_at=now)
    Closing.objects.bulk_create([Closing(question=each, how=Closing.How.GONE, at=now) for each in gone])
