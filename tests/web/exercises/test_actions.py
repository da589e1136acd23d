"""What may be done by whom, what is refused, and what stays."""

from __future__ import annotations

import logging

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from tests.web.accounts.people import person
from tests.web.exercises.rounds import DAY, opened, planned
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.read_log import _address
from waypost.web.exercises import actions, queries
from waypost.web.exercises.models import Event, Extension, Invited
from waypost.web.exercises.tokens import MaskTokens, keep_tokens, masked
from waypost.web.pages.responding import _is_page


@pytest.mark.parametrize(
    ("role", "may"),
    [("migration_team", True), ("administrator", True), ("zone_officer:africa", False), ("manager:ns-ner", False)],
)
def test_who_runs_exercises(role, may):
    by = person("b@example.org", role, factor=True)
    if not may:
        with pytest.raises(RefusedError, match="run exercises"):
            planned(by=by)
        return
    exercise = actions.open_exercise(by=by, exercise=planned(by=by))
    assert actions.extend(by=by, exercise=exercise, closes_at=exercise.closes_at + DAY, why="x").by == by


def test_without_the_second_factor_nobody_runs_or_signs():
    with pytest.raises(RefusedError):
        planned(by=person("b@example.org", "administrator"))
    opened()
    with pytest.raises(RefusedError, match="manager"):
        actions.note_signed(ns_id="ns-ner", by=person("m@example.org", "manager:ns-ner"), level="manager")


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"code": "No good"}, "short name"),
        ({"code": "new"}, "short name"),
        ({"names": {"en": "x"}}, "each language"),
        ({"languages": ()}, "four languages"),
        ({"time_zone": "Mars/Olympus"}, "no time zone"),
        ({"closes_at": timezone.now() - 2 * DAY}, "after the opening"),
        ({"chosen_codes": ("ns-xxx",)}, "not in the catalog|Not in the catalog"),
        ({"chosen_by": "all"}, "who is invited"),
        ({"chosen_codes": ()}, "who is invited"),
    ],
)
def test_a_plan_that_does_not_fit(parts, why):
    with pytest.raises(RefusedError, match=why):
        planned(**parts)


def test_what_is_refused_once_and_before_it_is_open():
    plan = planned()
    for deed in (
        lambda: actions.extend(by=None, exercise=plan, closes_at=plan.closes_at + DAY, why="x"),
        lambda: actions.close(by=None, exercise=plan, why="x"),
        lambda: actions.invite_later(by=None, exercise=plan, ns_ids=["ns-tcd"], why="x"),
    ):
        with pytest.raises(RefusedError, match="takes no answers"):
            deed()
    exercise = actions.open_exercise(by=None, exercise=plan)
    for why, earlier in (("", DAY), ("x", -DAY)):
        with pytest.raises(RefusedError, match=r"Say why|after the present"):
            actions.extend(by=None, exercise=exercise, closes_at=exercise.closes_at + earlier, why=why)
    who = person("m@example.org", "manager:ns-tcd", factor=True)
    with pytest.raises(RefusedError, match="not invited"):
        actions.decline(ns_id="ns-tcd", exercise=exercise, by=who, why="x")


def test_an_exercise_opens_by_itself_when_its_time_has_come():
    plan = planned(opens_at=timezone.now() + DAY)
    assert actions.open_due() == []
    assert [each.code for each in actions.open_due(now=timezone.now() + 2 * DAY)] == [plan.code]
    assert actions.open_due(now=timezone.now() + 2 * DAY) == []


def test_by_link_it_is_proposed_and_a_manager_states_it():
    exercise, who = opened(), person("m@example.org", "manager:ns-ner", factor=True)
    link, token = actions.make_link(exercise=exercise, ns_id="ns-ner", by=who)
    event = actions.nothing_to_report(ns_id="ns-ner", exercise=exercise, by=link, why="None")
    assert (event.kind, event.link, event.by) == ("nothing_proposed", link, None)
    assert not queries.state_of(exercise, "ns-ner").is_answered
    with pytest.raises(RefusedError, match="does not open"):
        actions.nothing_to_report(ns_id="ns-ita", exercise=exercise, by=link, why="None")
    assert actions.nothing_to_report(ns_id="ns-ner", exercise=exercise, by=who, why="None").kind == "nothing_to_report"
    assert actions.note_work(ns_id="ns-ner", at=timezone.now() + DAY, by=link)[0].link == link
    actions.use_link(link=link)
    link.refresh_from_db()
    assert (link.uses, link.last_used_at is not None) == (1, True)
    assert queries.find_link(token, exercise.closes_at + 14 * DAY) == link
    assert queries.find_link(token, exercise.closes_at + 15 * DAY) is None
    assert queries.find_link("nothing") is None


def test_on_behalf_only_for_societies_of_the_zone():
    exercise, officer = opened(), person("z@example.org", "zone_officer:africa")
    told = {"exercise": exercise, "by": officer, "medium": "letter", "told_by_role": "president", "why": "x"}
    actions.enter_on_behalf(ns_id="ns-ner", told_on=timezone.now().date() - DAY, **told)
    assert queries.state_of(exercise, "ns-ner").state == "in_work"
    with pytest.raises(RefusedError, match="write down"):
        actions.enter_on_behalf(ns_id="ns-ita", told_on=timezone.now().date(), **told)
    with pytest.raises(RefusedError, match="yet to come"):
        actions.enter_on_behalf(ns_id="ns-ner", told_on=timezone.now().date() + 2 * DAY, **told)
    actions.answered_by_other(ns_id="ns-ner", exercise=exercise, by=officer, body="Zone office", why="x")
    assert queries.state_of(exercise, "ns-ner").state == "answered_by_other"


@pytest.mark.parametrize("table", ["event", "invited", "extension", "answer"])
def test_what_was_logged_stays(table):
    exercise = opened()
    actions.note_opened(ns_id="ns-ner")
    actions.extend(by=None, exercise=exercise, closes_at=exercise.closes_at + DAY, why="x")
    for model in (Event, Invited, Extension):
        row = model.objects.first()
        for deed in (row.save, row.delete, model.objects.all().delete, lambda m=model: m.objects.update(exercise=1)):
            with pytest.raises(TypeError, match="only added to"):
                deed()
    if table == "answer":
        return
    for sql in (f"update exercises_{table} set exercise_id = exercise_id", f"delete from exercises_{table}"):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_token_stays_out_of_logs_referer_and_caches(caplog):
    address = "/en/answer/s3cret-token/rows/"
    assert masked(f"GET {address}?x=1") == "GET /en/answer/…/rows/?x=1"
    record = logging.LogRecord("django", logging.ERROR, "", 0, "Internal Server Error: %s", (address,), None)
    assert MaskTokens().filter(record)
    assert record.getMessage() == "Internal Server Error: /en/answer/…/rows/"
    request = RequestFactory().get(address)
    assert _address(request) == "/en/answer/…/rows/"
    response = keep_tokens(lambda _: HttpResponse("x"))(request)
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["Cache-Control"] == "private, no-store"
    assert not _is_page(address)
    assert not _is_page("/en/exercises/half-1/")
    assert _is_page("/en/trails/")
