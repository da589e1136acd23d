"""How programmes work comes in with the workbook and the form: compared by fact, taken in to the register."""

from __future__ import annotations

import json

import pytest

from tests.web.contribute.test_saying import WATER
from tests.web.contribute.test_taking_in import compared, send, take, workbook
from waypost.store.release import open_release

pytestmark = pytest.mark.django_db
FLOW = [("data_flow.to", 1, "ns-mli"), ("data_flow.level", 1, "personal"), ("data_flow.to", 2, "Police")]
HOST = [("host.inclusion", None, "Oui"), ("host.needs_assessed_on", None, "2024-03-01")]


def fill(key, lines):
    """Write rows into the first empty ones of the sheet of practices."""

    def edit(book, cells):
        at = next(n for n, cell in enumerate(cells["practice.key"]) if cell.value is None)
        for number, line in enumerate(lines, start=at):
            values = (key, *line)
            for name, value in zip(("key", "practice_field", "practice_no", "practice_value"), values, strict=True):
                cells[f"practice.{name}"][number].value = value

    return edit


def facts(world, key):
    con = open_release(world / "before").connect()
    return con.execute(
        """select practice_code || '.' || practice_field, practice_no, practice_value from practice
           where programme_id = ? order by practice_code, practice_no, practice_field""",
        [key],
    ).fetchall()


def changes(upload):
    from waypost.web.contribute.shelf import result_of

    return {
        (row.programme, c.slot): ([tuple(r.values()) for r in c.old], [tuple(r.values()) for r in c.new])
        for row in result_of(upload.folder).rows
        for c in row.changes
    }


def test_facts_come_in_and_two_corrections_are_exactly_two_changes(world, ids, people, tmp_path):
    water = ids[WATER]
    upload = compared(send(people["focal"], "w.xlsx", workbook(tmp_path, fill(water, [*FLOW, *HOST]))))
    assert upload.state == "ready", upload.problem
    assert (upload.counts["changed"], upload.counts["unchanged"]) == (1, 1), upload.counts
    ((slot, (old, new)),) = changes(upload).items()
    assert (slot, old, len(new)) == ((water, "practice"), [], 5)
    take(upload)
    told = [
        ("data_flow.level", 0, "personal"), ("data_flow.to", 0, "ns-mli"), ("data_flow.to", 1, "Police"),
        ("host.inclusion", 0, "true"), ("host.needs_assessed_on", 0, "2024-03-01"),
    ]  # fmt: skip
    assert facts(world, water) == told

    again = compared(send(people["focal"], "again.xlsx", workbook(tmp_path, lambda book, cells: None)))
    assert again.counts["unchanged"] == 2, (again.counts, changes(again))

    def correct(book, cells):
        for name, value in zip(cells["practice.practice_field"], cells["practice.practice_value"], strict=True):
            if value.value == "Police":
                value.value = "Police des frontières"
            if "accueil" in str(name.value) and value.value == "Oui":
                value.value = "Non"
        texts = {cell.value for cell in cells["practice.practice_value"]}
        assert {"Police des frontières", "Non"} <= texts, texts

    corrected = compared(send(people["focal"], "last_year.xlsx", workbook(tmp_path, correct)))
    assert changes(corrected) == {
        (water, "practice"): (
            [("data_flow", "1", "to", "Police"), ("host", "0", "inclusion", "true")],
            [("data_flow", "1", "to", "Police des frontières"), ("host", "0", "inclusion", "false")],
        )
    }
    take(corrected)
    assert facts(world, water) == [*told[:2], ("data_flow.to", 1, "Police des frontières"),
                                   ("host.inclusion", 0, "false"), told[4]]  # fmt: skip


def test_a_submission_that_tells_of_one_practice_leaves_the_others(world, ids, people, tmp_path):
    water = ids[WATER]
    take(compared(send(people["focal"], "w.xlsx", workbook(tmp_path, fill(water, [*FLOW, *HOST])))))
    told = {
        "waypost__society": "ns-ner", "waypost__programme": water, "_uuid": "one", "practice__told": "host",
        "practice__host": [], "practice__host/practice__host__inclusion": "false",
    }  # fmt: skip
    upload = compared(send(people["focal"], "kobo.json", json.dumps([told]).encode()))
    assert changes(upload) == {
        (water, "practice"): (
            [("host", "0", "inclusion", "true"), ("host", "0", "needs_assessed_on", "2024-03-01")],
            [("host", "0", "inclusion", "false")],
        )
    }
    take(upload)
    assert facts(world, water) == [
        ("data_flow.level", 0, "personal"), ("data_flow.to", 0, "ns-mli"), ("data_flow.to", 1, "Police"),
        ("host.inclusion", 0, "false"),
    ]  # fmt: skip


def test_words_about_a_person_are_held_back_before_anything_is_taken_in(world, ids, people, tmp_path):
    lines = [("access.agreement_ref", None, "Ask Aïcha, +227 90 12 34 56"), ("access.fee", None, "Non")]
    upload = compared(send(people["focal"], "w.xlsx", workbook(tmp_path, fill(ids[WATER], lines))))
    assert upload.counts["checks"].get("personal_data_held_back") == 1, upload.counts
    assert changes(upload) == {}
