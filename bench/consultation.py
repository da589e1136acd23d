"""How long a large consultation takes: 200 societies, 40 provisions, 5 versions, 4 languages, 20,000 comments.

A fifth of the comments is written on each draft, and all are carried to the later ones. The pages that people wait
for, each asked several times, with its queries; the comparison of two versions; and the issuing of a version, by which
every comment is carried. Beside it, in the same run, what carrying cannot be faster than: the same rows of places
written to a plain table of SQLite. That pages ask the database no more often with many comments is a test.

On two cores with much other work: a version issued and 20,000 comments carried 4 s (the places as plain rows 0.05),
two versions compared 0.01 s; the pages 18 to 270 ms at the median with 5 to 15 queries (320 ms at the worst hour), the
first page of a process 2 s.

    python bench/consultation.py [--comments 20000]
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

T = TypeVar("T")
WORK = "migration-2009"
LANGUAGES = ("en", "fr", "es", "ar")
VERSIONS = 5


def timed(what: str, step: Callable[[], T]) -> T:
    """Run a step and print how long it took."""
    begun = time.perf_counter()
    result = step()
    print(f"{what:58} {time.perf_counter() - begun:7.2f} s", flush=True)
    return result


def begin(team: Any) -> None:
    """The first draft: the 36 provisions of the catalog and four more, in four languages."""
    from waypost.web.policy.actions.drafting import add, begin_draft, issue

    draft = begin_draft(by=team, work=WORK, code="draft-1")
    for letter in "abcd":
        words = {language: f"Une disposition de plus, {letter}, {language}." for language in LANGUAGES}
        draft = add(by=team, draft=draft, provision=f"1.9{letter}", words=words)
    issue(by=team, draft=draft)


def fill(count: int, team: Any, version: str, chance: random.Random) -> None:
    """A round on a draft with that many submitted comments of 200 organisations, written as rows."""
    import datetime as dt

    from django.utils import timezone

    from waypost.reference import load_catalog
    from waypost.web.exercises.actions import open_exercise
    from waypost.web.exercises.models import Event
    from waypost.web.policy.actions.consulting import plan_round
    from waypost.web.policy.library import kept_work
    from waypost.web.policy.models import Comment, Placement

    now = timezone.now()
    societies = sorted(load_catalog().societies)
    asked = (societies * 2)[:200]
    consultation = plan_round(
        by=team, work=WORK, version=version, code=f"on-{version}", names={"en": "Bench"}, languages=["en"],
        time_zone="UTC", opens_at=now - dt.timedelta(days=1), closes_at=now + dt.timedelta(days=9), chosen_by="list",
        chosen_codes=sorted(set(asked)),
    )  # fmt: skip
    open_exercise(by=team, exercise=consultation.exercise)
    provisions = [each for each in kept_work(WORK).work.version(version).provisions if each.kind != "heading"]
    rows = []
    for number in range(count):
        provision = chance.choice(provisions)
        language = chance.choice(sorted(provision.texts))
        rows.append(
            Comment(
                round=consultation, work=WORK, version=version, provision=provision.id, language=language,
                text_hash=provision.texts[language].hash, organisation=asked[number % 200], type="substantive",
                position=chance.choice(("support", "support_if", "oppose", "question")),
                wording=f"Societies say it in these words {number % 2000}", rationale="So that nobody misreads it.",
                status="submitted", submitted_at=now, written_by=team,
            )
        )  # fmt: skip
    made = Comment.objects.bulk_create(rows, batch_size=2000)
    Placement.objects.bulk_create(
        (
            Placement(comment=each, work=WORK, version=version, provision=each.provision, text_hash=each.text_hash,
                      how="same")
            for each in made
        ),
        batch_size=2000,
    )  # fmt: skip
    Event.objects.bulk_create(
        Event(exercise=consultation.exercise, ns_id=ns, kind="signed", at=now) for ns in sorted(set(asked))
    )


def redraft(team: Any, code: str, chance: random.Random) -> Any:
    """A version in which ten provisions have other words, one is split and one is given up."""
    from waypost.web.policy.actions.drafting import add, begin_draft, give_up, reword
    from waypost.web.policy.library import version_of_draft

    draft = begin_draft(by=team, work=WORK, code=code)
    there = [each.id for each in version_of_draft(draft).provisions if each.kind != "heading"]
    for name in chance.sample(there, 10):
        draft = reword(by=team, draft=draft, provision=name, language="fr", body=f"D’autres mots, {code}, {name}.")
    split, gone = chance.sample(there, 2)
    above = split.rpartition(".")[0]
    heirs = [f"{above}.{code[-1]}{letter}" for letter in "xy"]
    for heir in heirs:
        words = {language: f"La moitié {heir}, {language}." for language in LANGUAGES}
        draft = add(by=team, draft=draft, provision=heir, words=words)
    draft = give_up(by=team, draft=draft, provision=split, heirs=heirs)
    return give_up(by=team, draft=draft, provision=gone)


def ask(what: str, client: Any, address: str, times: int = 9) -> None:
    """A page, asked several times: the median, the slowest, queries and bytes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took = []
    for _ in range(times):
        begun = time.perf_counter()
        answer = client.get(address)
        took.append(time.perf_counter() - begun)
        assert answer.status_code == 200, (address, answer.status_code)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    print(
        f"{what:42} median {statistics.median(took) * 1000:6.0f} ms, slowest {max(took) * 1000:6.0f} ms, "
        f"{len(caught)} queries, {len(answer.content) / 1024:.0f} kB",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--comments", type=int, default=20_000)
    args = parser.parse_args()
    from world import world

    release = world(1_000)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "WAYPOST_HOME": folder, "WAYPOST_RELEASE": str(release.path), "WAYPOST_AUDIENCE": "movement",
            "DJANGO_SETTINGS_MODULE": "waypost.web.project.settings",
        }  # fmt: skip
        from waypost.web.project.prepare import prepare

        prepare()
        from tests.web.accounts.people import client_of, person

        from waypost.drafting.comparing import compare
        from waypost.web.policy.actions.drafting import issue
        from waypost.web.policy.library import kept_work
        from waypost.web.policy.models import Comment, Placement

        team = person("team@example.org", "migration_team", factor=True)
        focal = person("focal@example.org", "focal_point:ns-ner", factor=True)
        chance, drafts = random.Random(2), [f"draft-{number}" for number in range(1, VERSIONS + 1)]
        begin(team)
        each = args.comments // VERSIONS
        for code in drafts:
            if code != drafts[0]:
                draft = redraft(team, code, chance)
                timed(f"{code} issued, {Comment.objects.count():,} comments carried",
                      lambda draft=draft: issue(by=team, draft=draft))  # fmt: skip
            timed(f"{each:,} comments on {code} written as rows", lambda code=code: fill(each, team, code, chance))
        assert Comment.objects.count() == each * VERSIONS
        assert Placement.objects.count() == each * sum(range(1, VERSIONS + 1))
        draft = redraft(team, "draft-6", chance)
        timed(f"draft-6 issued, all {each * VERSIONS:,} comments carried", lambda: issue(by=team, draft=draft))
        rows = list(Placement.objects.values_list("comment_id", "version", "provision", "how")[: args.comments])
        con = sqlite3.connect(Path(folder) / "plain.sqlite3")
        con.execute("create table plain (comment, version, provision, how)")
        timed(f"{len(rows):,} places as plain rows into SQLite",
              lambda: (con.executemany("insert into plain values (?, ?, ?, ?)", rows), con.commit()))  # fmt: skip
        work = kept_work(WORK).work
        timed("draft-1 and draft-5 compared, four languages", lambda: compare(work, "draft-1", "draft-5"))
        drafter, member = client_of(team), client_of(focal)
        for what, who, address in (
            ("where all stand, on the first draft", drafter, "consultations/on-draft-1/"),
            ("the same, carried to the fifth draft", drafter, "consultations/on-draft-1/?version=draft-5"),
            ("where all stand, on the fifth draft", member, "consultations/on-draft-5/"),
            ("the same as a file", member, "consultations/on-draft-5/?form=csv"),
            ("one provision", drafter, "consultations/on-draft-1/provision/7.1/"),
            ("the same, in the fifth draft", drafter, "consultations/on-draft-5/provision/7.1/"),
            ("an organisation's own comments", member, "consultations/on-draft-1/society/ns-ner/"),
            ("all comments, as drafters see them", drafter, f"drafts/{WORK}/draft-5/comments/"),
            ("open comments on 1.1, as members see them", member, f"drafts/{WORK}/draft-5/comments/?provision=1.1"),
            ("one comment", drafter, f"drafts/comment/{Comment.objects.first().pk}/"),
            ("who has answered", drafter, "exercises/on-draft-1/"),
            ("the way to adoption", drafter, f"drafts/{WORK}/draft-5/track/"),
            ("the text of a version", member, f"drafts/{WORK}/draft-5/"),
        ):
            ask(what, who, f"/en/{address}")


if __name__ == "__main__":
    main()
