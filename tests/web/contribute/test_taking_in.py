"""A file comes in: compared, taken in once, undone; whatever it is and however often it comes."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from tests.pipeline.answering import columns
from tests.web.contribute.conftest import work
from tests.web.contribute.test_saying import WATER, author, title_of
from waypost.reference import load_catalog

pytestmark = pytest.mark.django_db


def send(person, name, content, ns_id="ns-ner"):
    from waypost.web.contribute.actions.uploading import receive

    (upload,) = receive(author=author(person, ns_id), name=name, pieces=[content])
    return upload


def compared(upload):
    work()
    upload.refresh_from_db()
    return upload


def workbook(tmp_path, edit, language="fr"):
    """The society's workbook as the button gives it, edited."""
    from waypost.publish.workbook import write_workbook
    from waypost.web.contribute.standing_now import programmes_now

    path = tmp_path / "w.xlsx"
    catalog = load_catalog()
    write_workbook(path, "ns-ner", language, programmes_now("ns-ner", catalog), catalog)
    book = openpyxl.load_workbook(path)
    edit(book, columns(book))
    book.save(path)
    return path.read_bytes()


def take(upload, **choices):
    from waypost.web.contribute.actions.uploading import ask_to_take_in

    assert ask_to_take_in(upload=upload, choices={"sign": True, **choices})
    return compared(upload)


def test_two_corrections_in_last_years_workbook_are_exactly_two_changes(world, ids, people, tmp_path):
    def edit(book, cells):
        cells["programme.title.en"][0].value = "Water and food"
        cells["programme.reach"][1].value = "national"

    upload = compared(send(people["focal"], "w.xlsx", workbook(tmp_path, edit)))
    assert upload.state == "ready", upload.problem
    counts = upload.counts
    assert (counts["changed"], counts["unchanged"], counts["new"], counts["conflict"]) == (2, 0, 0, 0), counts
    from waypost.web.contribute.shelf import result_of

    changes = {c.slot: (c.old, c.new) for row in result_of(upload.folder).rows for c in row.changes}
    assert changes == {"programme.title.en": (WATER, "Water and food"), "programme.reach": (None, "national")}
    take(upload)
    assert title_of(world, ids[WATER]) == [("Water and food",)]


def test_a_changed_count_is_told_with_its_sheet_and_row(world, ids, people, tmp_path):
    from tests.web.contribute.test_pages import client
    from waypost.web.contribute.actions.saying import Word, say

    stood = [
        {"measure": "reached", "count": "14000", "unit": "persons", "period_start_date": "2024-01-01"},
        {"measure": "targeted", "count": "20000", "unit": "persons", "period_start_date": "2024-01-01"},
    ]
    say(author=author(people["manager"]), kind="page", words=[Word(ids[WATER], "people_count", stood)])

    def edit(book, cells):
        cell = next(each for each in cells["people_count.count"] if each.value == 14000)
        cell.value = 14500
        rows.append(cell.row)

    rows: list[int] = []
    upload = compared(send(people["focal"], "w.xlsx", workbook(tmp_path, edit)))
    html = client(people["focal"]).get(f"/fr/my/ns-ner/import/{upload.pk}/").content.decode()
    assert html.count('<li class="changed">') == 1
    assert "<del><bdi>14\u202f000</bdi></del> → <ins><bdi>14\u202f500</bdi></ins>" in html
    assert f"(Personnes, ligne {rows[0]})" in html
    assert "1 inchangé<" in html
    assert '<span class="tag">Modifié</span>' in html


def test_a_workbook_that_comes_back_untouched_changes_nothing(world, people, tmp_path):
    upload = compared(send(people["focal"], "w.xlsx", workbook(tmp_path, lambda book, cells: None)))
    assert (upload.counts["unchanged"], upload.counts["rows"]) == (2, 2), upload.counts


def test_a_row_that_is_gone_is_a_question_and_deletes_nothing(world, ids, people, tmp_path):
    upload = compared(
        send(people["focal"], "w.xlsx", workbook(tmp_path, lambda book, cells: book.worksheets[1].delete_rows(3)))
    )
    assert upload.counts["missing"] == 1
    assert title_of(world, ids[WATER]) == [(WATER,)]


def test_somebody_elses_correction_since_is_a_conflict(world, ids, people, tmp_path):
    from waypost.web.contribute.actions.saying import Word, say

    def edit(book, cells):
        cells["programme.title.en"][0].value = "From the file"

    content = workbook(tmp_path, edit)
    say(author=author(people["manager"]), kind="page", words=[Word(ids[WATER], "programme.title.en", "From the page")])
    upload = compared(send(people["focal"], "w.xlsx", content))
    assert upload.counts["conflict"] == 1, upload.counts
    take(upload)
    from waypost.web.contribute.queries import words_of

    assert {w.new for w in words_of("ns-ner") if w.slot == "programme.title.en"} == {"From the page"}


def sheet(rows):
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


HEAD = ["Project name", "Country", "Start date", "People reached"]


def matched_upload(person, rows, name="ours.csv"):
    from waypost.importing.declaring import Matched
    from waypost.web.contribute.actions.uploading import choose_columns, choose_values

    upload = send(person, name, sheet([HEAD, *rows]))
    if upload.state == "matching":
        matched = Matched(
            sheet=None, header_row=1, language="en", date_order="dmy", decimal=".", key=(), currency=None, country=None,
            columns={HEAD[0]: "#activity+name", HEAD[1]: "#country", HEAD[2]: "#date+start", HEAD[3]: "#reached"},
            values={},
        )  # fmt: skip
        choose_columns(upload=upload, matched=matched)
        choose_values(upload=upload, values={"country_code": {"Turkiye": "TUR"}})
    return compared(upload)


ROWS = [
    ["Legal advice for migrants in transit", "Turkiye", "01/02/2023", "120"],
    ["Shelter for migrants on the move", "Niger", "15/03/2022", "900"],
]


def test_a_sheet_of_ones_own_comes_in_once_and_twice_is_once(world, people):
    first = matched_upload(people["focal"], ROWS)
    assert (first.state, first.counts["new"]) == ("ready", 2), (first.problem, first.counts)
    take(first)
    second = matched_upload(people["focal"], ROWS)  # remembered: nobody is asked about columns or values again
    assert (second.counts["new"], second.counts["unchanged"]) == (0, 2), second.counts
    assert second.batch is None
    from waypost.web.contribute.models import Batch, Entry

    assert Entry.objects.filter(is_new=True).count() == 2
    assert Batch.objects.filter(kind="import").count() == 1


def test_what_was_taken_in_is_in_the_release_and_undone_as_a_whole(world, people):
    from waypost.store.release import open_release
    from waypost.web.contribute.actions.signing import undo

    upload = take(matched_upload(people["focal"], ROWS))
    con = open_release(world / "before").connect()
    assert con.sql("select count(*) from programme").fetchall() == [(4,)]
    undo(by=people["manager"], batch=upload.batch)
    work()
    assert open_release(world / "before").connect().sql("select count(*) from programme").fetchall() == [(2,)]


def test_taking_in_twice_makes_one_batch(world, people):
    from waypost.web.contribute.actions.taking import take_in
    from waypost.web.contribute.actions.uploading import ask_to_take_in
    from waypost.web.contribute.models import Batch

    upload = matched_upload(people["focal"], ROWS)
    assert ask_to_take_in(upload=upload, choices={})
    assert not ask_to_take_in(upload=upload, choices={})
    take_in(upload.pk)
    take_in(upload.pk)
    assert Batch.objects.filter(kind="import").count() == 1


def test_a_new_row_that_resembles_a_programme_is_asked_about(world, people):
    upload = matched_upload(people["focal"], [["Water for migrants on the way.", "Niger", "01/02/2016", "5"]])
    assert upload.counts["duplicate"] == 1, upload.counts
    upload = take(upload)
    assert upload.batch is None


def test_a_strangers_file_is_one_clear_line(world, people):
    upload = compared(send(people["focal"], "x.bin", b"\x00\x01\x02" * 50))
    assert upload.state == "failed"
    assert upload.problem


def test_the_remarks_are_in_ones_own_file_and_a_corrected_one_reads_back(world, people, tmp_path):
    from waypost.web.contribute.actions.remarking import make_remarks
    from waypost.web.contribute.shelf import remarks_path, result_of

    broken = [ROWS[0], ["Shelter for migrants on the move", "Niger", "the other day", "many"]]
    first = matched_upload(people["focal"], broken)
    make_remarks(first, "fr")
    out = remarks_path(first.folder, "fr")
    book = openpyxl.load_workbook(out)
    cells = {cell.value: cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value}
    assert "Remarques de Waypost" in cells
    assert cells["the other day"].comment is not None
    cells["the other day"].value, cells["many"].value = "15/03/2022", 900
    book.save(out)
    second = compared(send(people["focal"], "remarks.xlsx", out.read_bytes()))
    assert second.state == "ready", (second.state, second.problem)
    assert (second.counts["new"], second.counts["rows"]) == (2, 2), second.counts
    assert not any(i.get("severity") == "error" for row in result_of(second.folder).rows for i in row.issues)


def test_a_cell_is_mended_in_place(world, people):
    from waypost.web.contribute.actions.uploading import mend_cells
    from waypost.web.contribute.shelf import result_of

    upload = matched_upload(people["focal"], [["Shelter for migrants", "Niger", "the other day", "900"]])
    (issue,) = [i for row in result_of(upload.folder).rows for i in row.issues if i["issue_type"] == "date_unreadable"]
    mend_cells(upload=upload, cells={f"!{issue['row']}!{issue['column'].split(' ')[0]}": "15/03/2022"})
    compared(upload)
    rows = result_of(upload.folder).rows
    assert not any(i["issue_type"] == "date_unreadable" for row in rows for i in row.issues)
    assert {c.slot: c.new for c in rows[0].changes}["programme.actual_start_date"] == "2022-03-15"


def test_a_programme_that_was_not_shown_cannot_be_chosen_and_anothers_is_spoken_of_beside(world, ids, people):
    from waypost.importing.comparing import RowResult
    from waypost.web.contribute.actions.taking import is_chosen
    from waypost.web.contribute.models import Change

    row = RowResult(
        number=2, sheet=None, outcome="duplicate", title="x", society="ns-ita", identifier="x", programme="wp-new",
        how="new", duplicates=[(ids[WATER], WATER, 90.0)],
    )  # fmt: skip
    assert is_chosen(row, {"duplicates": {"2": f"same:{ids[WATER]}"}})
    assert not is_chosen(row, {"duplicates": {"2": "same:wp-of-somebody"}})
    assert not is_chosen(row, {"duplicates": {"2": "newer"}})
    from waypost.importing.comparing import DryRun, SlotChange
    from waypost.web.contribute import shelf
    from waypost.web.contribute.actions.taking import take_in
    from waypost.web.contribute.actions.uploading import mark_now
    from waypost.web.contribute.models import Upload

    row.changes = [SlotChange(slot="programme.reach", new="national", value="national")]
    upload = Upload.objects.create(
        ns_id="ns-ita", by=people["stranger"], name="x", folder="x", sha256="x", size=1, state="taking",
        mark=mark_now("ns-ita"), choices={"duplicates": {"2": f"same:{ids[WATER]}"}},
    )  # fmt: skip
    shelf.folder_of("x").mkdir()
    shelf.keep_result("x", DryRun(rows=[row]))
    take_in(upload.pk)
    assert [(c.programme, c.is_own) for c in Change.objects.all()] == [(ids[WATER], False)]


def test_what_is_held_back_is_told_before_and_never_taken_in(world, people):
    from waypost.web.contribute.models import Change
    from waypost.web.contribute.shelf import result_of

    rows = [["Legal advice: call amina@example.org", "Niger", "01/02/2023", "120"], ROWS[1]]
    upload = matched_upload(people["focal"], rows)
    told = [i for row in result_of(upload.folder).rows for i in row.issues]
    assert [(i["issue_type"], i["found"]) for i in told if i["issue_type"] == "personal_data_held_back"] == [
        ("personal_data_held_back", "email")
    ]
    take(upload)
    assert not any("amina@" in str(change.new) for change in Change.objects.all())
