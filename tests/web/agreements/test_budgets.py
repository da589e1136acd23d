"""Pages of agreements ask the database as often with many agreements as with few."""

from __future__ import annotations

import time

import pytest

from tests.web.accounts.people import client_of
from tests.web.agreements.worlds import book, people, scenario, today
from waypost.web.agreements.models import Agreement, Clause, Commitment, Kept, Party, Step

MANY = 150
# Session, person, memberships and second factor; then one query for each table of agreements.
BUDGETS = {
    "": 16,
    "list.json": 16,
    "partner/iom/": 16,
    "{code}/": 26,
    "{code}.json": 16,
    "compare/?one={code}&other=example-alfa-border": 16,
    "{code}/edit/": 20,
    "{code}/stage/": 18,
}


def many(team, like):
    """So many more with the same partner, each with clauses, commitments and a log."""
    made = Agreement.objects.bulk_create(
        Agreement(code=f"agr-{number:08x}", titles={"en": f"No. {number}"}, ns_id=like.ns_id, level="country",
                  country="NER", type="project", is_complete=number % 2 == 0, created_by=team)
        for number in range(MANY)
    )  # fmt: skip
    Party.objects.bulk_create(Party(agreement=each, kind="society", body_id=each.ns_id) for each in made)
    Party.objects.bulk_create(Party(agreement=each, kind="organisation", body_id="iom") for each in made)
    role = {"by": team, "by_role": "migration_team"}
    Step.objects.bulk_create(Step(agreement=each, stage="in_force", actual=today(), **role) for each in made)
    types = ("data", "independence", "exit_notice", "principles")
    Clause.objects.bulk_create(
        Clause(agreement=each, position=1, type=types[number % 4], texts={"en": "It shall report to the police."},
               reports_to=["police"] if number % 3 == 0 else None)
        for number, each in enumerate(made)
    )  # fmt: skip
    commitments = Commitment.objects.bulk_create(Commitment(agreement=each, action="Act") for each in made)
    Kept.objects.bulk_create(Kept(commitment=each, status="kept", evidence="so", **role) for each in commitments)


@pytest.mark.parametrize("who", ["team", "focal"])
def test_many_agreements_cost_no_query_more(who, django_assert_max_num_queries):
    """The same budget before and after a hundred and fifty agreements with one partner."""
    p = people()
    made = scenario(p.focal)
    client = client_of(getattr(p, who))
    for turn in ("few", "many"):
        if turn == "many":
            many(p.team, made)
        for part, budget in BUDGETS.items():
            address = f"/en/agreements/{part.format(code=made.code)}"
            client.get(address)  # what is kept from one reading to the next
            with django_assert_max_num_queries(budget, info=f"{turn}: {address}"):
                assert client.get(address).status_code == 200, address
        with django_assert_max_num_queries(40, info=f"{turn}: account"):
            assert client.get("/en/account/").status_code == 200


def test_the_questions_of_three_hundred_agreements_are_asked_in_a_second_of_work():
    p = people()
    many(p.team, scenario(p.focal))
    shown = book(p.team)
    began = time.process_time()
    found = sum(len(shown.asked(each)) for each in shown.entries)
    assert found > MANY
    assert time.process_time() - began < 1.5
