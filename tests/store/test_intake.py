"""Records on their way into a build: kept in columns, in pieces, and only as far as they are needed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from waypost.model import Issue, ScopeVerdict, SourceRecord
from waypost.store.intake import CLAIM, ISSUE, RECORD, IntakeWriter, intake_views

MIGRATION = ScopeVerdict(outcome="migration", certainty=0.912345, reasons=(("+", "rule", "says so"), ("-", "x", "but")))
DOUBTFUL = ScopeVerdict(outcome="doubtful", certainty=0.5)
OTHER = ScopeVerdict(outcome="other", certainty=0.1)


def record(identifier: str, *, unusable: str | None = None) -> SourceRecord:
    """A record with a code before its two titles, and an issue."""
    made = SourceRecord(
        source_id="src",
        publisher="P",
        identifier=identifier,
        file="a.csv",
        row=3,
        stated_date="2024",
        unusable=unusable,
    )
    made.add("programme", "reach", "national", original="National")
    made.add("programme", "title", "Water", language="en", place="Title")
    made.add("programme", "title", "Eau", language="fr")
    made.flag("date_unreadable", field="start_date", found="soon")
    return made


def read(folder: Path, sql: str) -> list[tuple[object, ...]]:
    con = duckdb.connect()
    intake_views(con, folder)
    rows: list[tuple[object, ...]] = con.sql(sql).fetchall()
    return rows


def test_a_record_is_found_again_with_its_claims_and_issues(tmp_path: Path) -> None:
    writer = IntakeWriter(tmp_path, 7)
    writer.add_record("r1", record("1"), MIGRATION)
    writer.close()
    assert read(tmp_path, "from intake_record") == [
        ("r1", "src", "P", None, "activity", "1", "Water", "a.csv", 7, 0, None, 3, None, "2024", None, "migration",
         0.9123, "+ says so\n- but", None)
    ]  # fmt: skip
    assert read(tmp_path, "from intake_claim") == [
        ("r1", 0, "programme", 0, "reach", "national", "National", None, "reported", None),
        ("r1", 1, "programme", 0, "title", "Water", None, "en", "reported", "Title"),
        ("r1", 2, "programme", 0, "title", "Eau", None, "fr", "reported", None),
    ]
    assert read(tmp_path, "select issue_type, record_id, file, row, field, found from intake_issue") == [
        ("date_unreadable", "r1", "a.csv", 3, "start_date", "soon")
    ]


@pytest.mark.parametrize(
    ("verdict", "unusable", "claims"),
    [(MIGRATION, None, 3), (DOUBTFUL, None, 3), (OTHER, None, 0), (MIGRATION, "identifier_missing", 0)],
)
def test_claims_are_kept_of_what_may_be_migration_work(
    tmp_path: Path, verdict: ScopeVerdict, unusable: str | None, claims: int
) -> None:
    writer = IntakeWriter(tmp_path, 0)
    writer.add_record("r1", record("1", unusable=unusable), verdict)
    writer.close()
    assert read(tmp_path, "select count(*) from intake_claim") == [(claims,)]
    # the record and its issue stay whatever it is: its title, why it was set aside, what to mend
    assert read(tmp_path, "select title, unusable, scope_outcome from intake_record") == [
        ("Water", unusable, verdict.outcome)
    ]
    assert read(tmp_path, "select count(*) from intake_issue") == [(1,)]


def test_memory_is_given_back_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("waypost.store.intake._BATCH", 4)
    writer = IntakeWriter(tmp_path, 0)
    for number in range(10):
        writer.add_record(f"r{number}", record(str(number)), MIGRATION)
    writer.close()
    for name, rows in (("record", 10), ("claim", 30), ("issue", 10)):
        metadata = pq.read_metadata(tmp_path / f"{name}-000000.parquet")
        assert metadata.num_rows == rows
        assert metadata.num_row_groups > 2
        assert max(metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)) <= 6
    numbers = read(tmp_path, "select record_no, record_id from intake_record order by record_no")
    assert numbers == [(n, f"r{n}") for n in range(10)]


def test_files_are_seen_as_one_and_an_empty_one_is_no_fault(tmp_path: Path) -> None:
    for number, identifiers in enumerate((["1", "2"], [], ["3"])):
        writer = IntakeWriter(tmp_path, number)
        for identifier in identifiers:
            writer.add_record(f"r{identifier}", record(identifier), MIGRATION)
        writer.close()
    assert read(tmp_path, "select record_id, file_no from intake_record order by record_id") == [
        ("r1", 0), ("r2", 0), ("r3", 2)
    ]  # fmt: skip
    con = duckdb.connect()
    intake_views(con, tmp_path)
    for name, schema in (("record", RECORD), ("claim", CLAIM), ("issue", ISSUE)):
        assert con.table(f"intake_{name}").columns == schema.names


def test_an_issue_of_the_file_as_a_whole_has_no_record(tmp_path: Path) -> None:
    writer = IntakeWriter(tmp_path, 0)
    writer.add_issue(Issue(issue_type="file_twice", file="a.csv", found="same as b.csv"))
    writer.close()
    assert read(tmp_path, "select issue_type, file, record_id from intake_issue") == [("file_twice", "a.csv", None)]
