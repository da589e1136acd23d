"""Pages of support ask the database as often for many strategies, commitments and voices as for few."""

from __future__ import annotations

from tests.web.accounts.people import client_of
from tests.web.support.worlds import TRAIL, committed, held, in_force, needed, people
from waypost.web.support import actions
from waypost.web.support.models import Strategy

# Session, person, memberships and second factor; then one query for each table.
BUDGETS = {
    "support/": 16,
    f"support/trail/{TRAIL}/": 24,
    "support/strategies/": 16,
    "support/strategies/list.json": 16,
    "support/strategies/together/": 34,
    "support/strategies/together.json": 20,
    "support/strategies/together.docx": 22,
    "support/strategies/together/commitment/": 22,
    "meetings/western/": 50,
    f"trail/{TRAIL}/": 30,
    f"findings/gaps/?trail={TRAIL}": 22,
    "account/": 90,
}


def many(p, made):
    """More strategies of the trail, more of everything in one of them, more who were heard."""
    for number in range(12):
        in_force(p, f"more-{number}")
    for _ in range(12):
        need = needed(p.team, made.strategy)
        one = committed(p.team, need)
        actions.speak(by=p.transit, commitment=one, word="accepted")
        actions.speak(by=p.transit, commitment=one, word="kept", text="Seen")


def test_many_strategies_cost_no_query_more(django_assert_max_num_queries):
    p = people()
    meeting = held(p.team)
    made = in_force(p, meeting=meeting)
    for each in meeting.seed.findings:
        given = {"question": each["question"], "key": each["key"], "release": "r"}
        actions.add_finding(by=p.team, strategy=made.strategy, **given)
    for turn in ("few", "many"):
        if turn == "many":
            many(p, made)
            for ns_id in ("ns-ner", "ns-esp", "ns-mli") * 4:
                actions.note_voice(by=p.team, meeting=meeting, organisation=ns_id, how="spoke")
        for who in (p.team, p.transit):
            client = client_of(who)
            for part, budget in BUDGETS.items():
                client.get(f"/en/{part}")  # what is kept from one reading to the next
                with django_assert_max_num_queries(budget, info=f"{turn} {who}: {part}"):
                    assert client.get(f"/en/{part}").status_code == 200, part
    assert Strategy.objects.count() == 13
