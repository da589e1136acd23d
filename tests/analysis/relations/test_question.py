"""The question on relations over a release: what it tells to whom, in every language, whatever the order of rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import NAMES, load_question
from waypost.analysis.questions.relations import QUESTION, known
from waypost.analysis.reading_aloud import explain_row
from waypost.analysis.relations.fixtures import rows_of_world
from waypost.analysis.relations.words import relation_words
from waypost.analysis.rule_fixtures import DAY, Rows, release_of
from waypost.analysis.tables import Tables
from waypost.disclosure.access import open_outlet
from waypost.disclosure.findings import seen_by
from waypost.reference import Catalog, load_catalog
from waypost.settings import LANGUAGES
from waypost.store.release import open_release

CATALOG = load_catalog()
RULES = CATALOG.relations


def answered(rows: Rows) -> list[dict[str, Any]]:
    """The whole question, as pages ask it."""
    return ask(load_question("relations"), DuckEngine(release_of(rows)), Asked(as_of=DAY), CATALOG).to_pylist()


def narrowed(rows: Rows, *rules: str, **filters: Any) -> list[dict[str, Any]]:
    """What the question knows for some rules alone, which is compiled sooner; rows in the order of the rules."""
    engine, asked = DuckEngine(release_of(rows)), Asked(as_of=DAY, **filters)
    expression = known(Tables(), asked, CATALOG, [RULES[name] for name in rules])
    return QUESTION.finish(engine.run(engine.compile(expression)), asked, CATALOG).to_pylist()


def apart(relation: str, told: Any) -> Any:
    """A small world with names of its own, so that several stand beside each other in one release."""
    if isinstance(told, dict):
        return {apart(relation, key): apart(relation, value) for key, value in told.items()}
    if isinstance(told, list):
        return [apart(relation, each) for each in told]
    is_name = isinstance(told, str) and (told.startswith(("ns-", "p-")) or told in ("TRAIL", "OTHER", "An agency"))
    if is_name:
        return f"{told}-{relation.lower()}"
    return f"{told[1]}{relation[1:]}" if isinstance(told, str) and told in ("XAA", "XBB", "XCC", "XDD") else told


def together(fixture: str) -> Rows:
    """All fixtures of this name in one release."""
    rows: Rows = {}
    for name, rule in RULES.items():
        told = {key: value for key, value in rule.fixtures[fixture].items() if key != "year"}
        for table, listed in rows_of_world(apart(name, told), CATALOG).items():
            rows.setdefault(table, []).extend(listed)
    for table in ("vulnerability_factor", "vulnerability_service"):
        rows[table] = [row for number, row in enumerate(rows[table]) if row not in rows[table][:number]]
    return rows


@pytest.fixture(scope="module")
def departing() -> list[dict[str, Any]]:
    return answered(together("departs"))


def test_every_rule_is_told_of_the_worlds_that_depart(departing: list[dict[str, Any]]) -> None:
    told = {row["relation"] for row in departing if row["outcome"] == "departs"}
    assert told == set(RULES)
    assert len({row["finding_id"] for row in departing}) == len(departing)
    assert [row["weight"] for row in departing] == sorted((row["weight"] for row in departing), reverse=True)


def test_what_is_not_known_is_asked_and_never_departs() -> None:
    rows = answered(together("unknown"))
    assert {row["outcome"] for row in rows} == {"not_enough"}
    assert {row["relation"] for row in rows} == set(RULES)
    assert all(row["missing"] for row in rows)


@pytest.mark.parametrize("fixture", ["conforms", "not_applicable"])
def test_what_goes_together_is_not_listed(fixture: str) -> None:
    assert answered(together(fixture)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_finding_reads_aloud_without_a_code_in_it(departing: list[dict[str, Any]], language: str) -> None:
    text = CATALOG.question_texts["relations"]
    for row in [*departing, *answered(together("unknown"))]:
        said = explain_row(row, text, CATALOG, language)
        assert RULES[row["relation"]].title[language] in said
        assert said.endswith(RULES[row["relation"]].ask[language])
        assert "_" not in said
        assert "None" not in said
        assert "{" not in said


def test_both_societies_and_all_on_a_way_are_concerned(departing: list[dict[str, Any]]) -> None:
    by_rule = {row["relation"]: row for row in departing}
    assert by_rule["X1"]["concerns"] == "ns-one-x1 ns-two-x1"
    assert by_rule["X4"]["concerns"].split() == sorted((by_rule["X4"]["society_id"], "ns-one-x4"))
    assert by_rule["X4"]["way"].endswith("ns-one-x4|| > Border police")
    assert by_rule["X5"]["concerns"] == "ns-one-x5"


def test_a_society_asked_about_is_told_what_concerns_it_alone() -> None:
    rows, some = together("departs"), ("X1", "X5", "X6")
    assert [row["relation"] for row in narrowed(rows, *some)] == list(some)
    assert [row["relation"] for row in narrowed(rows, *some, society="ns-one-x6")] == ["X6"]
    assert [row["relation"] for row in narrowed(rows, *some, trail="TRAIL-x1")] == ["X1"]
    assert [row["relation"] for row in narrowed(rows, *some, service="food")] == ["X1"]
    assert [row["relation"] for row in narrowed(rows, *some, service="return")] == ["X6"]


def test_at_most_so_many_are_listed_and_the_rest_is_counted() -> None:
    programmes = [
        {"id": f"p-{n}", "society": f"ns-{n:02}", "service": ["search_and_rescue"]} for n in range(9)
    ]  # fmt: skip
    declined = [{"society": "ns-x", "service": "search_and_rescue", "reason": "policy", "date": "2020-01-01"}]
    rows = rows_of_world({"programmes": programmes, "declined": declined}, CATALOG)
    assert [row["cases"] for row in narrowed(rows, "X6", top=4)] == [9] * 4
    assert [row["society_id"] for row in narrowed(rows, "X6", top=4, society="ns-08")] == ["ns-08"]


def test_of_programmes_that_say_the_same_the_one_asked_about_is_named() -> None:
    """The programme that is asked about is told of its relations, though another one says the same of its society."""
    told = {"society": "ns-one", "trail": "T", "service": ["food"]}
    shut = {"eligibility": [{"criterion": "status", "effect": "exclude"}]}
    programmes = [
        {"id": "p-1", **told, **shut}, {"id": "p-2", **told, **shut}, {"id": "p-3", **told, "service": ["cash"]},
        {"id": "p-9", **told, "society": "ns-two", "access_condition": "needs_based"},
    ]  # fmt: skip
    rows = rows_of_world({"programmes": programmes}, CATALOG)
    assert [row["programme_id"] for row in narrowed(rows, "X1")] == ["p-1"]
    assert [row["programmes"] for row in narrowed(rows, "X1", programme="p-2")] == ["p-2 p-9"]
    assert narrowed(rows, "X1", programme="p-3") == []


def test_nothing_invented_is_held_against_anybody_real() -> None:
    """A pair of a real and an invented society is no finding; on a real trail an invented one concerns itself alone."""
    told = {"trail": "T", "service": ["food"], "eligibility": [{"criterion": "status", "effect": "exclude"}]}
    programmes = [
        {"id": "p-1", "society": "ns-real", **told},
        {"id": "p-2", "society": "org-one", "trail": "T", "service": ["food"], "access_condition": "needs_based"},
        {"id": "p-3", "society": "org-two", **told},
    ]
    rows = rows_of_world({"societies": {"ns-real": "XAA"}, "programmes": programmes}, CATALOG)
    rows["national_society"] = [row for row in rows["national_society"] if row["organisation_id"] == "ns-real"]
    for row in rows["programme"]:
        row["is_example"] = row["programme_id"] != "p-1"
    assert [row["concerns"] for row in narrowed(rows, "X1")] == ["org-one org-two"]
    for row in rows["programme"]:
        row["is_example"] = False
    assert narrowed(rows, "X1") == []  # whoever is no society stands for nothing but an example


def test_what_the_contradictions_tell_already_is_left_to_them() -> None:
    programmes = [
        {"id": f"p-{n}", "society": f"ns-{n}", "trail": "T", "service": ["food"], "access_condition": condition}
        for n, condition in enumerate(("needs_based", "status_conditional"))
    ]
    assert narrowed(rows_of_world({"programmes": programmes}, CATALOG), "X1") == []
    told = [programmes[0], programmes[1] | {"eligibility": [{"criterion": "document", "effect": "only_include"}]}]
    (row,) = narrowed(rows_of_world({"programmes": told}, CATALOG), "X1")
    assert (row["society_id"], row["other_society_id"]) == ("ns-1", "ns-0")


def test_a_fact_told_after_the_day_is_not_known_on_it() -> None:
    rows = rows_of_world(RULES["X4"].fixtures["departs"], CATALOG)
    rows["claim"] = [
        {"programme_id": f"p-{n}", "kind": "practice", "field": "practice_code", "value": "data_flow"}
        | {"standing": "won", "record_id": f"r-{n}", "claim_no": 1}
        for n in (1, 2, 3)
    ]
    rows["record"] = [{"record_id": f"r-{n}", "stated_date": f"202{n + 3}-05-01"} for n in (1, 2, 3)]
    assert [row["way"] for row in narrowed(rows, "X4")] == [
        "ns-three|2026-05-01| > ns-one|2024-05-01| > Border police",
        "ns-two|2025-05-01| > ns-one|2024-05-01| > Border police",
    ]
    rows["record"][2]["stated_date"] = "2026-12-01"
    assert [row["society_id"] for row in narrowed(rows, "X4")] == ["ns-two"]


def test_a_year_asks_of_the_programmes_and_positions_of_that_year() -> None:
    told = {
        "programmes": [
            {"id": "p-1", "society": "ns-one", "service": ["return_during_removal"], "status": "closed"}
            | {"start_date": "2019-01-01", "end_date": "2020-06-30"}
        ],
        "declined": [{"society": "ns-two", "service": "return", "reason": "principles", "date": "2020-03-01"}],
    }
    rows = rows_of_world(told, CATALOG)
    assert narrowed(rows, "X6") == []
    assert [row["relation"] for row in narrowed(rows, "X6", year=2020)] == ["X6"]
    assert narrowed(rows, "X6", year=2019) == []  # the position was taken later


@given(st.randoms(use_true_random=False))
@settings(max_examples=examples(5), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_rows_and_the_words_of_titles_change_nothing(departing: list[dict[str, Any]], order: Any) -> None:
    rows = together("departs")
    for listed in rows.values():
        order.shuffle(listed)
    for programme in rows["programme"]:
        programme["title"] = f"Police {order.random()}"
    assert answered(rows) == departing


def test_labels_play_no_part(departing: list[dict[str, Any]], catalog: Catalog) -> None:
    """Other words in the rules give the same findings."""
    other = Catalog(catalog.path)
    renamed = {
        name: _with_words(rule, {language: f"?{language}" for language in LANGUAGES})
        for name, rule in other.relations.items()
    }
    other.__dict__["relations"] = renamed
    found = ask(load_question("relations"), DuckEngine(release_of(together("departs"))), Asked(as_of=DAY), other)
    assert found.to_pylist() == departing


def _with_words(rule: Any, words: dict[str, str]) -> Any:
    return msgspec.structs.replace(rule, title=words, ask=words, false_positives=words)


@pytest.fixture(scope="module")
def demo(demo_release: str) -> Any:
    return open_release(Path(demo_release))


def test_the_demo_shows_the_way_to_the_police_and_whom_totals_spare(demo: Any) -> None:
    asked = Asked(as_of=dt.date.fromisoformat(demo.manifest["as_of"]))
    rows = {}
    for audience in ("movement", "secretariat"):
        con = open_outlet(demo, audience, CATALOG, closed=QUESTION.closed).con
        rows[audience] = ask(load_question("relations"), DuckEngine(con), asked, CATALOG)
    found = rows["secretariat"].to_pylist()
    ways = [row["society"] for row in found if row["relation"] == "X4" and row["outcome"] == "departs"]
    assert sorted(ways) == ["Example Red Crescent Society of Bravo", "Example Red Cross Society of Charlie"]
    assert not any("Delta" in (row["way"] or "") for row in found)
    (divergent,) = [row for row in found if row["relation"] == "X6"]
    assert (divergent["society"], divergent["other"]) == (
        "Example Red Cross Society of Alfa",
        "Example Red Cross Society of Charlie",
    )
    found_once = Counter(row["relation"] for row in found if row["outcome"] == "departs")
    # agreements are not told of by any example yet, so nothing is found of X8
    assert found_once == {"X1": 1, "X2": 1, "X4": 2, "X5": 1, "X6": 1, "X7": 1, "X9": 1, "X10": 1}
    named = {name for row in found for name in row["concerns"].split()}
    assert named
    assert named.isdisjoint(CATALOG.societies)
    # found for everybody who is concerned, whatever the audience; told to nobody else
    assert rows["movement"].equals(rows["secretariat"])
    assert seen_by(rows["movement"], "movement", "ns-ner").rows.num_rows == 0
    assert seen_by(rows["movement"], "public", "ns-ner").rows.num_rows == 0
    assert seen_by(rows["movement"], "secretariat").withheld == 0


def test_a_question_that_reads_what_is_closed_is_confidential() -> None:
    questions = [load_question(name) for name in NAMES]
    assert all(question.is_confidential for question in questions if question.closed)
    assert "practice" in QUESTION.closed


def test_a_service_that_is_told_is_read_in_words():
    catalog = load_catalog()
    said = relation_words("service:return_during_removal", "told", catalog, "ar")
    assert said == f"الخدمة: {catalog.code_lists['service'].codes['return_during_removal'].label['ar']}"
