"""Chances to work together: what each kind is, what it needs, and what lowers it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.analysis.asking import answers
from tests.analysis.opportunity.worlds import Programme, chances
from waypost.analysis.reading_aloud import explain_row
from waypost.reference import load_catalog

Rows = list[dict[str, Any]]
WATER_NER = Programme("p-ner", "ner", "NER", "water_sanitation", "people_in_transit", ("T", "transit"))
WATER_ITA = Programme("p-ita", "ita", "ITA", "water_sanitation", "people_at_destination", ("T", "destination"))


def of_kind(rows: Rows, kind: str) -> Rows:
    return [row for row in rows if row["kind"] == kind]


def asked(*programmes: Programme, kind: str, more: dict[str, Any] | None = None, **filters: Any) -> Rows:
    return of_kind(answers(chances(programmes, **(more or {})), "opportunities", **filters), kind)


def test_continuity_is_the_same_service_on_stages_that_follow_each_other() -> None:
    (row,) = asked(WATER_ITA, WATER_NER, kind="continuity")
    assert (row["trail_id"], row["society_a"], row["side_a"], row["country_a"]) == ("T", "ns-ner", "transit", "NER")
    assert (row["society_b"], row["side_b"], row["country_b"]) == ("ns-ita", "destination", "ITA")
    assert (row["programme_a"], row["programme_b"]) == ("p-ner", "p-ita")
    assert row["service_codes_a"] == row["service_codes_b"] == "water_sanitation"
    assert (row["population_group_codes_a"], row["population_group_codes_b"]) == (
        "people_in_transit", "people_at_destination",
    )  # fmt: skip
    assert row["people"] == 100_000  # from the trail's origin, in Italy


def test_the_parts_make_the_score() -> None:
    (row,) = asked(WATER_ITA, WATER_NER, kind="continuity")
    # both state the stage (2 + 2), were heard of (1 + 1) and run (1 + 1); both stages are sure (1 + 1); groups meet (2)
    assert (row["evidence_part"], row["match_part"], row["left_part"]) == (1.0, 0.6, 1.0)
    assert row["people_part"] == pytest.approx(5 / 6, abs=0.001)
    assert row["score"] == pytest.approx((4 * row["people_part"] + 3 * 1.0 + 3 * 0.6) / 10, abs=0.001)


def test_people_that_nobody_knows_are_left_out_of_the_score_and_none_is_none() -> None:
    (unknown,) = asked(WATER_ITA, WATER_NER, kind="continuity", more={"context_fact": []})
    assert (unknown["people"], unknown["people_part"]) == (None, None)
    assert unknown["score"] == pytest.approx((1.0 + 0.6) / 2, abs=0.001)
    zero = [{**fact, "count": 0} for fact in chances([]).sql("from context_fact").to_arrow_table().to_pylist()]
    (none,) = asked(WATER_ITA, WATER_NER, kind="continuity", more={"context_fact": zero})
    assert (none["people"], none["people_part"]) == (0, 0.0)


def test_a_society_is_no_partner_of_its_own() -> None:
    assert asked(WATER_ITA._replace(societies="ner"), WATER_NER, kind="continuity") == []


def test_who_is_at_home_speaks_for_what_is_run_together_and_that_lowers_it() -> None:
    (apart,) = asked(WATER_ITA, WATER_NER, kind="continuity")
    (joint,) = asked(WATER_ITA._replace(societies="ita ner"), WATER_NER, kind="continuity")
    assert (joint["society_a"], joint["society_b"]) == ("ns-ner", "ns-ita")
    assert (apart["shared_programmes"], joint["shared_programmes"]) == (0, 1)
    assert joint["score"] < apart["score"]


def test_groups_that_differ_rule_a_pair_out_and_unknown_ones_earn_nothing() -> None:
    other = WATER_ITA._replace(groups="host_communities")
    silent = WATER_ITA._replace(groups="")
    assert asked(other, WATER_NER, kind="continuity") == []
    (row,) = asked(silent, WATER_NER, kind="continuity")
    assert (row["population_group_codes_b"], row["evidence_part"]) == (None, 0.833)


def test_a_link_lowers_and_is_shown() -> None:
    link = {"link": [{"programme_id": "p-ner", "link_type": "related_activity", "target": "X-1"}],
            "identifier": [{"programme_id": "p-ita", "authority": "any", "value": "X-1"}]}  # fmt: skip
    (before,) = asked(WATER_ITA, WATER_NER, kind="continuity")
    (after,) = asked(WATER_ITA, WATER_NER, kind="continuity", more=link)
    assert (before["is_linked"], before["left_part"]) == (False, 1.0)
    assert (after["is_linked"], after["left_part"]) == (True, 0.25)
    assert after["score"] == pytest.approx(before["score"] * 0.25, abs=0.001)


def test_a_document_is_no_link_between_programmes() -> None:
    link = [{"programme_id": "p-ner", "link_type": "document", "target": "p-ita"}]
    (row,) = asked(WATER_ITA, WATER_NER, kind="continuity", more={"link": link})
    assert row["is_linked"] is False


def test_what_the_societies_share_lowers_and_is_shown() -> None:
    shared = Programme("p-both", "ita ner", "FRA", "education")
    (row,) = asked(WATER_ITA, WATER_NER, shared, kind="continuity")
    assert (row["shared_programmes"], row["left_part"]) == (1, 0.6)
    over = shared._replace(status="closed")
    (row,) = asked(WATER_ITA, WATER_NER, over, kind="continuity")
    assert (row["shared_programmes"], row["left_part"]) == (0, 1.0)


@pytest.mark.parametrize(
    ("links", "agreements", "meetings", "left"),
    [
        ([("p-ner", "agreement", "ns-ita")], 1, 0, 0.5),
        ([("p-ner", "agreement", "AGR-1"), ("p-ita", "agreement", "AGR-1")], 1, 0, 0.5),
        ([("p-ner", "meeting", "M-1"), ("p-ita", "meeting", "M-1"), ("p-ita", "meeting", "M-2")], 0, 1, 0.8),
        ([("p-ner", "agreement", "ns-ita"), ("p-ita", "meeting", "ns-ner")], 1, 1, 0.4),
        ([("p-ner", "agreement", "ns-fra")], 0, 0, 1.0),
    ],
)
def test_agreements_and_meetings_lower(
    links: list[tuple[str, str, str]], agreements: int, meetings: int, left: float
) -> None:
    said = [dict(zip(("programme_id", "link_type", "target"), link, strict=True)) for link in links]
    (row,) = asked(WATER_ITA, WATER_NER, kind="continuity", more={"link": said})
    assert (row["agreements"], row["meetings"], row["left_part"]) == (agreements, meetings, left)


def test_a_heading_fits_what_stands_under_it_and_counts_for_less() -> None:
    vague = WATER_ITA._replace(services="basic")
    (row,) = asked(vague, WATER_NER, kind="continuity")
    assert (row["service_codes_a"], row["match_part"]) == ("basic", 0.5)
    detailed = WATER_ITA._replace(services="basic food")  # it says more: food, and not water
    assert asked(detailed, WATER_NER, kind="continuity") == []


def test_two_countries_of_transit_follow_each_other_where_a_leg_joins_them() -> None:
    here = Programme("p-lby", "lby", "LBY", "water_sanitation", "people_in_transit", ("T", "transit"))
    (row,) = asked(here, WATER_NER, kind="continuity")
    assert (row["society_a"], row["society_b"]) == ("ns-ner", "ns-lby")  # in the order of the leg
    neighbour = Programme("p-ner2", "tcd", "NER", "water_sanitation", "people_in_transit", ("T", "transit"))
    assert asked(neighbour, WATER_NER, kind="continuity") == []


def test_complement_is_a_service_and_its_counterpart() -> None:
    advice = Programme("p-ita", "ita", "ITA", "return_counselling", "returnees")
    start = Programme("p-nga", "nga", "NGA", "reintegration", "returnees")
    (row,) = asked(advice, start, kind="complement", trail="T")
    assert (row["side_a"], row["side_b"]) == ("destination", "return")
    assert (row["service_codes_a"], row["service_codes_b"]) == ("return_counselling", "reintegration")
    assert asked(advice, start, kind="continuity") == []


def test_tracing_with_tracing_is_told_once_as_a_complement() -> None:
    one = Programme("p-ita", "ita", "ITA", "rfl_tracing")
    other = Programme("p-nga", "nga", "NGA", "rfl_tracing")
    rows = answers(chances([one, other]), "opportunities", trail="T")
    kinds = {row["kind"] for row in rows if row["programme_b"]}
    assert kinds == {"complement"}


def test_nobody_is_informed_before_fleeing() -> None:
    informs = Programme("p-nga", "nga", "NGA", "pre_departure_information")
    receives = Programme("p-ner", "ner", "NER", "information_services")
    assert {row["trail_id"] for row in asked(informs, receives, kind="complement")} == {"T"}
    assert [row for row in asked(informs, kind="missing_counterpart") if row["trail_id"] == "D"] == []


def test_a_missing_counterpart_names_the_society_that_lacks_it() -> None:
    prevents = Programme("p-nga", "nga", "NGA", "anti_trafficking", "women_and_girls", ("T", "origin"))
    rows = asked(prevents, Programme("p-fra", "fra", "FRA", "food"), kind="missing_counterpart", trail="T")
    told = {row["society_b"]: row for row in rows if row["society_a"] == "ns-nga"}
    assert {society: row["is_silent"] for society, row in told.items()} == {
        "ns-ner": True, "ns-lby": True, "ns-ita": True, "ns-fra": False,
    }  # fmt: skip
    row = told["ns-fra"]
    assert (row["programme_a"], row["programme_b"], row["country_b"]) == ("p-nga", None, "FRA")
    assert row["service_codes_a"] == "anti_trafficking"
    assert set(row["service_codes_b"].split()) == {"anti_trafficking", "sgbv", "safe_space"}
    assert row["people"] == 1_000
    assert row["evidence_part"] > told["ns-ita"]["evidence_part"]  # France was heard of


@pytest.mark.parametrize(
    "there",
    [
        Programme("p-fra", "fra", "FRA", "sgbv"),
        Programme("p-fra", "", "FRA", "sgbv"),  # of another organisation
        Programme("p-fra", "fra", "FRA", "protection"),  # may well hold it
    ],
)
def test_what_is_there_is_not_missing(there: Programme) -> None:
    prevents = Programme("p-nga", "nga", "NGA", "anti_trafficking", stated=("T", "origin"))
    rows = asked(prevents, there, kind="missing_counterpart", trail="T")
    lacking = {row["country_b"] for row in rows if row["society_a"] == "ns-nga"}
    assert lacking == {"NER", "LBY", "ITA"}


def test_peer_learning_joins_the_strong_with_those_who_start() -> None:
    strong = [Programme(f"p-ita-{year}", "ita", "ITA", "mental_health", start=dt.date(year, 1, 1), status=status)
              for year, status in ((2014, "closed"), (2018, "closed"), (2025, "implementation"))]  # fmt: skip
    starts = Programme("p-ner", "ner", "NER", "mental_health", start=dt.date(2026, 1, 1))
    (row,) = asked(*strong, starts, kind="peer_learning")
    assert (row["society_a"], row["society_b"], row["service_codes_a"]) == ("ns-ita", "ns-ner", "mental_health")
    assert (row["years"], row["programmes"]) == (12, 3)
    assert (row["programme_a"], row["programme_b"]) == ("p-ita-2025", "p-ner")
    assert asked(*strong[1:], starts, kind="peer_learning") == []  # two programmes are not many
    assert asked(*strong, starts._replace(start=dt.date(2020, 1, 1)), kind="peer_learning") == []


def test_overlap_is_two_societies_in_one_place_with_one_service_for_one_group() -> None:
    here = Programme("p-ner", "ner", "NER", "food", "people_in_transit", area="NER001")
    guest = Programme("p-dnk", "dnk", "NER", "food", "people_in_transit", area="NER001")
    (row,) = asked(here, guest, kind="overlap", trail="T")
    assert (row["country_a"], row["country_b"], row["side_a"], row["side_b"]) == ("NER", "NER", "transit", "transit")
    assert {row["society_a"], row["society_b"]} == {"ns-ner", "ns-dnk"}
    assert asked(here, guest._replace(area="NER002"), kind="overlap", trail="T") == []
    assert len(asked(here, guest._replace(area=None), kind="overlap", trail="T")) == 1
    stranded = guest._replace(groups="people_stranded")  # on one side these are two groups
    assert asked(here, stranded, kind="overlap", trail="T") == []


def test_only_what_is_open_counts_and_a_year_asks_for_its_own() -> None:
    over = WATER_ITA._replace(status="closed", start=dt.date(2015, 1, 1))
    assert asked(over, WATER_NER, kind="continuity") == []
    before = WATER_NER._replace(start=dt.date(2014, 1, 1))
    assert len(asked(over, before, kind="continuity", year=2016)) == 1


def test_a_pair_on_several_trails_is_told_once() -> None:
    one = Programme("p-nga", "nga", "NGA", "rfl_tracing")
    other = Programme("p-ita", "ita", "ITA", "rfl_tracing")
    (row,) = asked(one, other, kind="complement")
    assert (row["trail_id"], row["also_on"]) == ("T", "U")
    (alone,) = asked(one, other, kind="complement", trail="U")
    assert (alone["trail_id"], alone["also_on"]) == ("U", None)


def test_two_societies_are_told_once_with_their_best_programmes() -> None:
    poorer = WATER_NER._replace(programme_id="p-a", stated=None, heard=None)
    (row,) = asked(WATER_ITA, poorer, WATER_NER, kind="continuity")
    assert row["programme_a"] == "p-ner"


def test_equal_pairs_stand_in_the_order_of_their_names() -> None:
    twin = WATER_NER._replace(programme_id="p-aaa")
    (row,) = asked(WATER_ITA, twin, WATER_NER, kind="continuity")
    assert row["programme_a"] == "p-aaa"


def test_filters() -> None:
    fra = WATER_ITA._replace(programme_id="p-fra", societies="fra", countries="FRA")
    food = WATER_ITA._replace(programme_id="p-esp", societies="esp", services="food water_sanitation")
    all_of_them = (WATER_NER, WATER_ITA, fra, food)

    def societies(**filters: Any) -> set[str]:
        return {row["society_b"] for row in asked(*all_of_them, kind="continuity", **filters)}

    assert societies() == {"ns-ita", "ns-fra", "ns-esp"}
    assert societies(society="ns-fra") == {"ns-fra"}
    assert societies(country="FRA") == {"ns-fra"}
    assert societies(service="food") == set()
    assert societies(service="basic") == {"ns-ita", "ns-fra", "ns-esp"}
    assert societies(group="people_in_transit") == set()  # the others name another group
    assert len(asked(*all_of_them, kind="continuity", top=2)) == 2


def test_taking_one_programme_away_leaves_what_is_said_of_the_others() -> None:
    others = [
        WATER_NER,
        WATER_ITA,
        Programme("p-nga", "nga", "NGA", "anti_trafficking rfl_tracing"),
        Programme("p-fra", "fra", "FRA", "sgbv rfl_tracing"),
    ]
    gone = Programme("p-esp", "esp", "ITA", "water_sanitation sgbv")
    named = ("programme_a", "programme_b", "society_a", "society_b", "kind", "trail_id", "score")

    def told(programmes: list[Programme]) -> set[tuple[Any, ...]]:
        rows = answers(chances(programmes), "opportunities", top=1000)
        pairs = [row for row in rows if row["programme_b"]]  # what is missing may be missing because of it
        kept = [row for row in pairs if "p-esp" not in (row["programme_a"], row["programme_b"])]
        return {tuple(row[name] for name in named) for row in kept}

    assert told(others) == told([*others, gone])


def test_a_row_reads_aloud_in_every_language() -> None:
    catalog = load_catalog()
    rows = answers(chances([WATER_ITA, WATER_NER]), "opportunities")
    for language in ("en", "fr", "es", "ar"):
        for row in rows:
            told = explain_row(row, catalog.question_texts["opportunities"], catalog, language)
            assert "{" not in told
            assert len(told) > 60
    (row,) = of_kind(rows, "continuity")
    told = explain_row(row, catalog.question_texts["opportunities"], catalog, "en")
    assert "Red Cross Society of Niger" in told
    assert "100,000 people" in told
