"""The briefing of a trail: all parts in four languages, unknown never as zero, the same bytes, right to left."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile

import msgspec
import pytest
from docx import Document as WordFile

from tests.profiles.worlds import METHOD, WOMEN, seen
from waypost.atlas.trail import trail_page
from waypost.briefing import people
from waypost.briefing.beside import NOTHING, Agreed, Beside, Contact, Scored, joined
from waypost.briefing.telling import Teller
from waypost.briefing.whole import briefing_file, file_name, trail_briefing
from waypost.briefing.wording import word, wording
from waypost.drawing.document import Bullets, Grid, Paragraph, Plate, Table, Way
from waypost.drawing.document_pdf import document_html
from waypost.errors import InputError
from waypost.profiles.profile import profile
from waypost.settings import LANGUAGES

TRAIL = "CMR"
PUBLIC = ("glance", "who_does_what", "people_title", "vulnerability_title", "gaps_title", "chances_title",
          "questions_title")  # fmt: skip


def texts_of(document, heading=None):
    """All texts of a document, or of one part."""
    found = []
    for section in document.sections:
        if heading is not None and section.heading != heading:
            continue
        found.append(section.heading)
        for block in section.blocks:
            found += re.findall(r'"((?:[^"\\]|\\.)*)"', msgspec.json.encode(_without_drawings(block)).decode())
    return found


def _without_drawings(block):
    if isinstance(block, Plate):
        return block.facts
    return [stretch.lines for stretch in block.stretches] if isinstance(block, Way) else block


def said(document, heading=None):
    return "\n".join(texts_of(document, heading)).replace("\u2068", "").replace("\u2069", "")


def cells_of(content):
    """All texts of the tables of a Word file, each cell once."""
    written = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    return re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", written)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_there_in_its_order(opened, beside, language):
    public = trail_briefing(opened, TRAIL, language)
    assert [section.heading for section in public.sections] == [
        word(key, language) for key in (*PUBLIC, "members_title", "sources_title")
    ]
    members = trail_briefing(opened, TRAIL, language, beside)
    assert [section.heading for section in members.sections] == [
        word(key, language) for key in (*PUBLIC, "contacts_title", "agreed_title", "sources_title")
    ]
    kinds = {type(block) for section in public.sections for block in section.blocks}
    assert {Plate, Way, Grid, Table, Bullets, Paragraph} <= kinds
    assert not re.search(r"\{\w*\}|\bNone\b(?! known)", said(members))
    assert opened.release_id in public.foot
    assert opened.catalog.trails[TRAIL].names[language] == public.title


def test_its_words_have_the_same_slots_in_four_languages():
    for key, of in wording().items():
        assert set(of) == set(LANGUAGES), key
        slots = {language: sorted(re.findall(r"{\w+}", text)) for language, text in of.items()}
        assert len({tuple(each) for each in slots.values()}) == 1, (key, slots)


def test_what_nobody_has_said_is_said_so_and_is_no_zero(opened):
    document = trail_briefing(opened, TRAIL, "en", Beside(is_for_members=True))
    told = said(document)
    for key in ("no_profile", "agreed_none", "contacts_none"):
        assert word(key, "en") in told
    silent = [each for each in trail_page(opened, TRAIL)["score"]["stations"] if each["state"] == "silent"]
    grid = next(block for section in document.sections for block in section.blocks if isinstance(block, Grid))
    lines = {row.lead[0] for row in grid.rows if row.marks}
    notes = " ".join(row.lead[0] for row in grid.rows if row.is_note)
    assert silent
    for station in silent:
        name = opened.catalog.countries[station["country_code"]].names["en"]
        assert name in notes
        if station["country_code"] not in {s["country_code"] for s in trail_page(opened, TRAIL)["score"]["stations"]
                                           if s["state"] != "silent"}:  # fmt: skip
            assert name not in lines
    assert "What do these societies do on this trail?" in said(document, word("questions_title", "en"))


def test_a_grid_says_what_the_page_of_the_trail_says(opened):
    parts = trail_page(opened, TRAIL)
    document = trail_briefing(opened, TRAIL, "en")
    grid = next(block for section in document.sections for block in section.blocks if isinstance(block, Grid))
    cells = [cell for s in parts["score"]["stations"] for cell in s["cells"].values()]
    marks = [mark for row in grid.rows for mark in row.marks]
    for state in ("running", "known", "ended", "gap", "overlap"):
        there = sum(cell["state"] == state for cell in cells)
        assert sum(mark.look == state for mark in marks) == there, state
    assert sum(int(mark.text) for mark in marks if mark.text) == sum(cell["programmes"] for cell in cells)


def test_every_mark_of_a_source_leads_to_one_with_its_revision(opened):
    document = trail_briefing(opened, TRAIL, "en")
    cited = set(re.findall(r"\[\d+\]", said(document)))
    listed = [each for each in texts_of(document, word("sources_title", "en")) if each.startswith("[")]
    assert cited == {re.match(r"\[\d+\]", each)[0] for each in listed}
    assert len(listed) >= 3
    assert all("Revision: " in each for each in listed)


def test_where_sources_differ_the_range_is_told(opened, monkeypatch):
    rows = [
        {"year": 2021, "dataset_id": "iom-missing-migrants-europe", "publisher": "IOM", "count": 100},
        {"year": 2021, "dataset_id": "undesa-ims-2024", "publisher": "Other", "count": 140},
        {"year": 2022, "dataset_id": "undesa-ims-2024", "publisher": "Other", "count": 90},
    ]
    monkeypatch.setattr(people, "deaths_by_source", lambda opened, trail_id: rows)
    section = people.people(Teller(opened, TRAIL, "en"))
    table = [block for block in section.blocks if isinstance(block, Table)][-1]
    assert table.head[1:] == ("2021", "2022")
    assert table.rows[-1] == (word("range_row", "en"), "100 to 140", "90")
    assert table.rows[0][1:] == ("100", "–")  # a year of which a source says nothing is no zero
    monkeypatch.setattr(people, "deaths_by_source", lambda opened, trail_id: [])
    told = [block.text for block in people.people(Teller(opened, TRAIL, "en")).blocks if isinstance(block, Paragraph)]
    assert word("deaths_none", "en") in told


def test_contacts_and_what_was_agreed_are_for_members_alone(opened, beside):
    public, members = said(trail_briefing(opened, TRAIL, "en")), said(trail_briefing(opened, TRAIL, "en", beside))
    for words in ("Amina of migration", "Meeting in Tunis", "One telephone number for families", "Share the number"):
        assert words in members
        assert words not in public
    assert word("not_in_copy", "en") in public
    assert word("agreed_draft", "en") in members
    assert "1 May 2024, past" in members
    assert word("no_day", "en") in members
    assert "Not to be passed on" in trail_briefing(opened, TRAIL, "en", beside).subtitle
    assert "anybody" in trail_briefing(opened, TRAIL, "en").subtitle
    # a contact of a society that is not on the trail does not come in
    other = Beside(is_for_members=True, contacts=(Contact(society_id="ns-arg", words="Somebody far away"),))
    assert "Somebody far away" not in said(trail_briefing(opened, TRAIL, "en", other))


def test_a_profile_stands_with_its_hosts_and_without_cells_of_few_people(opened, beside):
    told = said(trail_briefing(opened, TRAIL, "en", beside), word("vulnerability_title", "en"))
    assert "Workshop in Niamey" in told
    assert METHOD.version in told
    assert "Agadez" in told
    assert opened.catalog.profiles.groups.host["en"] in told
    assert word("profile_missing_hosts", "en", places="Tunisia") in told
    assert "Libya" not in "\n".join(
        row[0] for section in trail_briefing(opened, TRAIL, "en", beside).sections for block in section.blocks
        if isinstance(block, Table) and block.head[0] == word("profile_place", "en") for row in block.rows
    )  # fmt: skip
    assert word("no_profile", "en") not in told


def test_what_several_say_is_joined_and_the_latest_meeting_and_profile_stand(beside):
    later = Agreed(name="Later", day=dt.date(2024, 6, 1))
    old = Scored(profile=profile([seen(WOMEN)], METHOD), workshop="Old", day=dt.date(2020, 1, 1))
    whole = joined([beside, Beside(agreed=later, scored=old, questions=("Another?",)), NOTHING])
    assert whole.agreed == later
    assert whole.scored == beside.scored
    assert whole.questions == (*beside.questions, "Another?")
    assert whole.is_for_members
    assert joined([]) == NOTHING


def test_a_trail_that_is_not_there_is_named(opened):
    with pytest.raises(InputError, match="no trail 'NOWHERE'; there are: ANDAMAN"):
        trail_briefing(opened, "NOWHERE", "en")
    with pytest.raises(InputError, match="docx, pdf"):
        briefing_file(opened, TRAIL, "en", "odt")
    assert file_name(opened, TRAIL, "fr", "pdf") == f"waypost-{TRAIL}-2024-07-01-fr.pdf"


def test_a_word_file_is_the_same_each_time_and_can_be_edited(opened, beside):
    content = briefing_file(opened, TRAIL, "en", "docx", beside)
    assert content == briefing_file(opened, TRAIL, "en", "docx", beside)
    packed = zipfile.ZipFile(io.BytesIO(content))
    assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    written = packed.read("word/document.xml").decode()
    assert written.count('w:textDirection w:val="btLr"') >= 3
    assert written.count("<w:tblHeader/>") >= 6
    foot = packed.read("word/footer1.xml").decode()
    assert " PAGE " in foot
    assert " NUMPAGES " in foot
    assert opened.release_id in foot
    document = WordFile(io.BytesIO(content))
    assert len(document.inline_shapes) > 10
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
    assert "Amina of migration" in "".join(cells_of(content))


def test_in_arabic_word_reads_from_the_right(opened, beside):
    content = briefing_file(opened, TRAIL, "ar", "docx", beside)
    document = WordFile(io.BytesIO(content))
    every = [
        *document.paragraphs,
        *(p for t in document.tables for row in t.rows for c in row.cells for p in c.paragraphs),
    ]
    told = [paragraph for paragraph in every if paragraph.text.strip()]
    assert all(paragraph._p.pPr is not None and "w:bidi" in paragraph._p.xml for paragraph in told)
    assert all("<w:bidiVisual/>" in table._tbl.xml for table in document.tables)
    # heads that are turned are pictures: LibreOffice misplaces such text in a table that runs from the right
    assert "w:textDirection" not in document.element.xml


def test_a_pdf_is_the_same_each_time_on_few_sheets_of_a4(opened, beside, tmp_path):
    content = briefing_file(opened, TRAIL, "ar", "pdf", beside)
    assert content == briefing_file(opened, TRAIL, "ar", "pdf", beside)
    path = tmp_path / "briefing.pdf"
    path.write_bytes(content)
    if not shutil.which("pdfinfo"):
        pytest.fail("pdfinfo is not on this machine: install poppler-utils")
    facts = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert "A4" in facts
    assert 2 <= int(re.search(r"Pages:\s+(\d+)", facts)[1]) <= 6
    assert "Tagged:          yes" in facts


def test_nothing_of_a_text_becomes_a_tag(opened):
    sly = '<img src="http://example.org/x.png"><script>'
    told = Beside(
        is_for_members=True, questions=(sly,), under_way=(sly,), contacts=(Contact(society_id="ns-ner", words=sly),),
        agreed=Agreed(name=sly, day=dt.date(2024, 1, 1), decisions=(sly,)),
    )  # fmt: skip
    html = document_html(trail_briefing(opened, TRAIL, "en", told), with_fonts=False)
    assert "<script" not in html
    assert "example.org/x.png&quot;" in html
    assert not re.findall(r'<img src="(?!data:)', html)
