"""Versions as files: what is written reads back as nothing changed; what somebody changed is exactly what is shown."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.drafting.formats import akoma_ntoso, docx, html
from waypost.drafting.reading_back import Read, applied, preview
from waypost.drafting.shipped import shipped_works
from waypost.drafting.texts import Provision, Text, Version, check_work, text_hash
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.settings import LANGUAGES

WORK = "migration-2009"
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=60
).filter(lambda text: text.strip() and text.split())

FORMS = st.sampled_from(("docx", "html", "akn"))


@pytest.fixture(scope="module")
def version() -> Version:
    return shipped_works(load_catalog())[WORK].versions[-1]


def written(form: str, version: Version) -> list[bytes]:
    if form == "akn":
        return [akoma_ntoso.write(version, WORK, "Policy", language) for language in LANGUAGES]
    return [(docx if form == "docx" else html).write(version, "Policy & <more>", LANGUAGES)]


def read(form: str, content: bytes) -> Read:
    return {"docx": docx, "html": html, "akn": akoma_ntoso}[form].read(content)


@pytest.mark.parametrize("form", ["docx", "html", "akn"])
def test_what_is_written_reads_back_as_no_change_and_has_the_same_bytes_again(version, form):
    found = [preview(version, read(form, content)) for content in written(form, version)]
    assert sum(each.unchanged for each in found) == len(version.provisions) * 4
    assert [(each.changes, each.new_provisions, each.unread) for each in found] == [((), (), ())] * len(found)
    assert written(form, version) == written(form, version)


def test_a_document_says_what_the_words_are_and_leaves_them_room(version):
    assert "our own" in version.note
    made = Document(io.BytesIO(docx.write(version, "Policy", LANGUAGES)))
    assert version.note in [paragraph.text for paragraph in made.paragraphs]
    number, *others = (column.width.cm for column in made.tables[0].columns)
    assert all(width > 3 * number for width in others)
    assert version.note in html.write(version, "Policy", LANGUAGES).decode()
    arabic = Document(io.BytesIO(docx.write(version, "السياسة", ["ar"])))
    assert arabic.tables[0].table_direction is not None


@settings(max_examples=examples(30), deadline=None)  # a document is put together each time
@given(bodies=st.dictionaries(st.sampled_from(LANGUAGES), WORDS, min_size=1), form=FORMS)
def test_any_words_come_back_as_they_were(bodies, form):
    source = next(iter(bodies.values()))
    texts = {
        language: Text(body=body, translation_of=None if body is source else text_hash(source))
        for language, body in bodies.items()
    }
    made = Version(
        code="a", provisions=(Provision(id="1", kind="heading", texts=texts), Provision(id="1.1", texts=texts))
    )
    files = [akoma_ntoso.write(made, "w", "W", each) for each in bodies] if form == "akn" else written(form, made)
    for content in files:
        assert preview(made, read(form, content)).changes == ()


def test_two_edits_in_word_are_two_changes_and_the_translations_of_one_are_stale(version):
    document = Document(io.BytesIO(docx.write(version, "Policy", ["fr", "ar"])))
    cells = {row.cells[0].text: row.cells for row in document.tables[0].rows}
    cells["7.5"][1].text = "Les Sociétés n’empêchent personne de partir."
    cells["1.1"][2].text = "نص جديد."
    out = io.BytesIO()
    document.save(out)
    told = docx.read(out.getvalue())
    found = preview(version, told)
    assert [(each.provision, each.language, each.is_source) for each in found.changes] == [
        ("1.1", "ar", False),
        ("7.5", "fr", True),
    ]
    made = applied(version, told, code="next", authoritative="fr")
    assert made.by_id()["7.5"].stale() == ("en", "es", "ar")
    assert made.by_id()["1.1"].stale() == ()
    assert made.by_id()["1.1"].texts["en"] == version.by_id()["1.1"].texts["en"]


def test_a_new_provision_stands_in_its_order_and_needs_the_authoritative_words(version):
    told = Read()
    told.put("7.10", "fr", "Une disposition nouvelle.")
    told.put("7.10", "en", "A new provision.")
    made = applied(version, told, code="next", authoritative="fr")
    ids = [provision.id for provision in made.provisions]
    assert ids.index("7.10") == ids.index("7.5") + 1
    new = made.by_id()["7.10"]
    assert new.texts["en"].translation_of == new.texts["fr"].hash
    work = shipped_works(load_catalog())[WORK]
    check_work(type(work)(code=work.code, titles=work.titles, versions=(*work.versions, made)))
    told = Read()
    told.put("7.11", "en", "Only English.")
    with pytest.raises(InputError, match=r"7\.11 is new and has no text in fr"):
        applied(version, told, code="next", authoritative="fr")


def test_what_a_file_leaves_out_stays(version):
    told = Read()
    told.put("7.5", "fr", version.by_id()["7.5"].texts["fr"].body)
    assert applied(version, told, code="next", authoritative="fr").provisions == version.provisions


def test_a_provision_that_stands_twice_with_other_words_is_refused():
    told = Read()
    told.put("1", "en", "One.")
    told.put("1", "en", " One. ")
    with pytest.raises(InputError, match="1 stands twice in en"):
        told.put("1", "en", "Another.")


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><akomaNtoso>&c;</akomaNtoso>'


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "content", "told"),
    [
        ("docx", b"", "no Word document"),
        ("docx", b"PK\x03\x04 nothing", "no Word document"),
        ("docx", _zip({"word/document.xml": b"<w/>"}), "no Word document"),
        ("html", b"", "no HTML page"),
        ("html", b"<p>Nothing of ours</p>", "no provision"),
        ("html", b"\xff\xfe\x00", "no "),
        ("akn", b"", "no XML"),
        ("akn", b"<html/>", "no Akoma Ntoso"),
        ("akn", BOMB, "no Akoma Ntoso"),
        ("akn", b'<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"/>', "no language"),
    ],
)
def test_what_is_no_such_file_is_told_in_one_line(form, content, told):
    with pytest.raises(InputError, match=told) as found:
        read(form, content)
    assert "\n" not in str(found.value)


@settings(max_examples=examples(60), deadline=None)
@given(content=st.binary(max_size=400), form=FORMS)
def test_any_bytes_are_read_or_refused(content, form):
    try:
        read(form, content)
    except InputError:
        return


def test_a_language_that_we_do_not_have_is_said_and_not_lost_silently():
    page = b'<p data-provision="1" lang="de">Eins</p><p data-provision="1" lang="fr">Un</p>'
    told = html.read(page)
    assert told.texts == {("1", "fr"): "Un"}
    assert "'de'" in told.unread[0]
