"""Pages of a consultation ask the database as often with many comments as with few."""

from __future__ import annotations

import pytest

from tests.web.exercises.rounds import recognised
from tests.web.policy.consulted import WORK, issued, opened, submitted
from waypost.web.exercises.actions import nothing_to_report
from waypost.web.exercises.models import Event
from waypost.web.policy.actions.disposing import dispose
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Comment, Placement

MANY = 240
BUDGETS = {
    "consultations/": ("focal", 9),
    "consultations/first-round/": ("focal", 17),
    "consultations/first-round/?form=csv": ("officer", 15),
    "consultations/first-round/?version=draft-2027-2": ("team", 16),
    "consultations/first-round/provision/7.5/": ("focal", 17),
    "consultations/first-round/society/ns-ner/": ("focal", 12),
    "exercises/first-round/": ("team", 13),
    "exercises/first-round.csv": ("officer", 6),
    f"drafts/{WORK}/draft-2027-1/comments/": ("team", 7),
    f"drafts/{WORK}/draft-2027-2/comments/?provision=7.5": ("focal", 8),
}


@pytest.fixture
def consultation(people):
    """A round of forty societies, of which three have spoken."""
    issued(people["team"])
    found = opened(people["team"], chosen_codes=sorted({*recognised(38), "ns-ner", "ns-ita", "ns-mli"}))
    first = submitted(people["focal"], found)
    submitted(people["italy"], found, "ns-ita", position="oppose", confidentiality="drafters")
    nothing_to_report(exercise=found.exercise, ns_id="ns-mli", by=people["mali"], why="nothing to add")
    dispose(
        by=people["team"],
        numbers=[first.pk],
        version="draft-2027-1",
        outcome="accepted",
        why="so",
        responsible="migration_team",
    )
    issued(people["team"], "draft-2027-2", p7_5="D’autres mots.")
    return found


def answer(team, comments, outcome):
    """The drafters' answer to some comments."""
    numbers = [each.pk for each in comments]
    dispose(by=team, numbers=numbers, version="draft-2027-1", outcome=outcome, why="so", responsible="the drafters")


def many(consultation, team):
    """So many comments more, of every society asked, on every provision, in both versions; some with an answer."""
    asked = sorted(consultation.exercise.invited.values_list("ns_id", flat=True))
    version = kept_work(WORK).work.version(consultation.version)
    provisions = [each for each in version.provisions if each.kind != "heading"]
    shown = [provisions[0], next(each for each in provisions if each.id == "7.5"), *provisions]
    made = Comment.objects.bulk_create(
        Comment(
            round=consultation, work=WORK, version=consultation.version, provision=shown[number % len(shown)].id,
            language="fr", text_hash=shown[number % len(shown)].texts["fr"].hash,
            organisation="ns-ner" if number % 3 == 0 else asked[number % len(asked)], type="substantive",
            position=("support", "oppose", "question")[number % 3], rationale=f"said {number}", status="submitted",
            submitted_at=consultation.exercise.opens_at, written_by=team,
            confidentiality=("members", "zone", "drafters")[number % 5 % 3],
        )
        for number in range(MANY)
    )  # fmt: skip
    for version in (consultation.version, "draft-2027-2"):
        Placement.objects.bulk_create(
            Placement(comment=each, work=WORK, version=version, provision=each.provision, how="same") for each in made
        )
    Event.objects.bulk_create(
        Event(exercise=consultation.exercise, ns_id=ns, kind="signed", at=consultation.exercise.opens_at)
        for ns in asked
        if ns not in ("ns-ner", "ns-ita", "ns-mli")
    )
    numbers = [each.pk for each in made[:20]]
    dispose(
        by=team, numbers=numbers, version="draft-2027-1", outcome="rejected", why="so", responsible="migration_team"
    )


def test_many_comments_cost_no_query_more(consultation, people, browse, django_assert_max_num_queries):
    """The same budget before and after two hundred and forty comments."""
    readers = {who: browse(who) for who in ("focal", "officer", "team")}
    for turn in ("few", "many"):
        if turn == "many":
            many(consultation, people["team"])
            assert Comment.objects.count() == MANY + 2
        for address, (who, budget) in BUDGETS.items():
            readers[who].get(f"/en/{address}")  # what is kept from one reading to the next
            with django_assert_max_num_queries(budget, info=f"{turn}: {address}"):
                shown = readers[who].get(f"/en/{address}")
            assert shown.status_code == 200, address
