"""Strategies: who may do what, what is refused, how acceptances add up, what the database refuses."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.web.accounts.people import client_of
from tests.web.support.worlds import (
    DAY,
    accept_all,
    both_sides,
    committed,
    drafted,
    in_force,
    needed,
    people,
    today,
)
from waypost.disclosure.access import Viewer
from waypost.strategies.closure import is_closed
from waypost.strategies.values import Phase, State
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.accounts.waiting import waiting_for
from waypost.web.exercises.told import Told
from waypost.web.pages.releases import open_for
from waypost.web.support import actions, reaching
from waypost.web.support.models import Commitment, Notice, Said
from waypost.web.support.queries.register import programmes_of
from waypost.web.support.queries.strategies import seen_strategies, stood_one


@pytest.fixture
def p():
    return people()


def refused(key, do, **given):
    with pytest.raises(RefusedError) as told:
        do(**given)
    assert told.value.key == key


def phase(strategy):
    return stood_one(strategy).value.phase


def test_from_draft_to_review(p):
    made = both_sides(p)
    assert phase(made.strategy) is Phase.PROPOSED
    refused("support_refused_undecided", actions.put_in_force, by=p.team, strategy=made.strategy)
    accept_all(p, made)
    assert phase(made.strategy) is Phase.AGREED
    assert is_closed(stood_one(made.strategy).value)
    actions.put_in_force(by=p.team, strategy=made.strategy)  # nothing is open: no reason is needed
    actions.speak(by=p.transit, commitment=made.niger, word="begun", text="Two teams since May")
    actions.speak(by=p.transit, commitment=made.niger, word="kept", text="410 people in the first year")
    refused("exercise_refused_why", actions.speak, by=p.transit, commitment=made.niger, word="not_kept")
    actions.review(by=p.officer, strategy=made.strategy, review_on=today() + 300 * DAY, why="Water is still missing")
    found = stood_one(made.strategy).value
    assert (found.phase, found.review_on) == (Phase.IN_FORCE, today() + 300 * DAY)
    assert found.commitment(made.niger.pk).state is State.KEPT
    actions.end(by=p.team, strategy=made.strategy, why="Another one takes its place")
    refused("support_refused_ended", needed, team=p.team, strategy=made.strategy)
    refused("support_refused_not_asked", actions.speak, by=p.transit, commitment=made.niger, word="kept", text="x")


TOLD = Told("telephone", "secretary_general", timezone.now().date())


def test_nobody_but_the_society_accepts(p):
    made = both_sides(p)
    looks_after = "exercise_refused_how"  # only with how it was told
    for by, key in (
        (p.team, looks_after), (p.officer, looks_after), (p.destination, "support_refused_speaking"),
        (p.other, "support_refused_speaking"), (p.nobody, "support_refused_speaking"),
    ):  # fmt: skip
        refused(key, actions.speak, by=by, commitment=made.niger, word="accepted")
        refused(key, actions.answer_hand_over, by=by, hand_over=made.over, ns_id="ns-ner", is_accepted=True)
    for by in (p.destination, p.other, p.nobody):
        refused("support_refused_speaking", actions.speak, by=by, commitment=made.niger, word="accepted", told=TOLD)
    refused("support_refused_part", actions.answer_hand_over, by=p.origin, hand_over=made.over, ns_id="ns-mli",
            is_accepted=True)  # fmt: skip
    assert not Said.objects.exists()


def test_what_a_society_told_is_written_down_with_how_and_the_society_hears_of_it(p):
    made = both_sides(p)
    for name, wrong in (("exercise_refused_how", {"medium": "pigeon"}), ("exercise_refused_how", {"told_by_role": "x"}),
                        ("exercise_refused_told_on", {"told_on": TOLD.told_on + 9 * DAY})):  # fmt: skip
        told = dataclasses.replace(TOLD, **wrong)
        refused(name, actions.speak, by=p.team, commitment=made.niger, word="accepted", told=told)
    colleague = dataclasses.replace(TOLD, told_by_role="focal_point")
    refused("support_refused_signer", actions.speak, by=p.officer, commitment=made.niger, word="accepted",
            told=colleague)  # fmt: skip
    refused("support_refused_signer", actions.answer_hand_over, by=p.officer, hand_over=made.over, ns_id="ns-ner",
            is_accepted=True, told=colleague)  # fmt: skip
    actions.speak(by=p.officer, commitment=made.niger, word="accepted", told=TOLD)
    said = Said.objects.get()
    assert (said.by_role, said.medium, said.told_by_role) == ("zone_officer", "telephone", "secretary_general")
    assert stood_one(made.strategy).value.commitment(made.niger.pk).state == "accepted"
    refused("support_refused_speaking", actions.speak, by=p.officer, commitment=made.niger, word="shown", told=TOLD)
    actions.queue_strategy_notices()
    actions.queue_strategy_notices()
    actions.send_strategy_notices()
    heard = [each for each in mail.outbox if "Written down" in each.subject]
    assert [each.to for each in heard] == [[p.transit.email]]
    page = client_of(p.transit).get("/en/support/strategies/together/").content.decode()
    assert "Told by telephone" in page
    actions.withdraw(by=p.transit, strategy=made.strategy, part="hand_over", number=made.over.pk, why="Not so")
    actions.speak(by=p.transit, commitment=made.niger, word="withdrawn", text="We never said so")
    assert stood_one(made.strategy).value.commitment(made.niger.pk).state == "withdrawn"


def test_the_page_asks_how_it_was_told_of_whoever_was_told(p):
    made = both_sides(p)
    team, own = client_of(p.team), client_of(p.transit)
    address = f"/en/support/strategies/together/commitment/{made.niger.pk}/say/"
    assert address in team.get("/en/support/strategies/together/").content.decode()
    assert 'name="medium"' not in own.get(address).content.decode()
    assert 'name="medium"' in team.get(address).content.decode()
    assert client_of(p.destination).get(address).status_code == 403
    given = {"word": "accepted", "text": ""}
    sent = team.post(address, given)
    assert sent.status_code == 200
    assert not Said.objects.exists()
    told = {"medium": "letter", "told_by_role": "secretary_general", "told_on": str(TOLD.told_on)}
    assert team.post(address, given | told).status_code == 302
    over = f"/en/support/strategies/together/hand_over/{made.over.pk}/answer/ns-ner/"
    assert team.post(over, {"answer": "accepted", "text": ""} | told).status_code == 302
    assert [each.medium for each in Said.objects.order_by("pk")] == ["letter", "letter"]


def test_who_drafts_adds_and_proposes(p):
    for by in (p.elsewhere, p.origin, p.nobody):
        refused("support_refused_drafting", drafted, team=by)
    strategy = drafted(p.officer)
    need = needed(p.origin, strategy)  # a society of the trail names a need
    refused("support_refused_adding", needed, team=p.other, strategy=strategy)
    committed(p.transit, need)
    refused("support_refused_proposing", committed, by=p.transit, need=need, ns_id="ns-esp")
    refused("support_refused_proposing", committed, by=p.team, need=need, ns_id="ns-per")  # not on this trail
    refused("support_refused_drafting", actions.propose, by=p.transit, strategy=strategy)


def test_a_draft_is_for_those_who_may_add_and_what_was_proposed_for_members(p):
    strategy = drafted(p.team)
    committed(p.team, needed(p.team, strategy))
    readers = {
        name for name, who in vars(p).items() if strategy.pk in {e.row.pk for e in seen_strategies(standing_of(who))}
    }
    assert readers == {"team", "officer", "origin", "transit", "destination"}
    actions.propose(by=p.team, strategy=strategy)
    readers = {name for name, who in vars(p).items() if seen_strategies(standing_of(who))}
    assert readers == set(vars(p)) - {"nobody"}


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("support_refused_place", {"country": "ESP"}),
        ("support_refused_side", {"side": "destination"}),
        ("support_refused_service", {"service": "food"}),
        ("support_refused_code", {"service": "no_such_service"}),
        ("meeting_refused_words", {"text": "  "}),
        ("exercise_refused_personal_email", {"text": "Write to amina.d@example.org"}),
        ("support_refused_money", {"amount": Decimal(5)}),
        ("support_refused_money", {"amount": Decimal(5), "currency": "XXX"}),
        ("support_refused_money", {"currency": "CHF"}),
        ("meeting_refused_counts", {"people_per_year": 0}),
        ("support_refused_decision", {"decision": 3}),
        ("meeting_refused_days", {"from_day": today() + DAY, "until_day": today()}),
    ],
)
def test_commitments_that_are_refused(p, key, given):
    need = needed(p.team, drafted(p.team))
    refused(key, committed, by=p.transit, need=need, **given)
    assert not Commitment.objects.exists()


def test_a_society_on_several_sides_stands_on_that_of_the_need_else_it_is_asked(p):
    strategy = drafted(p.team)
    here, there = needed(p.team, strategy), needed(p.team, strategy, "destination", "ESP")
    assert committed(p.team, here, "ns-mli").side == "transit"
    refused("support_refused_which_side", committed, by=p.team, need=there, ns_id="ns-mli")
    assert committed(p.team, there, "ns-mli", side="origin").side == "origin"


def test_data_goes_over_with_consent_and_a_safeguard_or_not_at_all(p):
    strategy = drafted(p.team)
    one = committed(p.team, needed(p.team, strategy))
    same = committed(p.team, needed(p.team, strategy), text="Another team")
    other = committed(p.team, needed(p.team, strategy, "destination", "ESP"), "ns-esp")
    given = {"by": p.team, "giver": one, "taker": other, "text": "Family links"}
    refused("support_refused_safeguard", actions.add_hand_over, **given, data="with_consent")
    refused("support_refused_code", actions.add_hand_over, **given, data="with_authorities")
    refused("support_refused_code", actions.add_hand_over, **given, data="personal")
    refused("support_refused_same", actions.add_hand_over, **given | {"taker": same})
    actions.add_hand_over(**given, data="with_consent", safeguard="Two people see it; it can be taken back.")
    elsewhere = committed(p.team, needed(p.team, drafted(p.team, "another")), "ns-ner")
    refused("support_refused_commitment", actions.add_hand_over, **given | {"taker": elsewhere})


def test_parts_are_withdrawn_with_a_reason_as_long_as_nothing_rests_on_them(p):
    made = both_sides(p)
    given = {"by": p.team, "strategy": made.strategy, "why": "Said otherwise"}
    refused("support_refused_rests", actions.withdraw, **given, part="need", number=made.here.pk)
    refused("support_refused_rests", actions.withdraw, **given, part="commitment", number=made.niger.pk)
    by_other = given | {"by": p.origin}
    refused("support_refused_drafting", actions.withdraw, **by_other, part="hand_over", number=made.over.pk)
    actions.withdraw(**given | {"by": p.transit}, part="hand_over", number=made.over.pk)  # its own side of it
    actions.withdraw(**given, part="commitment", number=made.niger.pk)
    refused("support_refused_part", actions.withdraw, **given, part="commitment", number=made.niger.pk)
    actions.leave_open(by=p.team, strategy=made.strategy, number=made.here.pk, why="Nobody has a team there")
    found = stood_one(made.strategy)
    assert found.need(made.here.pk).is_open
    assert [each.kind for each in _points(found)] == ["commitment_undecided", "one_side_only"]
    refused("support_refused_word", actions.speak, by=p.transit, commitment=made.niger, word="accepted")


def _points(found):
    from waypost.strategies.closure import open_points

    return open_points(found.value)


def test_what_its_society_gave_its_word_on_nobody_else_withdraws(p):
    made = both_sides(p)
    actions.withdraw(by=p.team, strategy=made.strategy, part="hand_over", number=made.over.pk, why="Said otherwise")
    actions.speak(by=p.transit, commitment=made.niger, word="accepted")
    given = {"strategy": made.strategy, "part": "commitment", "number": made.niger.pk, "why": "Said otherwise"}
    for by in (p.team, p.officer):
        refused("support_refused_speaking", actions.withdraw, by=by, **given)
    actions.withdraw(by=p.transit, **given)
    assert stood_one(made.strategy).value.commitment(made.niger.pk).state is State.WITHDRAWN


def test_data_on_a_way_to_an_enforcement_body_is_an_open_point_before_it_is_in_force(p, monkeypatch):
    made = both_sides(p)
    actions.withdraw(by=p.team, strategy=made.strategy, part="hand_over", number=made.over.pk, why="Said otherwise")
    over = actions.add_hand_over(by=p.team, giver=made.niger, taker=made.spain, text="Names of families",
                                 data="with_consent", safeguard="Two people see it")  # fmt: skip
    accept_all(p, SimpleNamespace(**vars(made) | {"over": over}))
    monkeypatch.setattr(reaching, "reaching_enforcement", lambda opened: frozenset({"ns-esp"}))  # as X4 would say
    refused("exercise_refused_why", actions.put_in_force, by=p.team, strategy=made.strategy)
    assert b"required" in client_of(p.team).get("/en/support/strategies/together/force/").content
    actions.put_in_force(by=p.team, strategy=made.strategy, why="Spain keeps them apart from the register")


def test_open_points_need_a_reason_before_it_is_in_force(p):
    strategy = drafted(p.team)
    niger = committed(p.team, needed(p.team, strategy))
    actions.propose(by=p.team, strategy=strategy)
    actions.speak(by=p.transit, commitment=niger, word="accepted")
    refused("exercise_refused_why", actions.put_in_force, by=p.team, strategy=strategy)
    actions.put_in_force(by=p.team, strategy=strategy, why="The other side follows in June")
    assert phase(strategy) is Phase.IN_FORCE
    refused("support_refused_now_in_force", actions.put_in_force, by=p.team, strategy=strategy, why="Again")


def test_a_commitment_is_shown_to_everybody_only_as_long_as_its_society_says_so(p):
    made = in_force(p)
    assert not stood_one(made.strategy).value.commitment(made.niger.pk).is_public
    actions.speak(by=p.transit, commitment=made.niger, word="shown")
    assert stood_one(made.strategy).value.commitment(made.niger.pk).is_public
    actions.speak(by=p.transit, commitment=made.niger, word="hidden")
    assert not stood_one(made.strategy).value.commitment(made.niger.pk).is_public


def test_only_a_programme_of_the_society_on_the_trail_is_named(p):
    made = in_force(p)
    refused("support_refused_programme", actions.speak, by=p.transit, commitment=made.niger, word="kept",
            programme_id="no-such-programme")  # fmt: skip


def test_a_programme_shows_a_commitment_of_its_service_that_it_was_not_over_before():
    opened = open_for(Viewer("secretariat"))
    row = opened.rows(
        """select l.programme_id, l.headings, l.headings[1] as heading, l.societies[1] as ns_id, s.trail_id, l.end_date
           from listed l join listed_station s using (programme_id)
           where len(l.headings) > 0 and l.end_date is not null and len(l.societies) > 0
           order by l.programme_id, s.trail_id"""
    )[0]
    given = (opened, row["trail_id"], row["ns_id"])
    others = next(code for code in ("health", "shelter", "cash") if code not in row["headings"])

    def shown(service, since):
        return row["programme_id"] in dict(programmes_of(*given, service, since))

    assert shown(row["heading"], row["end_date"])
    assert not shown(row["heading"], row["end_date"] + DAY)
    assert not shown(others, row["end_date"])


def test_the_database_keeps_what_was_said(p):
    in_force(p)
    for table in ("strategy", "event", "need", "commitment", "handover", "said"):
        for what in (f"update support_{table} set by_role = 'x'", f"delete from support_{table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as line:
                line.execute(what)


def test_mails_go_to_those_who_owe_a_word_each_once_and_stop_when_it_was_said(p):
    made = both_sides(p)
    assert actions.queue_strategy_notices() == 0  # they were queued when it was proposed
    assert actions.send_strategy_notices()["sent"] == 2
    assert {each.to[0] for each in mail.outbox} == {p.transit.email, p.destination.email}
    assert "Two teams" not in "".join(each.body for each in mail.outbox)
    actions.speak(by=p.destination, commitment=made.spain, word="accepted")
    later = timezone.now() + 15 * DAY
    assert actions.queue_strategy_notices(now=later) == 1  # Niger has said nothing
    actions.speak(by=p.transit, commitment=made.niger, word="accepted")
    assert actions.send_strategy_notices(now=later)["not_needed"] == 1  # it was said meanwhile


def test_a_beginning_and_a_review_are_told_of_when_their_day_comes(p):
    made = in_force(p)
    late = committed(p.team, made.here, from_day=today(), until_day=today() + 10 * DAY)
    actions.speak(by=p.transit, commitment=late, word="accepted")
    actions.send_strategy_notices()
    kinds = lambda now: (actions.queue_strategy_notices(now=now), actions.send_strategy_notices(now=now)["sent"])  # noqa: E731
    assert kinds(timezone.now()) == (0, 0)
    assert kinds(timezone.now() + 2 * DAY) == (1, 1)
    assert kinds(timezone.now() + 12 * DAY) == (1, 1)
    assert kinds(timezone.now() + 170 * DAY) == (2, 2)  # the review: the team and the officer of the zone
    told = Notice.objects.filter(kind="review").values_list("person__email", flat=True)
    assert set(told) == {p.team.email, p.officer.email}
    waits = waiting_for(standing_of(p.transit), timezone.now() + 12 * DAY)
    assert [each.key for each in waits] == ["support_todo_tell"]


def test_what_waits_for_a_society(p):
    made = both_sides(p)
    assert [each.key for each in waiting_for(standing_of(p.transit))] == ["support_todo_accept"]
    accept_all(p, made)
    assert waiting_for(standing_of(p.transit)) == []
    assert waiting_for(standing_of(p.nobody)) == []
    # Whoever drafts is told that it can be put in force, until it is.
    for who in (p.team, p.officer):
        assert "support_todo_force" in [each.key for each in waiting_for(standing_of(who))]
    assert "support_todo_force" not in [each.key for each in waiting_for(standing_of(p.elsewhere))]
    actions.put_in_force(by=p.officer, strategy=made.strategy)
    assert "support_todo_force" not in [each.key for each in waiting_for(standing_of(p.team))]
