"""Rules about relations: each fixture gives its outcome, on a day, under the text in force, with recorded reasons."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.analysis.relations.finding import CONFORMS, DEPARTS, JUSTIFIED, NOT_APPLICABLE, NOT_ENOUGH
from waypost.analysis.relations.fixtures import Bench
from waypost.analysis.relations.rules import ALGORITHMS, evaluate
from waypost.analysis.relations.values import (
    Agreement,
    Counted,
    Cover,
    Declined,
    DetentionPart,
    Doing,
    Figure,
    Home,
    Landing,
    Message,
    Need,
    Return,
    Shared,
    Stage,
    Term,
    Waiver,
    World,
)
from waypost.analysis.rule_fixtures import EXPECTED
from waypost.reference import Catalog, load_catalog
from waypost.reference.relations import FIXTURES, PARAMETERS

RULES = load_catalog().relations
DAY = dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    return Bench(load_catalog())


def found(relation: str, day: dt.date = DAY, **parts: Any) -> Any:
    return evaluate(RULES[relation], World(day=day, **parts))


def test_there_is_a_file_for_each_rule_and_a_function_for_each_file() -> None:
    assert list(RULES) == [f"X{number}" for number in range(1, 11)]
    assert {rule.algorithm for rule in RULES.values()} == set(ALGORITHMS) == set(PARAMETERS)


@pytest.mark.parametrize("fixture", FIXTURES)
@pytest.mark.parametrize("relation", RULES)
def test_each_fixture_gives_its_outcome(relation: str, fixture: str, bench: Bench) -> None:
    assert bench.result(relation, RULES[relation].fixtures[fixture]).outcome == EXPECTED[fixture]


@pytest.mark.parametrize("relation", RULES)
def test_a_society_that_says_nothing_departs_from_nothing(relation: str, bench: Bench) -> None:
    """The world that departs, with every fact of a practice unsaid: never a departure on what nobody told."""
    told = RULES[relation].fixtures["departs"]
    stated = ("id", "society", "trail", "stage", "country", "service", "people_reached")
    silent = [{name: value for name, value in each.items() if name in stated} for each in told["programmes"]]
    kept = {name: told[name] for name in ("societies", "stages") if name in told}
    assert bench.result(relation, {**kept, "programmes": silent}).outcome in (NOT_APPLICABLE, NOT_ENOUGH, CONFORMS)


@pytest.mark.parametrize("relation", RULES)
def test_facts_that_nobody_can_tell_depart_from_nothing(relation: str, bench: Bench, catalog: Catalog) -> None:
    """Each fact of a practice that the rule needs made unknown by turns: what departed departs no more, or still does
    for another fact; with all of them unknown nothing departs."""
    told = RULES[relation].fixtures["departs"]
    practices = {name.split(".")[0] for name in RULES[relation].required_facts} & set(catalog.practices)
    if not practices:
        return
    unknown = [
        {name: "not_known" if name in practices else value for name, value in each.items()}
        for each in told["programmes"]
    ]
    assert bench.result(relation, {**told, "programmes": unknown}).outcome != DEPARTS


def test_no_rule_holds_before_its_text_or_after_it() -> None:
    rule = RULES["X6"]
    doing = (Doing(society="ns-a", service="return_during_removal"),)
    position = (Declined(society="ns-b", service="return", reason="principles", date=dt.date(2005, 1, 1)),)
    families = {"return": frozenset(("return", "return_during_removal"))}
    world = World(day=DAY, doings=doing, declined=position, families=families)
    assert evaluate(rule, world).outcome == DEPARTS
    before = dataclasses.replace(world, day=rule.valid_from - dt.timedelta(days=1))
    assert evaluate(rule, before).outcome == NOT_APPLICABLE
    ended = msgspec.structs.replace(rule, valid_to=DAY - dt.timedelta(days=1))
    assert evaluate(ended, world).outcome == NOT_APPLICABLE
    assert evaluate(msgspec.structs.replace(rule, valid_to=DAY), world).outcome == DEPARTS


@pytest.mark.parametrize(("until", "outcome"), [(DAY, JUSTIFIED), (DAY - dt.timedelta(days=1), DEPARTS)])
def test_a_recorded_reason_counts_until_it_expires(until: dt.date, outcome: str) -> None:
    doing = (Doing(society="ns-a", service="detention_visits", programme_id="p-1"),)
    position = (Declined(society="ns-b", service="detention_visits", reason="trust", date=dt.date(2020, 1, 1)),)
    waivers = (Waiver(programme_id="p-1", rule="X6", until=until), Waiver(programme_id="p-1", rule="X5", until=DAY))
    assert found("X6", doings=doing, declined=position, waivers=waivers).outcome == outcome


@pytest.mark.parametrize(
    ("position", "until", "outcome"),
    [
        (dt.date(2026, 11, 2), None, NOT_APPLICABLE),  # not yet taken
        (DAY, None, DEPARTS),
        (dt.date(2025, 6, 1), dt.date(2025, 5, 31), NOT_APPLICABLE),  # the programme had ended
        (dt.date(2025, 6, 1), dt.date(2025, 6, 1), DEPARTS),
        (None, None, NOT_ENOUGH),
    ],
)
def test_a_position_counts_from_its_day_and_not_against_what_had_ended(
    position: dt.date | None, until: dt.date | None, outcome: str
) -> None:
    doing = (Doing(society="ns-a", service="search_and_rescue", until=until),)
    declined = (Declined(society="ns-b", service="search_and_rescue", reason="policy", date=position),)
    assert found("X6", doings=doing, declined=declined).outcome == outcome


def test_nobody_differs_with_itself_and_an_agreed_service_is_no_question() -> None:
    doing = (Doing(society="ns-a", service="search_and_rescue"),)
    own = (Declined(society="ns-a", service="search_and_rescue", reason="policy", date=dt.date(2020, 1, 1)),)
    assert found("X6", doings=doing, declined=own).outcome == NOT_APPLICABLE
    agreed = msgspec.structs.replace(
        RULES["X6"], parameters={"reasons": ["policy"], "agreed": ["search_and_rescue"]}
    )  # fmt: skip
    others = (msgspec.structs.replace(own[0], society="ns-b"),)
    assert evaluate(agreed, World(day=DAY, doings=doing, declined=others)).outcome == CONFORMS


HOMES = (Home(society="ns-a", country="XAA"), Home(society="ns-b", country="XBB"))


@pytest.mark.parametrize(
    ("agrees", "awaited", "landing", "refusal", "outcome"),
    [
        (True, True, False, None, CONFORMS),
        (True, None, True, None, CONFORMS),
        (True, False, True, None, CONFORMS),  # what is offered there counts more than what is said from afar
        (True, False, False, None, DEPARTS),
        (False, True, True, None, DEPARTS),
        (None, True, False, None, NOT_ENOUGH),
        (True, None, False, None, NOT_ENOUGH),
        (True, None, False, dt.date(2026, 1, 1), DEPARTS),
        (True, None, False, dt.date(2027, 1, 1), NOT_ENOUGH),
        (None, None, True, dt.date(2026, 1, 1), DEPARTS),
    ],
)
def test_a_return_needs_somebody_there_and_consent(
    agrees: bool | None, awaited: bool | None, landing: bool, refusal: dt.date | None, outcome: str
) -> None:
    entry = Return(
        society="ns-a", phase="pre_departure", country="XBB", receiver_agrees=agrees, is_awaited=awaited
    )  # fmt: skip
    result = found(
        "X3", returns=(entry,), homes=HOMES, landings=(Landing(country="XBB", society="ns-b"),) if landing else (),
        declined=(Declined(society="ns-b", service="return_post_arrival", date=refusal),) if refusal else (),
    )  # fmt: skip
    assert result.outcome == outcome
    assert all(finding.concerns == ("ns-a", "ns-b") for finding in result.findings)


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ((100, 0.1), (105, 0.0), CONFORMS),
        ((100, 0.1), (120, 0.01), DEPARTS),
        ((100, 0.01), (120, 0.2), CONFORMS),  # within the tolerance of one
        ((100, None), (120, 0.01), NOT_ENOUGH),
        ((100, None), (100, None), CONFORMS),
        ((None, 0.1), (120, 0.1), NOT_ENOUGH),
    ],
)
def test_numbers_are_compared_within_both_tolerances(
    one: tuple[float | None, float | None], other: tuple[float | None, float | None], outcome: str
) -> None:
    told = tuple(
        Figure(society=name, about="deaths", year=2025, value=value, tolerance=tolerance)
        for name, (value, tolerance) in (("ns-a", one), ("ns-b", other))
    )
    assert found("X2", figures=told).outcome == outcome
    apart = (told[0], msgspec.structs.replace(told[1], year=2024))
    assert found("X2", figures=apart).outcome == NOT_APPLICABLE


def test_messages_to_another_audience_or_on_another_trail_are_not_compared() -> None:
    one = Message(trail="T", society="ns-a", audience="migrants", aim="fewer_departures", date=dt.date(2026, 1, 1))
    other = msgspec.structs.replace(one, society="ns-b", aim="more_departures")
    assert found("X2", messages=(one, other)).outcome == DEPARTS
    for apart in ({"audience": "public"}, {"trail": "U"}, {"society": "ns-a"}, {"date": dt.date(2020, 1, 1)}):
        assert found("X2", messages=(one, msgspec.structs.replace(other, **apart))).outcome == NOT_APPLICABLE
    for unclear in ({"audience": None}, {"date": None}):
        both = tuple(msgspec.structs.replace(message, **unclear) for message in (one, other))
        assert found("X2", messages=both).outcome == NOT_ENOUGH


def test_watching_and_guarding_in_one_country_are_told_in_two_societies_and_in_one() -> None:
    watching = DetentionPart(society="ns-a", country="XAA", role="monitors")
    guarding = DetentionPart(society="ns-b", country="XAA", facility_role="guard", may_leave=False)
    (finding,) = found("X5", detention=(watching, guarding)).findings
    assert (finding.society, finding.other, finding.country) == ("ns-a", "ns-b", "XAA")
    (own,) = found("X5", detention=(watching, msgspec.structs.replace(guarding, society="ns-a"))).findings
    assert own.concerns == ("ns-a",)
    assert found("X5", detention=(watching, msgspec.structs.replace(guarding, may_leave=True))).outcome == CONFORMS
    elsewhere = msgspec.structs.replace(guarding, country=None)
    assert found("X5", detention=(watching, elsewhere), homes=HOMES).outcome == CONFORMS  # at home, in XBB
    stated = DetentionPart(society="ns-b", country="XAA", work="runs")
    assert found("X5", detention=(watching, stated)).outcome == DEPARTS


def test_words_are_compared_whatever_their_case_and_only_in_one_total() -> None:
    terms = (Term(society="ns-a", text="Travellers", concept="returnees"),
             Term(society="ns-b", text="travellers", concept="people_in_transit"))  # fmt: skip
    counted = tuple(Counted(trail="T", society=name, measure="reached") for name in ("ns-a", "ns-b"))
    assert found("X7", terms=terms, counted=counted).outcome == DEPARTS
    assert found("X7", terms=terms, counted=counted[:1]).outcome == NOT_APPLICABLE


def test_of_several_agreements_the_one_that_protects_least_speaks() -> None:
    good = Agreement(society="ns-a", partner="p", exit_clause=True, reporting_duty=False)
    worse = Agreement(society="ns-b", partner="p", exit_clause=False, reporting_duty=True)
    (finding,) = found("X8", agreements=(good, worse)).findings
    assert finding.said == "agreement.exit_clause:true agreement.reporting_duty:false"
    also = msgspec.structs.replace(worse, society="ns-a")
    assert found("X8", agreements=(good, also, worse)).outcome == NOT_ENOUGH  # nothing told of the other clauses
    assert found("X8", agreements=(good, msgspec.structs.replace(worse, partner="q"))).outcome == NOT_APPLICABLE


COVERED = tuple(
    Cover(trail="T", role=role, need="n", societies=(name,)) for role, name in (("origin", "ns-a"), ("return", "ns-c"))
)


@pytest.mark.parametrize(
    ("level", "programmes", "outcome"),
    [
        ("high", 1, DEPARTS),
        ("medium", 1, DEPARTS),
        ("low", 1, NOT_APPLICABLE),
        ("no_evidence", 1, NOT_ENOUGH),
        ("high", 0, NOT_ENOUGH),
    ],
)
def test_a_gap_lies_between_two_covered_stages(level: str, programmes: int, outcome: str) -> None:
    needs = (Need(trail="T", role="transit", need="n", level=level),)
    stages = (Stage(trail="T", role="transit", societies=("ns-b",), programmes=programmes),)
    result = found("X9", needs=needs, covers=COVERED, stages=stages)
    assert result.outcome == outcome
    assert all(finding.concerns == ("ns-a", "ns-b", "ns-c") for finding in result.findings)
    assert found("X9", needs=needs, covers=COVERED[:1], stages=stages).outcome == NOT_APPLICABLE
    own = (*COVERED, Cover(trail="T", role="transit", need="n", societies=("ns-b",)))
    assert found("X9", needs=needs, covers=own, stages=stages).outcome in (CONFORMS, NOT_APPLICABLE)


def test_it_is_enough_that_one_of_both_takes_the_people_out() -> None:
    counted = tuple(Counted(trail="T", society=name, measure="reached") for name in ("ns-a", "ns-b"))
    shared = Shared(society="ns-a", other="ns-b", taken_out=False)
    back = Shared(society="ns-b", other="ns-a", taken_out=True)
    assert found("X10", counted=counted, shared=(shared,)).outcome == DEPARTS
    assert found("X10", counted=counted, shared=(shared, back)).outcome == CONFORMS
    targeted = (counted[0], msgspec.structs.replace(counted[1], measure="targeted"))
    assert found("X10", counted=targeted, shared=(shared,)).outcome == NOT_APPLICABLE


def test_a_finding_keeps_its_name_when_another_programme_or_day_shows_it() -> None:
    doing = Doing(society="ns-a", service="search_and_rescue", programme_id="p-1")
    declined = Declined(society="ns-b", service="search_and_rescue", reason="policy", date=dt.date(2020, 1, 1))
    (one,) = found("X6", doings=(doing,), declined=(declined,)).findings
    again = msgspec.structs.replace(doing, programme_id="p-9", until=dt.date(2030, 1, 1))
    (other,) = found("X6", doings=(again,), declined=(declined,)).findings
    assert one.finding_id("X6") == other.finding_id("X6") != one.finding_id("X5")


@given(st.randoms(use_true_random=False), st.sampled_from(list(RULES)))
@settings(max_examples=examples(30), deadline=None)
def test_the_order_of_what_is_told_never_matters(order: Any, relation: str) -> None:
    bench = _shared_bench()
    told = RULES[relation].fixtures["departs"]
    world = bench[relation]
    shuffled = {}
    for part in dataclasses.fields(World):
        value = getattr(world, part.name)
        if isinstance(value, tuple):
            listed = list(value)
            order.shuffle(listed)
            shuffled[part.name] = tuple(listed)
    assert evaluate(RULES[relation], dataclasses.replace(world, **shuffled)) == evaluate(RULES[relation], world), told


def _shared_bench(kept: dict[str, World] = {}) -> dict[str, World]:  # noqa: B006 - made once for all examples
    if not kept:
        bench = Bench(load_catalog())
        kept.update({name: bench.world(name, rule.fixtures["departs"]) for name, rule in RULES.items()})
    return kept


def test_two_findings_about_the_same_are_one_and_a_departure_comes_first() -> None:
    one = Message(trail="T", society="ns-a", audience="migrants", aim="fewer_departures", date=DAY)
    listed = [
        msgspec.structs.replace(one, society=society, aim=aim)
        for society in ("ns-a", "ns-b")
        for aim in ("fewer_departures", "more_departures", None)
    ]
    (finding,) = found("X2", messages=tuple(listed)).findings
    assert finding.outcome == DEPARTS
    terms = tuple(
        Term(society=society, text=text, concept=concept)
        for society, concept in (("ns-a", "returnees"), ("ns-b", "people_in_transit"))
        for text in ("People", "people")
    )
    counted = tuple(Counted(trail="T", society=name, measure="reached") for name in ("ns-a", "ns-b"))
    assert len(found("X7", terms=terms, counted=counted).findings) == 1
