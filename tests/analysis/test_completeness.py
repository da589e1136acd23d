"""How complete the picture is: own word, word of others, silence; programmes verified and filled in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.worlds import world
from tests.examples import examples
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.analysis.reading_aloud import explain_row
from waypost.reference import Catalog, load_catalog

AS_OF = dt.date(2024, 6, 1)
STAGES = [
    {"trail_id": "T", "role": "origin", "country_code": "NER"},
    {"trail_id": "T", "role": "transit", "country_code": "NER", "from_date": dt.date(2018, 1, 1)},
    {"trail_id": "T", "role": "destination", "country_code": "ITA"},
    {"trail_id": "T", "role": "destination", "country_code": "OMN"},  # a country without a society
    {"trail_id": "U", "role": "destination", "country_code": "ITA"},
]


def society(country: str, zone: str = "africa", status: str = "recognised") -> dict[str, Any]:
    return {"organisation_id": f"ns-{country.lower()}", "country_code": country, "status": status,
            "region": zone, "zone_2009": zone}  # fmt: skip


SOCIETIES = [society("NER"), society("TCD"), society("MLI"), society("ITA", "europe"),
             society("XXX", "europe", "dissolved"), society("ERI", "africa", "in_formation")]  # fmt: skip
PUBLISHERS = [
    {"publisher": "ns-ner", "organisation_id": "ns-ner"},
    {"publisher": "NE-REG-1", "organisation_id": "ns-ner"},
]


def record(publisher: str, date: str | None, fate: str = "registered") -> dict[str, Any]:
    return {"record_id": f"{publisher}{date}{fate}", "publisher": publisher, "stated_date": date, "fate": fate}


def programme(name: str, **more: Any) -> dict[str, Any]:
    return {"programme_id": name, "is_movement": True, **more}


def takes_part(name: str, *countries: str) -> list[dict[str, Any]]:
    return [{"programme_id": name, "organisation_id": f"ns-{country.lower()}", "role": "operating"}
            for country in countries]  # fmt: skip


def asked_of(
    question: str, catalog: Catalog, asked: dict[str, Any] | None = None, **tables: Any
) -> list[dict[str, Any]]:
    con = world(**{
        "trail_stage": STAGES, "national_society": SOCIETIES, "society_publisher": PUBLISHERS, **tables,
    })  # fmt: skip
    found = ask(load_question(question), DuckEngine(con), Asked(as_of=AS_OF, **(asked or {})), catalog)
    return list(found.to_pylist())


def complete(
    catalog: Catalog, asked: dict[str, Any] | None = None, **tables: Any
) -> dict[tuple[str, str], dict[str, Any]]:
    rows = asked_of("completeness", catalog, asked, **tables)
    found = {(row["scope"] if row["trail_id"] is None else f"{row['scope']} {row['trail_id']}", row["code"]): row
             for row in rows}  # fmt: skip
    assert len(found) == len(rows)
    return found


WORDS = ("own_word", "others_word", "silent", "societies")


def test_own_word_others_word_and_silence(catalog: Catalog) -> None:
    tables = {
        "record": [record("NE-REG-1", "2022-05-01T08:00:00Z"), record("waypost", "2024-01-01")],
        "programme": [programme("p"), programme("q")],
        "participation": [*takes_part("p", "NER", "ITA"), *takes_part("q", "ITA")],
    }
    found = complete(catalog, **tables)
    assert [found["all", "all"][name] for name in WORDS] == [1, 1, 2, 4]  # dissolved and in formation do not count
    assert [found["zone", "africa"][name] for name in WORDS] == [1, 0, 2, 3]
    assert [found["region", "europe"][name] for name in WORDS] == [0, 1, 0, 1]
    assert [found["trail T", "T"][name] for name in WORDS] == [1, 1, 0, 2]
    assert [found["role T", "destination"][name] for name in WORDS] == [0, 1, 0, 1]
    whole = found["all", "all"]
    assert (whole["own_share"], whole["known_share"]) == (0.25, 0.5)
    assert (whole["latest_own_date"], whole["own_word_year"]) == (dt.date(2022, 5, 1), 0)
    assert whole["programmes"] == 2  # the one of two societies counts once


@pytest.mark.parametrize(
    ("rows", "word", "date"),
    [
        ([record("ns-ner", "2024-05-01")], "own", dt.date(2024, 5, 1)),
        ([record("ns-ner", None)], "own", None),
        ([record("ns-ner", "spring 2024")], "own", None),
        ([record("ns-ner", "2023-01-01"), record("NE-REG-1", "2024-02-01", "merged")], "own", dt.date(2024, 2, 1)),
        ([record("ns-ner", "2024-05-01", "set_aside")], "silent", None),
        ([record("someone", "2024-05-01")], "silent", None),
    ],
)
def test_what_counts_as_its_own_word(
    rows: list[dict[str, Any]], word: str, date: dt.date | None, catalog: Catalog
) -> None:
    found = {row["society_id"]: row for row in asked_of("heard_from", catalog, record=rows)}
    assert (found["ns-ner"]["word"], found["ns-ner"]["own_date"]) == (word, date)


def test_silence_reads_as_silence_and_never_as_doing_nothing(catalog: Catalog) -> None:
    row = {row["society_id"]: row for row in asked_of("heard_from", catalog)}["ns-mli"]
    assert row["word"] == "silent"
    assert row["filled_share"] is None  # nothing to be filled in, not an empty programme
    text = catalog.question_texts["heard_from"]
    assert "silent" in explain_row(row, text, catalog, "en")
    assert all(text.cannot_say[language] for language in ("en", "fr", "es", "ar"))
    rows = complete(catalog)
    said = explain_row(rows["zone", "africa"], catalog.question_texts["completeness"], catalog, "en")
    assert "Silence says nothing about what a society does." in said


def test_a_society_told_of_by_a_programme_of_another_year_is_not_silent(catalog: Catalog) -> None:
    tables = {
        "programme": [programme("p", start_date=dt.date(2015, 1, 1), end_date=dt.date(2016, 1, 1))],
        "participation": takes_part("p", "MLI"),
    }
    found = {row["society_id"]: row for row in asked_of("heard_from", catalog, {"year": 2009}, **tables)}
    assert (found["ns-mli"]["word"], found["ns-mli"]["programmes"]) == ("others", 0)


def test_programmes_verified_within_a_year_and_fields_filled(catalog: Catalog) -> None:
    full = {
        "title": "t", "start_date": dt.date(2023, 1, 1), "end_date": dt.date(2025, 1, 1), "country_codes": "NER",
        "operating_ns_ids": "ns-ner", "access_condition": "needs_based", "people_targeted": 5,
        "status": "implementation",
    }  # fmt: skip
    tables = {
        "programme": [
            programme("p", verified_date=dt.date(2023, 6, 2), **full),
            programme("q", verified_date=dt.date(2023, 6, 1)),  # 366 days ago
            programme("x", is_movement=False),
        ],
        "participation": [*takes_part("p", "NER"), *takes_part("q", "NER"), *takes_part("x", "NER")],
        **{
            table: [{"programme_id": "p"}, {"programme_id": "p"}] for table in ("service", "population_group", "budget")
        },
    }
    row = complete(catalog, **tables)["all", "all"]
    numbers = ("programmes", "programmes_running", "programmes_verified")
    assert [row[name] for name in numbers] == [2, 1, 1]
    assert row["verified_share"] == 0.5
    assert row["filled_share"] == pytest.approx((11 / 11 + 1 / 11) / 2)


def test_the_programmes_of_a_trail_are_those_that_stand_on_it(catalog: Catalog) -> None:
    placed = [{"programme_id": "p", "trail_id": "T", "role": role, "country_code": "NER", "basis": "country"}
              for role in ("origin", "transit")]  # fmt: skip
    tables = {
        "programme": [programme("p"), programme("q")],
        "participation": [*takes_part("p", "TCD"), *takes_part("q", "NER")],
        "programme_trail": placed,
    }
    found = complete(catalog, **tables)
    assert found["trail T", "T"]["programmes"] == 1
    assert found["role T", "transit"]["programmes"] == 1
    assert found["trail U", "U"]["programmes"] == 0
    assert found["trail U", "U"]["verified_share"] is None


def test_filters(catalog: Catalog) -> None:
    on_trail = complete(catalog, {"trail": "T"})
    assert {row[0] for row in on_trail} == {"trail T", "role T"}
    before_2018 = complete(catalog, {"trail": "T", "year": 2009})
    assert ("role T", "transit") in on_trail
    assert ("role T", "transit") not in before_2018
    assert [row["society_id"] for row in asked_of("heard_from", catalog, {"trail": "U"})] == ["ns-ita"]
    listed = asked_of("heard_from", catalog, {"society": "ns-ita"})
    assert [(row["society_id"], row["trails"]) for row in listed] == [("ns-ita", 2)]
    narrow = asked_of("heard_from", catalog, {"trail": "U"})
    assert narrow[0]["trails"] == 2  # all that pass its country, not those asked about


def test_the_silent_stand_first(catalog: Catalog) -> None:
    tables = {"record": [record("ns-ner", "2024-05-01")], "programme": [programme("p")],
              "participation": takes_part("p", "ITA")}  # fmt: skip
    words = [row["word"] for row in asked_of("heard_from", catalog, **tables)]
    assert words == ["silent", "silent", "others", "own"]


@settings(max_examples=examples(15), deadline=None)
@given(parties=st.lists(st.tuples(st.sampled_from("pqrs"), st.sampled_from(["NER", "TCD", "ITA", "MLI"])), max_size=8),
       own=st.lists(st.sampled_from(["ns-ner", "NE-REG-1", "other"]), max_size=3),
       order=st.randoms(use_true_random=False))  # fmt: skip
def test_words_add_up_and_order_does_not_matter(parties: list[tuple[str, str]], own: list[str], order: Any) -> None:
    catalog = load_catalog()
    tables: dict[str, Any] = {
        "programme": [programme(name) for name in "pqrs"],
        "participation": [row for name, country in parties for row in takes_part(name, country)],
        "record": [record(publisher, f"2024-01-0{n + 1}") for n, publisher in enumerate(own)],
    }
    found = complete(catalog, **tables)
    for row in found.values():
        assert row["own_word"] + row["others_word"] + row["silent"] == row["societies"]
        assert row["own_word_year"] <= row["own_word"]
    zones = [row for key, row in found.items() if key[0] == "zone"]
    for name in WORDS:
        assert sum(row[name] for row in zones) == found["all", "all"][name]
    assert found["all", "all"]["programmes"] == len({name for name, _ in parties})
    assert complete(catalog, **{name: order.sample(rows, len(rows)) for name, rows in tables.items()}) == found
