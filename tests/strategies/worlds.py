"""Strategies and meetings for properties: societies are letters, nothing is said of anybody."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from waypost.strategies.balance import Seat
from waypost.strategies.coverage import Station
from waypost.strategies.sides import SIDES
from waypost.strategies.standing import Event, stood
from waypost.strategies.values import Commitment, Data, HandOver, Need, Said, Strategy, Word

# A machine with other work draws values slowly; that says nothing of what is tested.
SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOCIETIES = ("a", "b", "c", "d")
COUNTRIES = ("AAA", "BBB", "CCC")
SERVICES = ("water", "health")
DAY = dt.date(2026, 1, 1)
STATES = ("running", "known", "ended", "overlap", "gap", "none", "silent")


def seats() -> st.SearchStrategy[list[Seat]]:
    """Seats of societies, each once; whoever is heard may be there or not."""
    one = st.builds(
        Seat,
        ns_id=st.sampled_from("abcdefgh"),
        sides=st.lists(st.sampled_from(SIDES), max_size=2, unique=True).map(tuple),
        zone=st.sampled_from((None, "africa", "europe")),
        is_invited=st.booleans(), is_coming=st.booleans(), is_present=st.booleans(), is_heard=st.booleans(),
    )  # fmt: skip
    return st.lists(one, max_size=8, unique_by=lambda each: each.ns_id)


@st.composite
def strategies(draw: st.DrawFn) -> Strategy:
    """A strategy with words on its parts in any order."""
    needs = [
        Need(number, draw(st.sampled_from(SIDES)), draw(st.sampled_from(SERVICES)),
             draw(st.sampled_from(("", *COUNTRIES))))
        for number in range(1, draw(st.integers(0, 4)) + 1)
    ]  # fmt: skip
    commitments = [
        Commitment(
            number, draw(st.sampled_from(needs)).number, draw(st.sampled_from(SOCIETIES)),
            draw(st.sampled_from(SIDES)), "words", "water", draw(st.sampled_from(("", *COUNTRIES))),
            from_day=draw(st.none() | st.dates()), until_day=draw(st.none() | st.dates()),
        )
        for number in range(1, draw(st.integers(0, 4 if needs else 0)) + 1)
    ]  # fmt: skip
    pairs = [(a, b) for a in commitments for b in commitments if a.ns_id != b.ns_id]
    hand_overs = [
        HandOver(number, pair[0].number, pair[1].number, "words", draw(st.sampled_from(list(Data))))
        for number, pair in enumerate(draw(st.lists(st.sampled_from(pairs), max_size=3)) if pairs else [], 1)
    ]
    return stood(
        "code", "TRAIL", dt.date(2026, 6, 1), needs=needs, commitments=commitments, hand_overs=hand_overs,
        log=draw(words(len(needs), commitments, hand_overs)),
        events=[Event(kind, DAY) for kind in draw(st.lists(st.sampled_from(("proposed", "in_force")), max_size=2))],
    )  # fmt: skip


@st.composite
def words(draw: st.DrawFn, needs: int, commitments: list[Commitment], hand_overs: list[HandOver]) -> list[Said]:
    """What is said of parts, sense or nonsense."""
    kinds = [("need", needs), ("commitment", len(commitments)), ("hand_over", len(hand_overs))]
    found = []
    for part, count in kinds:
        for number in range(1, count + 1):
            for word in draw(st.lists(st.sampled_from(list(Word)), max_size=3)):
                found.append(Said(part, number, word, DAY, draw(st.sampled_from(SOCIETIES)), "why"))
    return found


def stations() -> st.SearchStrategy[list[Station]]:
    """Countries of stages with what is known there."""
    one = st.builds(
        Station, st.sampled_from(SIDES), st.sampled_from(COUNTRIES),
        st.dictionaries(st.sampled_from(SERVICES), st.sampled_from(STATES)),
    )  # fmt: skip
    return st.lists(one, max_size=8, unique_by=lambda each: (each.side, each.country))
