"""Practices in the register: one source for each, bodies under their ids; positions of societies."""

from __future__ import annotations

from tests.register.world import record, register
from waypost.model import OF_SOCIETIES, SourceRecord


def fact(number: int, practice: str, entry: int, field: str, value: str) -> list[tuple]:
    """The claims of one fact."""
    row = {"practice_code": practice, "practice_no": str(entry), "practice_field": field, "practice_value": value}
    return [("practice", number, name, text) for name, text in row.items()]


def test_entries_of_two_sources_are_never_mixed(tmp_path, catalog):
    """What is said first of a practice stands whole; another practice may be told by another source."""
    title = [("programme", 0, "title", "T", "en")]
    first = record("A", "1", stated="2024-05-01", claims=title + fact(0, "data_flow", 0, "level", "aggregate"))
    other = record(
        "B", "1", stated="2024-01-01",
        claims=title + fact(0, "data_flow", 0, "recipient_type", "police") + fact(1, "detention", 0, "role", "visits"),
    )  # fmt: skip
    con = register(tmp_path, catalog, [first, other], clusters=[[0, 1]])
    found = con.sql("select practice_code, practice_field, practice_value from practice order by all").fetchall()
    assert found == [("data_flow", "level", "aggregate"), ("detention", "role", "visits")]
    standing = con.sql("""
        select distinct record_id, standing from claim where kind = 'practice' and subject_no = 0 order by all
    """).fetchall()
    assert standing == [("r0", "won"), ("r1", "lost")]


def test_a_recipient_is_the_organisation_of_the_register(tmp_path, catalog):
    """By its reference or its name; one that takes part in nothing keeps its words."""
    claims = [
        ("programme", 0, "title", "T", "en"), ("participation", 0, "organisation_name", "Example Society"),
        ("participation", 0, "role", "operating"), *fact(0, "data_flow", 0, "to", "Example Society"),
        *fact(1, "data_flow", 1, "to", "Example Police"), *fact(2, "detention", 0, "guideline_ref", "Example Society"),
    ]  # fmt: skip
    bodies = [(None, "Example Society", "org-1", "national_society", True)]
    con = register(tmp_path, catalog, [record("A", "1", claims=claims)], organisations=bodies)
    found = con.sql("select practice_field, practice_value from practice order by all").fetchall()
    assert found == [("guideline_ref", "Example Society"), ("to", "Example Police"), ("to", "org-1")]


def test_the_latest_position_of_a_society_stands_and_its_record_is_accounted_for(tmp_path, catalog):
    def position(identifier: str, reason: str, day: str) -> SourceRecord:
        fields = {"society_ref": "ns-ner", "declined_service_code": "return_during_removal"}
        fields |= {"declined_reason": reason, "declined_date": day}
        made = record("A", identifier, claims=[("declined_position", 0, *pair) for pair in fields.items()])
        made.record_kind, made.unusable = OF_SOCIETIES[0], "position_of_a_society"
        return made

    con = register(
        tmp_path, catalog, [position("1", "policy", "2020-01-01"), position("2", "trust", "2023-01-01")], clusters=[]
    )
    assert con.sql("select society_id, declined_reason from declined_position").fetchall() == [("ns-ner", "trust")]
    assert con.sql("select distinct fate, reason from record").fetchall() == [("set_aside", "position_of_a_society")]
