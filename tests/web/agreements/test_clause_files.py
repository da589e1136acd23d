"""Clauses out of files: CSV, spreadsheets and Word documents in four languages, shown before they are taken."""

from __future__ import annotations

import csv
import io
import re

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.web.accounts.people import client_of
from tests.web.agreements.worlds import entered, people, scenario
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.agreements import actions
from waypost.web.agreements.actions.taking_in import new_to, pack, take_clauses, unpack
from waypost.web.agreements.clause_files import MOST, read_clauses
from waypost.web.agreements.models import Agreement, Change
from waypost.web.pages.templating import text

CATALOG = load_catalog()
LANGUAGES = ("en", "fr", "es", "ar")
CODES = list(CATALOG.agreement_model.clauses)
DATA = CATALOG.agreement_model.clauses["data"].label
PROVISION = next(iter(CATALOG.provisions))


def as_csv(rows, sep=","):
    out = io.StringIO()
    csv.writer(out, delimiter=sep).writerows(rows)
    return out.getvalue().encode()


def as_xlsx(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_docx(rows):
    document = docx.Document()
    document.add_paragraph("Agreement")
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def headings(language):
    return [text(language, f"agreement_file_{each}") for each in ("agreement", "clause", "provision", "text")]


def read(content, name="clauses.csv", language="en", kind="project"):
    return read_clauses(content, name, kind, language, CATALOG)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("write", "name"), [(as_csv, "a.csv"), (as_xlsx, "a.xlsx"), (as_docx, "a.docx")])
def test_a_table_of_any_kind_is_read_in_every_language(write, name, language):
    kind = CATALOG.agreement_model.word("type", "project", language)
    rows = [
        headings(language),
        [kind, DATA[language], f"P{PROVISION}", "Data stay with the Society."],
        ["project", "exit_notice", "", "Either side leaves within 30 days."],
        ["", "", "", ""],
        ["mou", "data", "", "Of another agreement."],
        ["", "spell", "", "No such clause."],
        ["", "data", "99.9", "Twice."],
        ["", "data", "", "Ask Ali at ali@example.org."],
    ]
    found = read(write(rows), name, language)
    assert [(each.type, each.texts[language][:4], each.provisions) for each in found.clauses] == [
        ("data", "Data", (PROVISION,)), ("exit_notice", "Eith", ()), ("data", "Twic", ())
    ]  # fmt: skip
    assert [each.why for each in found.left] == ["agreement", "clause", "provision", "personal_email"]
    assert found.clauses[0].place[1] == 2


def test_several_languages_stand_beside_each_other():
    rows = [["Clause", "Text (fr)", "العربية", "en"], ["data", "Données.", "البيانات.", "Data."]]
    (clause,) = read(as_csv(rows, ";")).clauses
    assert clause.texts == {"fr": "Données.", "ar": "البيانات.", "en": "Data."}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "no_table"), (b"\x00\x01\x02", "no_table"), (b"PK\x03\x04broken", "no_table"),
        (b"a,b\n1,2\n", "no_table"),
        (b"%PDF-1.7", "no_table"), (b"<html><table></table></html>", "no_table"), (b"x" * (MOST + 1), "large"),
        (as_csv([["clause", "text"], *[["data", f"Words {n}"] for n in range(301)]]), "many"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_clauses_is_refused(content, key):
    for name in ("a.csv", "a.xlsx", "a.docx", "", "../../etc/passwd", "a." + "x" * 300):
        with pytest.raises(RefusedError) as caught:
            read(content, name)
        assert caught.value.key == f"agreement_refused_{key}"


@settings(max_examples=examples(30), deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(("data", "P1.5", "", '"', "\x00", "=1", "ن", "mou", "x")), max_size=4), max_size=5
    )
)
def test_any_cells_are_read_or_refused(rows):
    try:
        found = read(as_csv([["clause", "text", "provision"], *rows]))
    except RefusedError:
        return
    assert all(each.type in CODES for each in found.clauses)


@pytest.mark.django_db
def test_a_file_is_shown_first_and_taken_once():
    p = people()
    made = entered(p.focal, absent=["data"])
    actions.say_clause(by=p.focal, agreement=made, type="exit_notice", texts={"en": "Either side leaves."})
    client, at = client_of(p.focal), f"/en/agreements/{made.code}/import/"
    assert f"{made.code}/import/" in client.get(f"/en/agreements/{made.code}/").content.decode()
    assert "multipart/form-data" in client.get(at).content.decode()
    content = as_xlsx(
        [["Clause", "Text"], ["exit_notice", "Either side  leaves."], ["data", "<b>=Data</b>"], ["x", "y"]]
    )
    sent = {"file": SimpleUploadedFile("clauses.xlsx", content), "language": "en"}
    page = client.post(at, sent).content.decode()
    assert "New: 1. Already there: 1. Left out: 1." in page
    assert "&lt;b&gt;=Data&lt;/b&gt;" in page
    assert made.clauses.count() == 1, "nothing is done yet"
    packed = re.search(r'name="packed" value="([^"]+)"', page)[1]
    assert client.post(f"{at}take/", {"packed": packed}).status_code == 302
    assert client.post(f"{at}take/", {"packed": packed}).status_code == 302
    assert sorted(made.clauses.values_list("type", flat=True)) == ["data", "exit_notice"]
    made.refresh_from_db()
    assert made.absent == []
    assert Change.objects.filter(agreement=made, what="clause").count() == 2
    for language in LANGUAGES:
        answer = client.post(f"/{language}/agreements/{made.code}/import/", {
            "file": SimpleUploadedFile("a.txt", b"nothing"), "language": "en"})  # fmt: skip
        assert text(language, "agreement_refused_no_table")[:30] in answer.content.decode()
    # What was shown for one agreement is not taken into another, nor is what nobody showed.
    other = entered(p.focal)
    for forged in (packed, "", packed[:-3] + "abc"):
        client.post(f"/en/agreements/{other.code}/import/take/", {"packed": forged})
    assert not other.clauses.exists()


@pytest.mark.django_db
def test_only_those_who_look_after_it_take_a_file_in():
    p = people()
    made = scenario(p.focal, visibility="members")
    row = Agreement.objects.get(pk=made.pk)
    new, _ = new_to(row, read(as_csv([["clause", "text"], ["data", "Words."]])).clauses)
    at = f"/en/agreements/{made.code}/import/"
    assert client_of(p.other).get(at).status_code == 403
    assert client_of(p.other).post(f"{at}take/", {"packed": pack(row, new)}).status_code == 403
    assert Client().get(at).status_code in (302, 403)
    with pytest.raises(RefusedError):
        take_clauses(by=p.other, agreement=row, shown=unpack(pack(row, new), row))
    assert made.clauses.count() == 2
