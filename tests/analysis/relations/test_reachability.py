"""X4: every way is found, the shortest of each is told, totals break it, and what is not known never departs."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.analysis.relations.finding import DEPARTS, NOT_ENOUGH, Result
from waypost.analysis.relations.reachability import lengths, reachability
from waypost.analysis.relations.values import Exchange, Flow, Home, Silence, World
from waypost.reference import load_catalog
from waypost.reference.relations import Reachability

GIVEN = load_catalog().relations["X4"].understood()
assert isinstance(GIVEN, Reachability)
DAY = dt.date(2026, 11, 1)
NAMES = ("ns-a", "ns-b", "ns-c", "ns-d", "ns-e")
POLICE, BORDER = "Police of A", "Border guard of B"
HOMES = tuple(Home(society=name, country=f"X{number:02}") for number, name in enumerate(NAMES))


def told(*flows: Flow, exchanges: tuple[Exchange, ...] = (), silences: tuple[Silence, ...] = ()) -> Result:
    return reachability(
        World(day=DAY, flows=flows, exchanges=exchanges, silences=silences, homes=HOMES), GIVEN
    )  # fmt: skip


def handed(one: str, other: str, level: str | None = "personal", **more: Any) -> Flow:
    return Flow(society=one, recipient=other, recipient_type="national_society", level=level, **more)


def given_to(one: str, body: str = POLICE, level: str | None = "personal", **more: Any) -> Flow:
    values = {"purpose": "status_check", "recipient_type": "police"} | more
    return Flow(society=one, recipient=body, level=level, **values)


def ways(result: Result, outcome: str = DEPARTS) -> dict[tuple[str, str | None], list[str]]:
    return {(f.society, f.matter): [s.society for s in f.way] for f in result.findings if f.outcome == outcome}


def test_two_societies_that_keep_every_rule_reach_the_police_through_a_third_and_totals_do_not() -> None:
    result = told(given_to("ns-a"), handed("ns-b", "ns-a"), handed("ns-c", "ns-a"), handed("ns-d", "ns-a", "aggregate"))
    assert ways(result) == {("ns-b", POLICE): ["ns-b", "ns-a"], ("ns-c", POLICE): ["ns-c", "ns-a"]}
    assert all("ns-a" in finding.concerns for finding in result.findings)


def test_the_shortest_way_is_told_step_by_step_with_the_dates_of_the_facts() -> None:
    result = told(
        given_to("ns-a", dated="2026-01-05", programme_id="p-a"), handed("ns-b", "ns-a", dated="2025-07-01"),
        handed("ns-c", "ns-b", dated="2025-03-01", programme_id="p-c"), handed("ns-c", "ns-d"), handed("ns-d", "ns-b"),
    )  # fmt: skip
    (finding,) = [f for f in result.findings if f.society == "ns-c" and f.outcome == DEPARTS]
    assert [(step.society, step.dated) for step in finding.way] == [
        ("ns-c", "2025-03-01"),
        ("ns-b", "2025-07-01"),
        ("ns-a", "2026-01-05"),
    ]
    assert finding.programmes == ("p-a", "p-c")
    assert finding.concerns == ("ns-a", "ns-b", "ns-c")


def test_a_ring_of_societies_ends_and_nobody_reaches_through_itself() -> None:
    result = told(given_to("ns-a"), handed("ns-a", "ns-b"), handed("ns-b", "ns-a"))
    assert ways(result) == {("ns-b", POLICE): ["ns-b", "ns-a"]}
    assert told(given_to("ns-a"), handed("ns-a", "ns-a")).findings == ()


def test_a_society_that_hands_over_itself_is_told_only_where_another_does_too() -> None:
    assert told(given_to("ns-a"), given_to("ns-b")).outcome == "not_applicable"
    result = told(given_to("ns-a"), given_to("ns-b"), handed("ns-b", "ns-a"))
    assert ways(result) == {("ns-b", POLICE): ["ns-b", "ns-a"]}


@pytest.mark.parametrize(
    ("flow", "outcome"),
    [
        ({"purpose": "family_links", "has_consent": True, "is_compelled": False}, None),
        ({"purpose": "family_links", "has_consent": True, "is_compelled": True}, DEPARTS),
        ({"purpose": "family_links", "has_consent": False}, DEPARTS),
        ({"purpose": "family_links", "has_consent": None, "is_compelled": False}, NOT_ENOUGH),
        ({"purpose": None, "has_consent": True, "is_compelled": False}, NOT_ENOUGH),
        ({"purpose": "investigation", "has_consent": True, "is_compelled": False}, DEPARTS),
        ({"level": None}, NOT_ENOUGH),
        ({"level": "pseudonymous"}, None),
        ({"recipient_type": "health_service"}, None),
    ],
)
def test_which_last_steps_count(flow: dict[str, Any], outcome: str | None) -> None:
    result = told(given_to("ns-a", **flow), handed("ns-b", "ns-a"))
    assert [f.outcome for f in result.findings] == ([outcome] if outcome else [])
    assert result.outcome == (outcome or "conforms")


def test_a_step_of_unknown_level_is_asked_about_and_a_known_way_comes_first() -> None:
    unclear = handed("ns-b", "ns-a", None)
    result = told(given_to("ns-a"), unclear)
    assert ways(result, NOT_ENOUGH) == {("ns-b", POLICE): ["ns-b", "ns-a"]}
    assert result.findings[0].missing == ("data_flow.level",)
    certain = told(given_to("ns-a"), unclear, handed("ns-b", "ns-c"), handed("ns-c", "ns-a"))
    assert ways(certain)["ns-b", POLICE] == ["ns-b", "ns-c", "ns-a"]
    assert ways(certain, NOT_ENOUGH) == {}


def test_where_a_society_says_nothing_of_what_it_hands_on_the_one_before_it_is_asked() -> None:
    silent = told(handed("ns-b", "ns-a"))
    assert silent.outcome == NOT_ENOUGH
    assert [(f.society, f.other, f.matter) for f in silent.findings] == [("ns-b", "ns-a", None)]
    assert told(handed("ns-b", "ns-a"), silences=(Silence(society="ns-a"),)).outcome == "conforms"


def test_an_exchange_is_asked_about_until_its_flow_is_told() -> None:
    exchange = Exchange(society="ns-b", other="ns-a", content="referrals", dated="2026-09-30")
    result = told(given_to("ns-a"), exchanges=(exchange,))
    assert ways(result, NOT_ENOUGH) == {("ns-b", POLICE): ["ns-b", "ns-a"]}
    assert told(given_to("ns-a"), handed("ns-b", "ns-a", "aggregate"), exchanges=(exchange,)).findings == ()
    assert told(given_to("ns-a"), exchanges=(msgspec.structs.replace(exchange, content="planning"),)).findings == ()
    world = World(day=DAY, flows=(given_to("ns-a"),), exchanges=(exchange,), homes=HOMES)
    strict = reachability(world, Reachability(**{**_asdict(GIVEN), "exchange_level": "personal"}))
    assert [f.outcome for f in strict.findings] == [DEPARTS]


def _asdict(given_: Reachability) -> dict[str, Any]:
    return {name: getattr(given_, name) for name in given_.__struct_fields__}


LEVELS = ("personal", "aggregate", None)
PAIRS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(LEVELS))
ENDS = st.tuples(st.sampled_from(NAMES), st.sampled_from((POLICE, BORDER)), st.sampled_from(LEVELS))


@st.composite
def flows(draw: st.DrawFn) -> list[Flow]:
    between = [handed(one, other, level) for one, other, level in draw(st.lists(PAIRS, max_size=12))]
    return between + [given_to(one, body, level) for one, body, level in draw(st.lists(ENDS, max_size=4))]


def by_hand(listed: list[Flow], levels: tuple[str | None, ...]) -> dict[tuple[str, str], int]:
    """The length of the shortest way of each beginning and body over at least one other society, by trying all."""
    counted = [flow for flow in listed if flow.level in levels]

    def walks(society: str, seen: tuple[str, ...]) -> Iterator[tuple[str, int]]:
        for flow in counted:
            if flow.society != society or flow.recipient is None:
                continue
            if flow.recipient not in NAMES:
                if len(seen) > 1:
                    yield flow.recipient, len(seen)
            elif flow.recipient not in seen:
                yield from walks(flow.recipient, (*seen, flow.recipient))

    found: dict[tuple[str, str], int] = {}
    for name in NAMES:
        for body, steps in walks(name, (name,)):
            found[name, body] = min(steps, found.get((name, body), steps))
    return found


MANY = settings(max_examples=examples(200), deadline=None)


@given(flows())
@MANY
def test_it_finds_what_trying_every_way_finds(listed: list[Flow]) -> None:
    result = told(*listed)
    certain = by_hand(listed, ("personal",))
    assert lengths(result.findings) == certain
    perhaps = by_hand(listed, ("personal", None))
    asked = {(f.society, f.matter): len(f.way) for f in result.findings if f.outcome == NOT_ENOUGH and f.matter}
    assert asked == {key: steps for key, steps in perhaps.items() if key not in certain}


@given(flows(), PAIRS)
@MANY
def test_totals_never_add_a_finding(listed: list[Flow], pair: tuple[str, str, str | None]) -> None:
    more = [*listed, handed(pair[0], pair[1], "aggregate"), given_to(pair[0], POLICE, "aggregate")]
    assert lengths(told(*more).findings) == lengths(told(*listed).findings)
    assert all(f.outcome == DEPARTS for f in told(*more).findings if (f.society, f.matter) in by_hand(more, LEVELS[:1]))


@given(flows(), st.data())
@MANY
def test_without_a_step_of_a_way_it_is_gone_or_no_shorter(listed: list[Flow], data: st.DataObject) -> None:
    departing = [f for f in told(*listed).findings if f.outcome == DEPARTS]
    if not departing:
        return
    finding = data.draw(st.sampled_from(departing))
    stations = [*(step.society for step in finding.way), finding.matter]
    number = data.draw(st.integers(0, len(stations) - 2))
    cut = (stations[number], stations[number + 1])
    left = [flow for flow in listed if (flow.society, flow.recipient) != cut]
    after = {(f.society, f.matter): f for f in told(*left).findings if f.outcome == DEPARTS}
    again = after.get((finding.society, finding.matter))
    if again is not None:
        assert len(again.way) >= len(finding.way)
        steps = [*(step.society for step in again.way), again.matter]
        assert cut not in list(itertools.pairwise(steps))


@given(flows(), st.randoms(use_true_random=False))
@MANY
def test_the_order_of_facts_never_matters(listed: list[Flow], order: Any) -> None:
    shuffled = list(listed)
    order.shuffle(shuffled)
    assert told(*shuffled) == told(*listed)


@given(flows(), st.permutations(NAMES))
@MANY
def test_other_names_change_nothing_but_the_names(listed: list[Flow], names: tuple[str, ...]) -> None:
    renamed = dict(zip(NAMES, names, strict=True))
    again = [
        msgspec.structs.replace(f, society=renamed[f.society], recipient=renamed.get(f.recipient or "", f.recipient))
        for f in listed
    ]
    expected = {(renamed[one], body): steps for (one, body), steps in lengths(told(*listed).findings).items()}
    assert lengths(told(*again).findings) == expected


@given(flows())
@MANY
def test_what_is_not_known_never_departs(listed: list[Flow]) -> None:
    unknown = [msgspec.structs.replace(flow, level=None) for flow in listed]
    assert all(finding.outcome == NOT_ENOUGH for finding in told(*unknown).findings)
