"""What is and what would be stand apart: a commitment changes nothing of what is, and takes nothing away."""

from __future__ import annotations

import dataclasses

from hypothesis import given

from tests.strategies.worlds import SERVICES, SLOWLY, stations, strategies
from waypost.strategies.coverage import COVERED, Station, effect, stations_of
from waypost.strategies.standing import stood
from waypost.strategies.values import Commitment, Need, Said, State


def same(service):
    return service


@SLOWLY
@given(strategies(), stations())
def test_each_country_of_a_need_stands_in_one_of_four(strategy, listed):
    for cover, need in zip(effect(strategy, listed, same), strategy.open_needs, strict=True):
        parts = (cover.covered, cover.planned, cover.lacking, cover.unknown)
        everything = [country for part in parts for country in part]
        here = {s.country for s in listed if s.side == need.side and need.country in ("", s.country)}
        assert sorted(everything) == sorted(here)


@SLOWLY
@given(strategies(), stations())
def test_what_is_does_not_depend_on_what_is_committed(strategy, listed):
    bare = dataclasses.replace(strategy, commitments=())
    for now, without in zip(effect(strategy, listed, same), effect(bare, listed, same), strict=True):
        assert now.covered == without.covered
        assert without.planned == ()
        assert set(now.planned) | set(now.lacking) == set(without.lacking) | set(now.planned)
        assert set(now.lacking) <= set(without.lacking)
        assert set(now.unknown) <= set(without.unknown)


@SLOWLY
@given(strategies(), stations())
def test_only_what_was_accepted_is_planned(strategy, listed):
    proposed = dataclasses.replace(
        strategy, commitments=tuple(dataclasses.replace(each, state=State.PROPOSED) for each in strategy.commitments)
    )
    assert all(cover.planned == () for cover in effect(proposed, listed, same))


@SLOWLY
@given(strategies(), stations())
def test_unknown_is_never_called_lacking(strategy, listed):
    silent = [dataclasses.replace(each, cells=dict.fromkeys(SERVICES, "silent")) for each in listed]
    assert all(cover.lacking == () and cover.covered == () for cover in effect(strategy, silent, same))


def test_a_country_becomes_covered_by_the_register_and_not_by_a_word():
    need, one = Need(1, "transit", "water"), Commitment(1, 1, "a", "transit", "w", "water", "BBB")
    log = [Said("commitment", 1, word, None, "a", "seen", "prog-1") for word in ("accepted", "kept")]
    strategy = stood("c", "T", None, needs=[need], commitments=[one], log=log)
    before = [Station("transit", "BBB", {"water": "gap"}), Station("transit", "CCC", {"water": "silent"})]
    (found,) = effect(strategy, before, same)
    assert (found.covered, found.planned, found.unknown, found.kept) == ((), ("BBB",), ("CCC",), ())
    after = [Station("transit", "BBB", {"water": "running"}), before[1]]
    (found,) = effect(strategy, after, same, lambda commitment, _: commitment.programme_id == "prog-1")
    assert (found.covered, found.planned, found.kept) == (("BBB",), (), (1,))


def test_where_societies_differ_what_is_known_is_still_known():
    cell = {"state": "contradiction", "programmes": 1}
    station = {"role": "transit", "country_code": "BBB", "is_silent": False, "cells": {"water": cell}}
    (found,) = stations_of({"stations": [station]})
    assert found.cells["water"] in COVERED
    (quiet,) = stations_of({"stations": [station | {"is_silent": True, "cells": {"water": cell | {"programmes": 0}}}]})
    assert quiet.cells["water"] == "silent"
