"""The sheet goes out and comes back in four languages; what is hostile or wrong is told in one line."""

from __future__ import annotations

import contextlib
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from tests.web.accounts.people import client_of
from tests.web.workshops.worlds import begun, cell, told, world
from waypost.drawing.document_pdf import document_html
from waypost.drawing.document_word import document_docx
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.pages.templating import text
from waypost.web.workshops import actions
from waypost.web.workshops.actions import Answer, capacity_answers, carried_answer
from waypost.web.workshops.actions.taking_in import new_in
from waypost.web.workshops.answers import answer_name
from waypost.web.workshops.models import Saying
from waypost.web.workshops.paper import paper
from waypost.web.workshops.queries.workshops import cells_of, said_in
from waypost.web.workshops.sheet_rows import LeftError, codes_of, numbers_of
from waypost.web.workshops.sheets import read_sheet, write_sheet

LANGUAGES = ("en", "fr", "es", "ar")


def sheet_of(w, language="en"):
    return write_sheet(w.workshop, cells_of(w.workshop), said_in(w.workshop), language, load_catalog())


def read(w, content, name="sheet.xlsx"):
    return read_sheet(content, name, w.workshop, cells_of(w.workshop), told(), load_catalog())


def filled(content, put):
    """The workbook with ``put(sheet, rows by key)`` done to the sheet of the second line."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["2"]
    put(sheet, {row[0].value: row for row in sheet.iter_rows(min_row=5) if row[0].value})
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_answered_comes_back_as_it_was(language):
    w = world()
    content = sheet_of(w, language)
    found = read(w, content)
    assert found.remarks == []
    assert new_in(w.workshop, found.answers) == []
    stored = Saying.objects.filter(cell__workshop=w.workshop).exclude(kind__in=("note", "people_by"))
    assert len(found.answers) == stored.count()
    assert content == sheet_of(w, language)  # the same bytes each time


def test_the_lists_of_answers_stand_in_the_language_and_arabic_runs_from_the_right():
    w = world()
    book = openpyxl.load_workbook(io.BytesIO(sheet_of(w, "ar")))
    assert [each.value for each in book["lists"]["C"][:3]] == ["نعم", "لا", "غير معروف"]
    assert book["2"].sheet_view.rightToLeft
    assert book["lists"].sheet_state == "hidden"
    assert {each.formula1 for each in book["2"].data_validations.dataValidation} >= {
        "lists!$A$1:$A$4", "lists!$B$1:$B$10", "lists!$C$1:$C$3",
    }  # fmt: skip


def test_answers_are_read_in_any_language_and_each_slip_is_told_with_its_row():
    w = world()

    def put(sheet, rows):
        rows["2|severity|shelter"][2].value = answer_name("severity", "3-4", "fr", load_catalog())
        rows["2|test|shelter|safe"][2].value = "No se sabe"
        rows["2|factor|savings"][2].value = 0.5
        rows["2|factor|skills"][2].value = "perhaps"
        rows["2|factor|disability"][2].value, rows["2|factor|disability"][6].value = "1", "soon"
        rows["2|test|health|safe"][2].value, rows["2|test|health|safe"][4].value = "Yes", "Ask amina@example.org"
        rows["2|people_least"][2].value = "many"
        rows["2|severity|dignity"][0].value, rows["2|severity|dignity"][2].value = "2|severity|status", "1"

    found = read(w, filled(sheet_of(w), put))
    new = {
        (each.kind, each.code, each.part): (each.least, each.most) for _, each, _ in new_in(w.workshop, found.answers)
    }
    assert new == {
        ("severity", "shelter", ""): (3, 4), ("test", "shelter", "safe"): (None, None),
        ("factor", "savings", ""): (0.5, 0.5),
    }  # fmt: skip
    assert sorted(each.why for each in found.remarks) == ["answer", "day", "number", "personal", "question"]
    assert all(each.row > 4 and each.sheet == "2" for each in found.remarks)


def test_yes_stands_for_there_and_what_is_not_understood_is_told_with_its_question():
    w = world()

    def put(sheet, rows):
        rows["2|factor|savings"][2].value, rows["2|factor|skills"][2].value = "oui", "No"
        rows["2|test|shelter|exists"][2].value, rows["2|test|shelter|safe"][2].value = "There", "غير موجود"
        rows["2|test|shelter|adapted"][2].value = "In part"

    content = filled(sheet_of(w), put)
    found = read(w, content)
    new = {(each.code, each.part): each.least for _, each, _ in new_in(w.workshop, found.answers)}
    assert new == {("savings", ""): 1, ("skills", ""): 0, ("shelter", "exists"): 1, ("shelter", "safe"): 0}
    (left,) = found.remarks
    assert (left.why, left.found, left.question.part) == ("answer", "In part", "adapted")
    file = SimpleUploadedFile("sheet.xlsx", content)
    form = {"source": "Group", "decided_by": "Workshop group", "day": "2026-11-01", "grade": "B", "file": file}
    page = client_of(w.focal).post("/en/workshops/agadez-2026/sheet/", form).content.decode()
    assert "It is accepted and suits the group – there is no such answer" in page
    assert "There are: Yes, No, Not known" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_barriers_services_and_what_people_bring_go_out_and_come_back(language):
    w = world()
    catalog = load_catalog()
    made = (
        Answer(kind="barriers", code="health", codes=("identity_card", "fee")),
        *capacity_answers(
            need="health", society="ns-ner", programme="Clinic at the station", least=20, most=50,
            requirements=("fee", "report_to_authorities"), admitted=40,
        ),
        carried_answer("debt", "before_departure", "NGA", "Kano"),
    )  # fmt: skip
    actions.answer(by=w.focal, cell=w.men, answers=made, told=told())
    content = sheet_of(w, language)
    found = read(w, content)
    assert (found.remarks, new_in(w.workshop, found.answers)) == ([], [])
    assert {each.kind for _, each in found.answers} >= {"barriers", "capacity", "admitted", "carried"}
    book = openpyxl.load_workbook(io.BytesIO(content))
    services, carried = book.worksheets[-2:]
    assert [each.value for each in services[6]][4:9] == ["Clinic at the station", 20, 50, "8, 15", 40]
    assert (carried["B5"].value, carried["F5"].value) == (2, "Kano")
    printed = document_html(paper(w.workshop, cells_of(w.workshop), said_in(w.workshop), language, catalog))
    assert "Clinic at the station" in printed
    assert "1, 8" in printed


def test_rows_written_without_a_line_are_taken_and_each_slip_is_told():
    w = world()
    book = openpyxl.load_workbook(io.BytesIO(sheet_of(w)))
    services, carried = book.worksheets[-2:]
    names = load_catalog().societies["ns-ner"].names
    rows = [
        (2, "Health", names["ar"], "Mobile clinic", "1 000", None, "8;1", "25%"),
        (2, "Santé", "ns-ner", "Night shelter", None, None, None, None),
        (9, "Health", "ns-ner", "Nowhere", None, None, None, None),
        (2, "Health", "Red Cross of the Moon", "A", None, None, None, None),
        (2, "Health", "ns-ner", None, 3, None, None, None),
        (2, "Health", "ns-ner", "B", 30, 20, None, None),
        (2, "Health", "ns-ner", "C", None, None, 99, None),
        (2, "Health", "ns-ner", "One", None, None, 8, None),
        (2, "Health", "ns-ner", "D", None, None, None, 250),
        (2, "Health", "ns-ner", "Ask amina@example.org", None, None, None, None),
        (2, None, None, None, None, None, None, None),
    ]
    for at, row in enumerate(rows, start=6):
        for column, value in enumerate(row, start=2):
            services.cell(at, column, value)
    for column, value in enumerate(
        (2, "Dette du voyage ou du recrutement", "before_departure", "NGA", "Kano"), start=2
    ):
        carried.cell(6, column, value)
    for at, row in enumerate([(2, "past_abuse", "Stay", "NGA", None), (2, "debt", "transit", "NGA", "17.0, 8.0")], 7):
        for column, value in enumerate(row, start=2):
            carried.cell(at, column, value)
    health = next(row for row in book["2"].iter_rows(min_row=5) if row[0].value == "2|barriers|health")
    health[2].value = "3, 1"
    shelter = next(row for row in book["2"].iter_rows(min_row=5) if row[0].value == "2|barriers|shelter")
    shelter[2].value = 8
    written = io.BytesIO()
    book.save(written)
    found = read(w, written.getvalue())
    new = {(each.kind, each.code, each.part): each for _, each, _ in new_in(w.workshop, found.answers)}
    clinic = new["capacity", "health", "Mobile clinic"]
    assert (clinic.least, clinic.most, clinic.codes, clinic.words) == (
        1000, None, ("identity_card", "fee"), "ns-ner",
    )  # fmt: skip
    assert new["admitted", "health", "Mobile clinic"].least == 0.25
    assert new["capacity", "health", "Night shelter"].least is None
    assert new["barriers", "health", ""].codes == ("identity_card", "fixed_address")
    left = {(each.row, each.why) for each in found.remarks if each.sheet == services.title}
    assert left >= {
        (8, "cell"), (9, "known"), (10, "lacks"), (11, "bounds"), (12, "numbers"), (14, "share"), (15, "personal"),
    }  # fmt: skip
    assert len(left) == 7
    assert "between 0 and 100 %" in text("en", "ws_left_share")
    assert next(each.found for each in found.remarks if each.why == "lacks") == "Name of the service or programme"
    later = [remark for remark in found.remarks if remark.sheet == carried.title]
    assert [(each.row, each.why, each.found) for each in later] == [(7, "later", "Stay"), (8, "personal", "")]
    assert new["barriers", "shelter", ""].codes == new["capacity", "health", "One"].codes == ("fee",)
    assert new["carried", "debt", ""].words == "Kano"
    reader = client_of(w.focal)
    file = SimpleUploadedFile("sheet.xlsx", written.getvalue())
    form = {"source": "Group", "decided_by": "Workshop group", "day": "2026-11-01", "grade": "B", "file": file}
    page = reader.post("/fr/workshops/agadez-2026/sheet/", form).content.decode()
    assert "Mobile clinic" in page
    packed = page.split('name="packed" value="')[1].split('"')[0]
    reader.post("/en/workshops/agadez-2026/sheet/take/", {"packed": packed})
    assert Saying.objects.get(cell=w.men, kind="capacity", part="Mobile clinic").codes == ["identity_card", "fee"]


@given(st.text(max_size=30))
def test_numbers_of_a_list_are_read_whole_or_not_at_all(written):
    catalog = load_catalog()
    with contextlib.suppress(LeftError):
        found = codes_of(written, catalog)
        assert codes_of(numbers_of(found, catalog), catalog) == found


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "sheet.xlsx"), (b"PK\x03\x04 broken", "sheet.xlsx"), (b"\x00\x01\x02", "sheet.xls"),
        (b"<html><script>alert(1)</script></html>", "sheet.xlsx"), (b"a,b\n1,2\n", "sheet.csv"),
        (b"%PDF-1.4", "sheet.pdf"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_sheet_is_refused_in_one_line(content, name):
    w = world()
    with pytest.raises(RefusedError) as refused:
        read(w, content, name)
    assert "\n" not in str(refused.value)


def test_a_sheet_of_another_workshop_is_refused():
    w = world()
    other = begun(w.focal, code="dirkou")
    cell(w.focal, other, "female")
    content = write_sheet(other, cells_of(other), said_in(other), "en", load_catalog())
    with pytest.raises(RefusedError, match="another workshop: dirkou"):
        read(w, content)


def test_a_filled_sheet_is_shown_first_and_taken_as_it_was_shown():
    w = world()

    def put(sheet, rows):
        rows["2|severity|shelter"][2].value = "4"

    reader = client_of(w.focal)
    file = SimpleUploadedFile("sheet.xlsx", filled(sheet_of(w), put))
    form = {"source": "Group", "decided_by": "Workshop group", "day": "2026-11-01", "grade": "B", "file": file}
    page = reader.post("/en/workshops/agadez-2026/sheet/", form)
    assert b"New: 1." in page.content
    packed = page.content.decode().split('name="packed" value="')[1].split('"')[0]
    assert not Saying.objects.filter(cell=w.men, kind="severity", code="shelter").exists()
    assert reader.post("/en/workshops/agadez-2026/sheet/take/", {"packed": packed + "x"}).status_code == 302
    assert not Saying.objects.filter(cell=w.men, kind="severity", code="shelter").exists()
    reader.post("/en/workshops/agadez-2026/sheet/take/", {"packed": packed})
    said = Saying.objects.get(cell=w.men, kind="severity", code="shelter")
    assert (said.least, said.most, said.source) == (4, 4, "Group")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_to_print_asks_the_same(language):
    w = world()
    catalog = load_catalog()
    document = paper(w.workshop, cells_of(w.workshop), said_in(w.workshop), language, catalog)
    html = document_html(document)
    assert all(each.label[language] in html.replace("&#x27;", "'") for each in catalog.profiles.needs.values())
    assert document_docx(document)[:2] == b"PK"
    assert ('dir="rtl"' in html) == (language == "ar")


def test_it_is_given_out_to_those_who_run_the_workshop():
    w = world()
    reader = client_of(w.focal)
    for form, begins in (("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF")):
        answer = reader.get(f"/ar/workshops/agadez-2026/sheet.{form}")
        assert answer.content.startswith(begins)
        assert f"agadez-2026.{form}" in answer["Content-Disposition"]
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    assert client_of(w.other).get("/ar/workshops/agadez-2026/sheet.xlsx").status_code == 403
