"""What a society has comes in, is taken in, built, and goes out again: IFRC GO's export, plain sheets, XML."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.importing.conftest import TABLES
from tests.importing.test_nepal import exported
from tests.web.contribute.conftest import work
from tests.web.contribute.test_taking_in import compared, send, take
from waypost.reference import load_catalog
from waypost.store.release import open_release

pytestmark = pytest.mark.django_db(transaction=True)


def titles(world: Path) -> set[str]:
    return {row[0] for row in open_release(world / "before").connect().sql("select title from programme").fetchall()}


def test_an_export_of_ifrc_go_with_one_value_corrected_goes_out_with_it(world, people, tmp_path):
    with (TABLES / "go_3w.csv").open(newline="", encoding="utf-8") as file:
        header, _, row = list(csv.reader(file))[:3]
    first = compared(send(people["manager"], "3w.csv", written(header, row)))
    assert (first.state, first.counts["new"]) == ("ready", 1), (first.problem, first.counts)
    take(first)
    at = header.index("Reached Total")
    row[at], row[header.index("Reached Males")] = "150", "90"
    second = compared(send(people["manager"], "3w corrected.csv", written(header, row)))
    assert (second.counts["changed"], second.counts["new"]) == (1, 0), second.counts
    take(second)
    assert "Example on the route" in titles(world)
    out = exported("go3w", world / "before", tmp_path / "go.csv")
    with out.open(newline="", encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    (line,) = [line for line in lines if line["Project Name"] == "Example on the route"]
    assert len(line) == 27
    assert (line["Reached Total"], line["Reached Males"], line["Reached Females"]) == ("150", "90", "60")
    assert line["Targeted Total"] == "300"


def written(*rows: list[str]) -> bytes:
    import io

    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def test_a_list_in_xml_comes_in_through_its_columns(world, people):
    content = b"""<rows><row><Name>Legal advice at the border</Name><Where>Niger</Where><Reached>12</Reached></row>
        <row><Name>Shelter for migrants</Name><Where>Niger</Where><Reached>40</Reached></row></rows>"""
    upload = matched(
        send(people["manager"], "list.xml", content),
        {"Name": "#activity+name", "Where": "#country", "Reached": "#reached"},
    )
    assert (upload.state, upload.counts["new"]) == ("ready", 2), (upload.problem, upload.counts)
    take(upload, others=True)
    assert {"Legal advice at the border", "Shelter for migrants"} <= titles(world)
    again = compared(send(people["manager"], "list.xml", content))
    assert again.counts["unchanged"] == 2, again.counts


def matched(upload, columns=None):
    """The columns as they are guessed, with some put right; every value as it is guessed."""
    from waypost.importing.columns import guess_columns
    from waypost.importing.declaring import Matched
    from waypost.importing.reading import guess_reading
    from waypost.importing.tables import look_at
    from waypost.web.contribute.actions.uploading import choose_columns, choose_values, path_of

    assert upload.state == "matching", upload.problem
    catalog, path = load_catalog(), path_of(upload)
    sheet = look_at(path, catalog)[0]
    guesses = guess_columns(path, sheet.name, sheet.header_row, catalog, {})
    reading = guess_reading(path, sheet.name, sheet.header_row, guesses, catalog)
    chosen = {guess.header: guess.target or "ignore" for guess in guesses} | (columns or {})
    choose_columns(
        upload=upload,
        matched=Matched(
            sheet=sheet.name, header_row=sheet.header_row, columns=chosen, language=reading["language"],
            date_order=reading["date_order"], decimal=reading["decimal"],
        ),
    )  # fmt: skip
    choose_values(upload=upload, values={})
    return compared(upload)


SHEETS = {
    "libhxl-js-sample-3w.csv": 1,
    "ebola_guinea_facilities.hxl1alpha.csv": 1,
    "eth_drought_targeted_reached_by_cluster.csv": 2,
    "nepal_eq_2015_rcrc_recovery_3w.hxl.json": 0,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SHEETS)
def test_real_sheets_without_tags_come_in_and_a_second_time_change_nothing(name, world, people, tmp_path, shared_data):
    from tests.importing.test_real_tables import untagged

    path = untagged(shared_data / "3w" / name, SHEETS[name], tmp_path)
    first = matched(send(people["manager"], path.name, path.read_bytes()))
    assert first.state == "ready", first.problem
    assert first.counts["new"] + first.counts["duplicate"] == first.counts["rows"] - first.counts["unusable"]
    from waypost.importing.held_back import private_in
    from waypost.web.contribute.models import Change
    from waypost.web.contribute.shelf import result_of

    rows = result_of(first.folder).rows
    as_new = {str(row.number): "new" for row in rows if row.outcome == "duplicate" and row.duplicates[0][0]}
    taken = take(first, rows="all", others=True, duplicates=as_new)
    assert taken.state == "done", taken.problem
    wanted = {row.programme for row in rows if row.outcome == "new" or str(row.number) in as_new}
    con = open_release(world / "before").connect()
    # A row that tells nothing but what looks like a person's data is held back, each time it comes.
    held = wanted - set(Change.objects.values_list("programme", flat=True))
    assert all(private_in(c.value) for row in rows if row.programme in held for c in row.changes)
    wanted -= held
    # Two rows that tell the same may be one programme: then each of them is a record of it.
    told = con.sql("select programme_id, identifier from record where programme_id is not null").fetchall()
    assert wanted <= {text for row in told for text in (row[0], row[1].rpartition(":")[2])}

    again = compared(send(people["manager"], path.name, path.read_bytes()))
    changed = [row for row in result_of(again.folder).rows if row.outcome == "changed"]
    assert all(private_in(change.value) for row in changed for change in row.changes)
    assert again.counts["conflict"] == 0, again.counts
    assert again.counts["new"] == len(held), again.counts
    assert again.counts["unchanged"] == len(wanted) - len(changed), again.counts
    assert work() == 0
