"""The plan for programs: what its twins tell, to the same people."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.accounts.people import client_of
from tests.web.agreements.worlds import entered
from tests.web.api.described import check_described
from tests.web.plan.worlds import approved, indicator, money, people, periods, today
from waypost.web.plan import actions
from waypost.web.plan.facts import telling
from waypost.web.plan.kept import publish_plan

ORIGIN = ("release", "as_of", "audience")


@pytest.fixture
def p(settings):
    settings.WAYPOST_API_RATE = "0"
    made = people()
    measured = indicator(made.team)
    approved(made, periods(made.team, measured)[0], 40)
    money(made.team)
    actions.say_outcome(by=made.team, outcome="I.c", state="under_way", why="A first draft went out", until=today())
    entered(made.team)  # an agreement, of which everybody learns the state and members the number
    publish_plan()
    return made


def told(client, address, **asked):
    answer = client.get(f"/api/v1/{address}", asked)
    assert answer.status_code == 200, (address, answer.content)
    return answer


def twin(client, address, language="en"):
    return client.get(f"/{language}/plan/{address}")


@pytest.mark.parametrize("who", [None, "focal", "nobody"])
def test_outcomes_are_those_of_the_twin(p, who):
    client = client_of(getattr(p, who)) if who else Client()
    shown, whole = twin(client, "outcomes.json", "fr").json(), told(client, "plan", language="fr").json()
    check_described("plan", whole)
    assert {row.pop("outcome"): row for row in whole["rows"]} == shown["outcomes"]
    assert (whole["counted_at"], whole["counted_release"]) == (shown["counted_at"], shown["release"])
    assert told(client, "plan", format="csv", language="ar").content == twin(client, "outcomes.csv", "ar").content
    for code, of_twin in shown["outcomes"].items():
        one = told(client, f"plan/outcomes/{code}", language="fr").json()
        check_described("plan/outcomes/{code}", one)
        assert one.pop("outcome") == code
        assert {name: value for name, value in one.items() if name not in ORIGIN} == of_twin
    numbers = [part["value"] for part in shown["outcomes"]["II.c"]["parts"]]
    assert (numbers[0] == 2) is (who == "focal"), "what rests on rows for members is for members"


def test_numbers_for_members_are_in_no_form_for_everybody(p, monkeypatch):
    monkeypatch.setattr(telling, "_fed", [lambda now: {"commitments": 7919, "commitments_kept": 7907}])
    publish_plan()
    for form in ("json", "csv"):
        assert b"7907" not in told(Client(), "plan", format=form).content
    assert b"7907" in told(client_of(p.focal), "plan").content


def test_it_changes_without_a_release_and_says_so(p):
    for address in ("plan", "plan/outcomes/I.a", "plan/milestones"):
        assert told(Client(), address).headers["Cache-Control"] == "public, max-age=60"
        assert told(client_of(p.focal), address).headers["Cache-Control"].startswith("private, no-store")
    said = told(Client(), "plan/outcomes/I.c").json()["said"]
    assert (said["state"], said["why"], said["by"]) == ("under_way", "A first draft went out", "migration_team")


def test_milestones_are_those_of_the_twin(p):
    for language in ("en", "ar"):
        shown = twin(Client(), "milestones.json", language).json()["milestones"]
        whole = told(Client(), "plan/milestones", language=language).json()
        check_described("plan/milestones", whole)
        assert whole["rows"] == shown
    assert told(Client(), "plan/milestones", format="csv").content == twin(Client(), "milestones.csv").content


def test_everybody_reads_without_the_database(p, django_assert_num_queries):
    for address in ("plan", "plan/outcomes/I.a", "plan/milestones"):
        told(Client(), address)
        with django_assert_num_queries(0):
            told(Client(), address)


@pytest.mark.parametrize("what", ["money", "indicators"])
def test_money_and_indicators_are_for_who_holds_a_role(p, what):
    assert Client().get(f"/api/v1/my/plan/{what}").status_code == 401
    assert client_of(p.nobody).get(f"/api/v1/my/plan/{what}").status_code == 403
    client = client_of(p.focal)
    answer = told(client, f"my/plan/{what}", language="es")
    assert answer.json() == twin(client, f"{what}.json", "es").json()
    check_described(f"my/plan/{what}", answer.json())
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert b"120000" in answer.content or b'"40"' in answer.content
    as_table = told(client, f"my/plan/{what}", format="csv")
    assert as_table.content == twin(client, f"{what}.csv").content
    assert as_table.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_what_is_asked_wrongly_is_told(p):
    answer = Client().get("/api/v1/plan/outcomes/I.z")
    assert answer.status_code == 404
    assert "I.a" in answer.json()["near"]
    assert Client().get("/api/v1/plan?colour=red").status_code == 422
    assert Client().get("/api/v1/plan/outcomes/I.a?format=csv").status_code == 406
    client = client_of(p.focal)
    assert client.get("/api/v1/my/plan/money?format=parquet").status_code == 422
    assert client.get("/api/v1/my/plan/money?currency=CHF").status_code == 422
    assert client.post("/api/v1/my/plan/money", {}, content_type="application/json").status_code == 405
