"""To name a finding is not to act on it: somebody has to commit to what it is about, and be held to it."""

from __future__ import annotations

import dataclasses

import pytest

from tests.strategies.test_closure import ACCEPTED, ONE, TWO, made
from tests.strategies.test_reasons import CHANCE, CORRIDOR, GAP
from waypost.strategies.committing import is_committed
from waypost.strategies.reasons import reasons_of
from waypost.strategies.values import Need

STAGES = {"origin": {"AAA"}, "transit": {"BBB"}}


def reason(question, row):
    return reasons_of({question: [row]})[0]


def acts(found, strategy, heading_of=lambda code: code):
    return is_committed(strategy, found, heading_of, lambda side: STAGES.get(side, set()))


def test_a_gap_is_acted_on_where_somebody_committed_to_its_service_in_its_country():
    gap = reason("gaps", GAP)  # water in AAA
    assert acts(gap, made(ACCEPTED))  # a stage as a whole holds its countries
    assert not acts(gap, made())  # nobody has accepted
    assert not acts(reason("gaps", GAP | {"code": "shelter"}), made(ACCEPTED))
    assert not acts(reason("gaps", GAP | {"country_code": "CCC"}), made(ACCEPTED))
    elsewhere = dataclasses.replace(ONE, country="CCC")
    assert not acts(gap, made(ACCEPTED, commitments=(elsewhere, TWO)))
    assert acts(reason("gaps", GAP | {"code": "wash"}), made(ACCEPTED), lambda _: "one heading")


def test_a_side_without_work_is_acted_on_by_any_work_in_its_country():
    found = reason("one_sided", CORRIDOR)
    needs = (Need(1, "origin", "water", found.countries[0]), Need(2, "transit", "water"))
    assert acts(found, made(ACCEPTED, needs=needs))
    assert not acts(
        found, made(ACCEPTED, needs=(Need(1, "origin", "water", "ZZZ"), Need(2, "transit", "water", "YYY")))
    )


@pytest.mark.parametrize(("services", "expected"), [("water health", True), ("shelter", False), (None, True)])
def test_a_chance_is_acted_on_by_one_of_its_societies_with_one_of_its_services(services, expected):
    chance = reason("opportunities", CHANCE | {"service_codes_a": services})
    assert acts(chance, made(ACCEPTED)) is expected
    others = CHANCE | {"service_codes_a": services, "society_a": "x", "society_b": "y z"}
    assert not acts(reason("opportunities", others), made(ACCEPTED))
