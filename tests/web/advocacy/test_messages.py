"""A message on its way: words with slots, the check by somebody else, clearance, live, looked at again, withdrawn."""

from __future__ import annotations

import random

import pytest
from django.core import mail

from tests.web.advocacy.message_worlds import ASPECT, carried, claim, drafted, evidence, live, people, ran, texts
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.advocacy import judging
from waypost.web.advocacy.actions import clearing
from waypost.web.advocacy.actions import messages as actions
from waypost.web.advocacy.actions.mailing import send_advocacy_mails
from waypost.web.advocacy.models import Message
from waypost.web.advocacy.models.message import AUDIENCES
from waypost.web.advocacy.queries.clearing import waiting_for
from waypost.web.advocacy.queries.messages import (
    dependent_on,
    resting,
    resting_of,
    state_of,
    version_of,
    visible,
    with_track,
)
from waypost.web.advocacy.queries.used import used_by


@pytest.fixture
def p():
    return people()


def missing(message):
    return [each.name for each in judging.missing_of(message)]


def filled(message, language="en"):
    version = version_of(message)
    return judging.filled(message, version, language, resting_of(message), used_by(message))


def test_the_whole_way(p):
    carried()
    message = drafted(p)
    assert state_of(message) == "drafted"
    assert missing(message) == ["clearance"]
    with pytest.raises(RefusedError, match="wrote themselves"):
        actions.check(by=p.team, message=message)
    actions.check(by=p.second, message=message)
    assert state_of(message) == "checked"
    assert [each.ns_id for each in waiting_for(standing_of(p.focal))] == ["ns-ner"]
    with pytest.raises(RefusedError):
        actions.publish(by=p.team, message=message)
    assert send_advocacy_mails()["sent"] == 2, "the focal point and the manager are asked"
    assert all(message.code in each.body and "deaths" not in each.body for each in mail.outbox)
    clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=True, scope="For this winter.")
    assert state_of(message) == "cleared"
    actions.publish(by=p.team, message=message)
    assert state_of(message) == "live"
    assert message in visible(None)
    with pytest.raises(RefusedError):
        actions.save(by=p.team, message=message, texts=texts(), claims=["deaths_at_sea"])
    actions.withdraw(by=p.team, message=message, why="Said enough.")
    assert state_of(message) == "withdrawn"
    assert message not in visible(None)


@pytest.mark.parametrize(
    ("language", "typed"),
    [("en", "200 million people move."), ("fr", "Deux cents millions de personnes."),
     ("es", "Dos de cada diez personas."), ("ar", "يتحرك ٢٠٠ مليون شخص.")],
)  # fmt: skip
def test_a_typed_number_is_refused(p, language, typed):
    carried()
    told = texts()
    told["statement"][language] = typed
    with pytest.raises(RefusedError):
        drafted(p, texts=told)
    assert not Message.objects.exists()


def test_the_plans_own_number_is_caught_and_the_nearest_claim_is_named(p):
    stock = claim("people_on_the_move", 191_000_000, measure="migrant_stock", unit="people")
    told = texts("people_on_the_move")
    told["statement"]["en"] = "Toward 200 million people live outside their country."
    with pytest.raises(RefusedError, match="people_on_the_move, says 191 million people"):
        drafted(p, stock, texts=told)


def test_each_language_is_whole_and_a_slot_names_an_attached_claim(p):
    carried()
    told = texts()
    del told["ask"]["fr"]
    with pytest.raises(RefusedError):
        drafted(p, texts=told)
    with pytest.raises(RefusedError, match="names no claim that is attached"):
        drafted(p, texts=texts("another"))


def test_figures_are_filled_in_each_language(p):
    carried()
    message = drafted(p)
    assert filled(message)["statement"].text == "At sea 3,008 deaths became known."
    assert "3 008 décès" in filled(message, "fr")["statement"].text.replace("\u202f", " ")
    assert [part.claim for part in filled(message)["statement"].parts if hasattr(part, "claim")] == ["deaths_at_sea"]


def test_a_refusal_takes_the_data_out_and_the_gate_is_judged_again(p):
    made = carried()
    message = drafted(p)
    actions.check(by=p.second, message=message)
    with pytest.raises(RefusedError, match="why"):
        clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=False)
    clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=False, why="Our teams are at risk.")
    assert state_of(message) == "checked"
    assert missing(message) == ["operational"], "the claim stands, the work of a society is missing now"
    assert [each.dropped for each in used_by(message)] == ["refused", ""]
    # Other evidence of a society's work mends it; that society is asked.
    evidence(made, "italy", ns_id="ns-ita", reference="wx-0000000002")
    actions_done = clearing.judge_again(by=p.team, message=message)
    assert not actions_done
    clearing.answer(by=p.italy, message=message, ns_id="ns-ita", is_given=True)
    assert state_of(message) == "cleared"
    actions.publish(by=p.team, message=message)
    # A society may change its mind: the message says so, and is not taken down behind anybody's back.
    clearing.answer(by=p.italy, message=message, ns_id="ns-ita", is_given=False, why="Not any more.")
    assert state_of(message) == "live"
    assert missing(message) == ["operational"]


def test_who_answers_for_a_society(p):
    carried()
    message = drafted(p)
    actions.check(by=p.second, message=message)
    for who in (p.italy, p.board, p.nobody):
        with pytest.raises(RefusedError):
            clearing.answer(by=who, message=message, ns_id="ns-ner", is_given=True)
    with pytest.raises(RefusedError):
        clearing.answer(by=p.officer, message=message, ns_id="ns-ner", is_given=True)
    clearing.answer(by=p.officer, message=message, ns_id="ns-ner", is_given=True, why="Its director, by telephone.")
    assert state_of(message) == "cleared"


def test_other_words_are_checked_and_cleared_anew(p):
    carried()
    message = drafted(p)
    actions.check(by=p.second, message=message)
    clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=True)
    told = texts(example="Boats wait for days.")
    actions.save(by=p.team, message=message, texts=told, claims=["deaths_at_sea"])
    assert state_of(message) == "drafted"
    assert missing(message) == ["clearance"]
    actions.check(by=p.second, message=message)
    assert state_of(message) == "checked"


def test_a_message_without_foreign_data_is_cleared_at_once(p):
    carried(ns_id="ns-ner")
    message = drafted(p, by=p.focal, ns_id="ns-ner")
    actions.check(by=p.manager, message=message)
    assert state_of(message) == "cleared"


def test_tone_is_decided_by_another_person_with_a_reason(p):
    carried()
    message = drafted(p, texts=texts(example="Illegal migrants flood the coast."))
    assert "en" in judging.tone_of(message)
    assert "tone" in missing(message)
    with pytest.raises(RefusedError):
        actions.decide_tone(by=p.team, message=message, language="en", is_accepted=True, note="Fine.")
    actions.decide_tone(by=p.second, message=message, language="en", is_accepted=False, note="Say it with dignity.")
    assert "tone" in missing(message)
    actions.decide_tone(by=p.second, message=message, language="en", is_accepted=True, note="It quotes a law.")
    assert "tone" not in missing(message)


def test_a_claim_that_moved_turns_its_messages_and_no_other(p):
    first, second = carried(), carried("women_on_the_way")
    one, two = live(p, first), live(p, second, audience="donors")
    assert list(dependent_on(first)) == [one]
    ran(first, 4200, "drifted_beyond")
    assert [each.is_to_check for each in resting_of(one)] == [True]
    assert [each.is_to_check for each in resting_of(two)] == [False]
    with pytest.raises(RefusedError, match="wrote themselves"):
        actions.confirm(by=p.team, message=one, why="The figure rose.")
    actions.confirm(by=p.second, message=one, why="The figure rose; what is asked stays right.")
    assert [each.is_to_check for each in resting_of(one)] == [False]
    assert missing(one) == []
    ran(first, 5200, "drifted_beyond")
    assert [each.is_to_check for each in resting_of(one)] == [True], "a later run counts anew"


def test_a_public_message_needs_public_figures_and_grade(p):
    weak = claim("weak")
    evidence(weak, "story", item="document", kind="media", reference="", source="A paper", ns_id="")
    message = drafted(p, weak)
    assert {"grades", "operational"} <= set(missing(message))
    held = carried("held")
    held.versions.model.objects.create(claim=held, aspect=ASPECT, kind="quantity", measure="dead_and_missing",
                                       unit="deaths", expected=1, audience="movement")  # fmt: skip
    ran(held, 1)
    with pytest.raises(RefusedError, match="for the Movement only"):
        drafted(p, held)
    discreet = drafted(p, held, channel="discreet", audience="host_government")
    assert missing(discreet) == ["clearance"]


@pytest.mark.parametrize("seed", range(3))
def test_whichever_claims_move_exactly_the_messages_on_them_turn(p, seed):
    """Claims and messages at random; what a claim's own state does is held in ``tests/advocacy/test_changes.py``."""
    chance = random.Random(seed)  # noqa: S311  # nothing is kept secret by it
    claims = [carried(f"claim_{number}") for number in range(5)]
    made = {}
    for number in range(6):
        on = chance.sample(claims, chance.randint(1, 3))
        told = texts(on[0].key)
        message = drafted(p, on[0], texts=told, claims=[each.key for each in on], audience=AUDIENCES[number])
        made[message.pk] = {each.pk for each in on}
    moved = chance.sample(claims, chance.randint(0, 3))
    for each in moved:
        ran(each, 9000, chance.choice(["drifted_beyond", "scope_broken", "suppressed_now", "evidence_withdrawn"]))
    ran(next(each for each in claims if each not in moved), 3010, "drifted_within")
    told = {pk: any(each.is_to_check for each in rest) for pk, rest in resting(with_track()).items()}
    assert told == {pk: bool(on & {each.pk for each in moved}) for pk, on in made.items()}
