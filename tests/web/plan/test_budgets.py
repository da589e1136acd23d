"""Pages of the plan ask the database as often with many indicators and lines as with few."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.web.accounts.people import client_of
from tests.web.plan.worlds import DAY, approved, indicator, money, people, periods, today
from waypost.web.accounts.queries import standing_of
from waypost.web.plan.facts import server_facts
from waypost.web.plan.kept import publish_plan
from waypost.web.plan.models import Amount, Indicator, Line, Period, Update, UpdateStep
from waypost.web.plan.waiting import waiting

MANY = 60
# Session, person, memberships with the second factor; then one query for each table.
BUDGETS = {
    "": 4, "outcome/I.b/": 4, "risks/": 4, "milestones/": 4, "text/risks/": 4, "money/": 7, "money.csv": 6,
    "indicators/": 9, "indicators.json": 9, "indicators/trained/": 9, "approvals/": 9, "report/": 5,
    "results.xml": 80,
}  # fmt: skip


def many(team):
    """So many more, each with two periods and an approved update of the first, and lines of four amounts."""
    by = {"by": team, "by_role": "migration_team"}
    made = Indicator.objects.bulk_create(
        Indicator(key=f"more-{n}", outcome="III.a", label={"en": f"No. {n}"}, kind="quantitative", unit="count", **by)
        for n in range(MANY)
    )
    first = today() - 400 * DAY
    of = Period.objects.bulk_create(
        Period(indicator=each, starts=first + n * 91 * DAY, ends=first + (n * 91 + 90) * DAY,
               due_on=first + (n * 91 + 95) * DAY, **by)
        for each in made for n in range(2)
    )  # fmt: skip
    updates = Update.objects.bulk_create(Update(period=each, **by) for each in of[::2])
    for to in ("draft", "submitted", "approved"):
        UpdateStep.objects.bulk_create(
            UpdateStep(update=each, to=to, value=5 if to == "draft" else None, **by) for each in updates
        )
    lines = Line.objects.bulk_create(Line(label=f"No. {n}", component="I.1", **by) for n in range(MANY))
    Amount.objects.bulk_create(
        Amount(line=each, kind=kind, amount=n, currency="CHF", day=today(), source="A", **by)
        for n, each in enumerate(lines) for kind in ("budget", "revised", "commitment", "expenditure")
    )  # fmt: skip


@pytest.mark.parametrize("who", ["team", "focal"])
def test_many_of_them_cost_no_query_more(who, django_assert_max_num_queries):
    p = people()
    for period in periods(p.team, indicator(p.team))[:2]:
        approved(p, period)
    money(p.team)
    publish_plan()
    client = client_of(getattr(p, who))
    for turn in ("few", "many"):
        if turn == "many":
            many(p.team)
        for part, budget in BUDGETS.items():
            address = f"/en/plan/{part}"
            client.get(address)  # what is kept from one reading to the next
            with django_assert_max_num_queries(budget, info=f"{turn}: {address}"):
                assert client.get(address).status_code == 200


def test_facts_and_what_waits_ask_as_often(django_assert_max_num_queries):
    p = people()
    periods(p.team, indicator(p.team))
    standing, now = standing_of(p.team), dt.datetime.now(dt.UTC)
    for turn in range(2):
        if turn:
            many(p.team)
        with django_assert_max_num_queries(40):
            server_facts()
        with django_assert_max_num_queries(6):
            list(waiting(standing, now))
