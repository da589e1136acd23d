"""What an id leads to, and every claim behind it."""

from __future__ import annotations

import duckdb
import pytest

from tests.analysis.world import make_world
from tests.register.world import record, register
from waypost.analysis.explain import explain_programme, explain_record, find_programme
from waypost.errors import InputError
from waypost.model.identity import programme_id
from waypost.reference import Catalog

ENDED = programme_id("ns-ner|ended")


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> duckdb.DuckDBPyConnection:
    made = make_world(tmp_path_factory.mktemp("world"), catalog)
    made.sql(
        """insert into match by name
           select 'P|example' as left_key, 'ns-ner|ended' as right_key, 'review' as how, 0.4 as score,
                  'review' as judgement, 'titles differ' as reasons"""
    )
    made.sql(
        """insert into issue by name
           select 99 as issue_no, 'file_twice' as issue_type, 'b.csv' as file, 'same as a.csv' as found"""
    )
    return made


@pytest.mark.parametrize(
    "wanted",
    [ENDED, "ended", "ENDED", " ended ", "ns-ner|ended", "NS-NER|Ended", "r0"],
)
def test_many_names_lead_to_a_programme(con: duckdb.DuckDBPyConnection, wanted: str) -> None:
    assert find_programme(con, wanted) == {"programme_id": ENDED, "record_id": None}


def test_a_merged_record_leads_to_its_programme(tmp_path, catalog: Catalog) -> None:
    records = [record(p, "1", claims=[("programme", 0, "title", "T", "en")]) for p in ("A", "B")]
    con = register(tmp_path, catalog, records, [[0, 1]])
    assert find_programme(con, "r1") == find_programme(con, "A|1") == {
        "programme_id": programme_id("A|1"), "record_id": None
    }  # fmt: skip


def test_a_claim_and_an_issue_lead_to_what_they_are_about(con: duckdb.DuckDBPyConnection) -> None:
    con.sql("create or replace table kept as from record")
    con.sql("update record set record_id = 'r' || repeat('a', 13) where record_id = 'r0'")
    assert find_programme(con, "raaaaaaaaaaaaa.12")["programme_id"] == ENDED
    con.sql("delete from record; insert into record from kept")
    number, programme = con.sql("select issue_no, programme_id from issue where programme_id is not null").fetchall()[0]
    for wanted in (f"#{number}", f"issue {number}", f"Issue-{number}"):
        assert find_programme(con, wanted)["programme_id"] == programme
    with pytest.raises(InputError, match=r"#99: file_twice is about b.csv as a whole: same as a.csv"):
        find_programme(con, "#99")
    with pytest.raises(InputError, match=r"#1234: no such issue; they are numbered from 1 to 99"):
        find_programme(con, "#1234")


def test_what_was_set_aside_is_found_with_its_reason(con: duckdb.DuckDBPyConnection) -> None:
    for identifier, record_id, reason in (("aside", "r8", "not_migration_work"), ("doubtful", "r9", "for_review")):
        assert find_programme(con, identifier) == {"programme_id": None, "record_id": record_id}
        told = explain_record(con, record_id)
        assert (told["record"]["fate"], told["record"]["reason"]) == ("set_aside", reason)
        assert bool(told["claims"]) == (reason == "for_review")


def test_an_unknown_name_suggests_near_ones(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(InputError, match=r"runing: no programme, .*nearest: running"):
        find_programme(con, "runing")


def test_a_name_of_several_says_which(tmp_path, catalog: Catalog) -> None:
    records = [record(p, "17", claims=[("programme", 0, "title", f"Of {p}", "en")]) for p in ("A", "B")]
    con = register(tmp_path, catalog, records)
    with pytest.raises(InputError, match=r"17: stands for wp-\w+ \(Of [AB]\), wp-\w+ \(Of [AB]\); give one of these"):
        find_programme(con, "17")


def test_words_of_a_title_lead_to_the_only_programme_that_has_them(con: duckdb.DuckDBPyConnection) -> None:
    assert find_programme(con, "of another AGENCY") == find_programme(con, "other")
    with pytest.raises(InputError, match=r"n: several programmes have it in their titles: wp-\w+ \(.*\); wp-"):
        find_programme(con, "n")


@pytest.mark.parametrize("wanted", ["", "  "])
def test_an_empty_id_is_refused(con: duckdb.DuckDBPyConnection, wanted: str) -> None:
    with pytest.raises(InputError, match="an empty id: give a programme"):
        find_programme(con, wanted)


def test_an_empty_register_has_nothing_near(tmp_path, catalog: Catalog) -> None:
    con = register(tmp_path, catalog, [record("A", "1")])
    con.sql("delete from record; delete from programme; delete from identifier")
    with pytest.raises(InputError, match="there is no record at all"):
        find_programme(con, "x")


def test_every_claim_behind_a_programme(con: duckdb.DuckDBPyConnection) -> None:
    told = explain_programme(con, ENDED)
    assert told["programme"]["title"] == "Ended"
    assert [row["record_id"] for row in told["records"]] == ["r0"]
    assert len(told["claims"]) == con.sql(f"select count(*) from claim where programme_id = '{ENDED}'").fetchall()[0][0]
    title = next(claim for claim in told["claims"] if claim["field"] == "title")
    assert (title["standing"], title["why"], title["file"]) == ("won", "the only one who says", "src.csv")
    assert {row["model"]: row["count"] for row in told["people"]} == {
        "sum": 100, "largest_service": 100, "largest_place": 60
    }  # fmt: skip
    assert [row["judgement"] for row in told["matches"]] == ["review"]


def test_what_won_stands_before_what_lost(tmp_path, catalog: Catalog) -> None:
    def said(publisher: str, source: str, reach: str):
        claims = [("programme", 0, "title", "T", "en"), ("programme", 0, "reach", reach)]
        return record(publisher, "1", source=source, claims=claims)

    records = [said("A", "low", "national"), said("B", "high", "regional")]
    con = register(tmp_path, catalog, records, [[0, 1]], trust={"low": 10, "high": 90})
    told = explain_programme(con, programme_id("A|1"))
    reach = [(c["value"], c["standing"], c["why"]) for c in told["claims"] if c["field"] == "reach"]
    assert reach == [
        ("regional", "won", "speaks first of 2"),
        ("national", "lost", "B is trusted more (90 over 10)"),
    ]


def test_rates_are_told(tmp_path, catalog: Catalog) -> None:
    budget = {"budget_type": "original", "amount": "10", "currency": "EUR", "period_start_date": "2020-01-01"}
    claims = [("budget", 0, field, value) for field, value in budget.items()]
    con = register(tmp_path, catalog, [record("A", "1", claims=claims)], rates=[("EUR", 2020, 1.07)])
    assert explain_programme(con, programme_id("A|1"))["money"] == [
        {"currency": "EUR", "rate_year": 2020, "rate": 1.07, "rate_source": "test"}
    ]
