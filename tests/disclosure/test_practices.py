"""Facts about practices are for those concerned: closed to the Movement, read for confidential questions alone."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "publish"))
from sample_release import ROWS, write_release

from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.atlas.answers import open_answers, prepare_answers
from waypost.disclosure.access import Viewer, open_outlet
from waypost.disclosure.findings import seen_by
from waypost.publish.exports import EXPORTERS
from waypost.store.release import Release

SOCIETIES = {"wp-0000000001": "ns-ner", "wp-0000000002": "ns-ita"}
_FLOW = {"level": "personal", "recipient_type": "police", "purpose": "status_check"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Two programmes of two societies; both hand personal data to the police."""
    programmes = [
        ROWS["programme"][0] | {"programme_id": name, "operating_ns_ids": society, "visibility": "movement"}
        for name, society in SOCIETIES.items()
    ]
    facts = [
        {"programme_id": name, "practice_code": "data_flow", "practice_no": 0, "practice_field": f, "practice_value": v}
        for name in SOCIETIES
        for f, v in _FLOW.items()
    ]
    parties = [
        {"programme_id": name, "organisation_id": society, "organisation_type": "national_society", "role": "operating"}
        for name, society in SOCIETIES.items()
    ]
    own = [{"organisation_id": society, "country_code": society[-3:].upper()} for society in SOCIETIES.values()]
    return write_release(
        tmp_path_factory.mktemp("practices"), programme=programmes, practice=facts, participation=parties,
        national_society=own, waiver=[],
    )  # fmt: skip


def told(release: Release, who: Viewer | str, catalog) -> list[tuple[str, ...]]:
    con = open_outlet(release, who, catalog).con
    return con.sql("select distinct programme_id, practice_field from practice order by all").fetchall()


def test_the_table_is_seen_by_the_team_and_by_a_society_of_its_own_programmes(release, catalog):
    assert told(release, "public", catalog) == []
    assert told(release, "movement", catalog) == []
    assert {name for name, _ in told(release, Viewer("movement", societies=("ns-ner",)), catalog)} == {"wp-0000000001"}
    assert {name for name, _ in told(release, "secretariat", catalog)} == set(SOCIETIES)


def test_no_export_for_the_movement_holds_a_fact(release, catalog, tmp_path):
    outlet = open_outlet(release, "movement", catalog)
    for name in ("csv", "parquet"):
        for path in EXPORTERS[name](outlet, tmp_path / name, catalog):
            if path.is_file():
                assert b"status_check" not in path.read_bytes(), path


def test_the_answer_is_worked_out_of_closed_facts_and_given_to_those_concerned(release, catalog):
    question = load_question("rules")
    con = open_outlet(release, "movement", catalog, closed=question.closed).con
    asked = Asked(as_of=dt.date(2026, 11, 1), everybody=True)
    answer = ask(question, DuckEngine(con), asked, catalog)
    assert seen_by(answer, "movement").rows.num_rows == 0
    rows = seen_by(answer, "movement", "ns-ner").rows.to_pylist()
    assert {row["programme_id"] for row in rows} == {"wp-0000000001"}
    finding = next(row for row in rows if row["rule"] == "R06")
    assert finding["outcome"] == "departs"
    assert "data_flow.recipient_type:police" in finding["evidence"].split(" ")
    assert finding["concerns"] == "ns-ner"
    assert seen_by(answer, "public", "ns-ner").rows.num_rows == 0


def test_kept_answers_hold_it_for_those_who_may_see_it_and_nothing_for_the_public(
    release, catalog, tmp_path, monkeypatch
):
    monkeypatch.setenv("WAYPOST_ANSWERS", str(tmp_path))
    found = {}
    for audience in ("public", "movement"):
        answers = open_answers(prepare_answers(release, audience, catalog))
        assert {"rules", "rules_standing"} <= answers.confidential
        found[audience] = answers.con.sql("select count(*) from rules where outcome = 'departs'").fetchone()[0]
    assert found["public"] == 0
    assert found["movement"] >= 2
