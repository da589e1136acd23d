"""How long the list of questions takes with many of them: 20,000 open ones to 190 societies, 20,000 programmes.

A quarter replied to, some with a justification, an eighth about several societies. The pages and the interface as the
team, a zone officer and a focal point ask them, each several times, with its queries; beside it, in the same run, the
same list read as a whole, which is what a page did before lists were cut in the database. Last the mails: who is to be
told, and the same asked again a minute later.

On two cores with much other work: the first and the last page of 20,000 0.6 s at the median with 16 queries, narrowed
0.3 to 0.5 s, a hundred in the interface 0.08 s; the same list read as a whole 6.4 s.

    python bench/findings.py [--questions 20000]
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]


def fill(count: int, by: Any) -> None:
    """Questions, replies and justifications, written as rows."""
    import datetime as dt

    from django.utils import timezone

    from waypost.reference import load_catalog
    from waypost.store.reading import rows
    from waypost.web.contribute.records import whole
    from waypost.web.findings.models import Question, Reply, Verdict, Waiver

    catalog, chance, today = load_catalog(), random.Random(1), timezone.now().date()
    programmes = [row["programme_id"] for row in rows(whole(), "select programme_id from programme order by 1")]
    societies, rules = sorted(catalog.societies), sorted(catalog.practice_rules)
    made = []
    for number in range(count):
        of_several = number % 8 == 0
        pair = sorted((societies[number % len(societies)], societies[(number * 7 + 1) % len(societies)]))
        rule = chance.choice(sorted(catalog.relations) if of_several else rules)
        found = (catalog.relations if of_several else catalog.practice_rules)[rule]
        made.append(
            Question(
                rule=rule, programme=programmes[number % len(programmes)], ns_id=societies[number % len(societies)],
                severity=found.severity, first_put_on=today - dt.timedelta(days=chance.randrange(60)), release="r",
                outcome="departs", evidence="return.ns_role:observes", finding=f"f-{number}" if of_several else "",
                concerned=f" {' '.join(pair)} " if of_several else "",
            )
        )  # fmt: skip
    made = Question.objects.bulk_create(made, batch_size=1000)
    replied = made[::4]
    positions = ("changing", "reasoned", "advice")
    Reply.objects.bulk_create(
        [Reply(question=each, position=chance.choice(positions), role="manager", by=by) for each in replied],
        batch_size=1000,
    )
    until = today + dt.timedelta(days=90)
    waivers = Waiver.objects.bulk_create(
        [Waiver(question=each, key="k|1", reason="r", until=until, role="manager", by=by) for each in replied[::5]],
        batch_size=1000,
    )
    Verdict.objects.bulk_create(
        [Verdict(waiver=each, word="approved", role="migration-team", by=by) for each in waivers[::2]], batch_size=1000
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, default=20_000)
    args = parser.parse_args()
    from consultation import ask, timed
    from world import world

    release = world(20_000)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "WAYPOST_HOME": folder, "WAYPOST_RELEASE": str(release.path), "WAYPOST_AUDIENCE": "movement",
            "DJANGO_SETTINGS_MODULE": "waypost.web.project.settings",
        }  # fmt: skip
        from waypost.web.project.prepare import prepare

        prepare()
        from django.utils import timezone
        from tests.web.accounts.people import client_of, person

        from waypost.web.accounts import read_log
        from waypost.web.accounts.queries import standing_of
        from waypost.web.findings.actions.mailing import queue_question_mails
        from waypost.web.findings.queries import questions_for

        read_log._release_id = lambda _request: "bench"  # else the first page waits for the answers to all questions
        team = person("team@example.org", "migration_team", factor=True)
        officer = person("officer@example.org", "zone_officer:africa", factor=True)
        focal = person("focal@example.org", "focal_point:ns-ner", factor=True)
        timed(f"{args.questions:,} questions written as rows", lambda: fill(args.questions, team))
        for who, name in ((team, "team"), (officer, "officer"), (focal, "focal point")):
            client, today = client_of(who), timezone.now().date()
            client.get("/en/questions/")
            begun = time.perf_counter()
            count = len(questions_for(standing_of(who), today))
            print(f"{name}: all {count:,} read as a whole {time.perf_counter() - begun:.2f} s", flush=True)
            for what, address in (
                ("first page", "/en/questions/"),
                ("last page", f"/en/questions/?page={max(1, count // 50)}"),
                ("critical that wait", "/en/questions/?severity=critical&state=waiting"),
                ("one rule, one zone", "/en/questions/?rule=R18&zone=africa"),
                ("interface, 100", "/api/v1/my/questions"),
                ("interface, 100 with the count", "/api/v1/my/questions?count=true"),
            ):
                ask(f"  {name}, {what}", client, address, 5)
        timed("mails: who is to be told", queue_question_mails)
        timed("mails: asked again, nobody", queue_question_mails)


if __name__ == "__main__":
    main()
