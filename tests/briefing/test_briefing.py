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
from waypost.atlas.opened import open_at
from waypost.atlas.trail import trail_page
from waypost.briefing import people, stages, standing
from waypost.briefing.beside import NOTHING, Agreed, Beside, Contact, Scored, joined
from waypost.briefing.telling import Teller
from waypost.briefing.whole import at_the_table, briefing_file, file_name, trail_briefing
from waypost.briefing.wording import word, wording
from waypost.disclosure.access import Viewer
from waypost.drawing.document import Bullets, Grid, Paragraph, Plate, Table, Way
from waypost.drawing.document_pdf import document_html
from waypost.drawing.document_word import document_docx
from waypost.drawing.document_word_drawn import _LOOKS
from waypost.errors import InputError
from waypost.profiles.profile import profile
from waypost.settings import LANGUAGES
from waypost.strategies.reasons import finding_key

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
    assert [section.heading for section in public.sections if section.level == 1] == [
        word(key, language) for key in (*PUBLIC, "members_title", "in_full", "sources_title")
    ]
    members = trail_briefing(opened, TRAIL, language, beside)
    assert [section.heading for section in members.sections if section.level == 1] == [
        word(key, language) for key in (*PUBLIC, "contacts_title", "agreed_title", "in_full", "sources_title")
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
    assert word("late_note", "en", day="1 Jul 2024") in members
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


def test_a_country_whose_programmes_state_no_service_is_not_said_to_have_none():
    quiet = {"running": 0, "programmes": 2, "state": "ended"}
    assert stages._note(quiet) == "note_unstated_ended"
    assert stages._note(quiet | {"state": "known"}) == "note_unstated"
    assert stages._note({"programmes": 0, "state": "none"}) == "note_none"
    assert stages._note({"programmes": 0, "state": "silent"}) == "note_silent"


@pytest.mark.parametrize("trail", ["CMR", "WMR"])
def test_no_country_with_a_programme_stands_among_those_without(opened, trail):
    """What each line of the grid and each note says of a country agrees with what is counted there."""
    document = trail_briefing(opened, trail, "en")
    grid = next(block for section in document.sections for block in section.blocks if isinstance(block, Grid))
    tell = Teller(opened, trail, "en")
    there = {(tell.name(each["role"], "stage_role"), tell.name(each["country_code"], "country"))
             for each in tell.stations if each["programmes"]}  # fmt: skip
    assert there
    stage = ""
    for row in grid.rows:
        if not row.marks and not row.is_note:
            stage = row.lead[0].partition(":")[0]
        if row.is_note and row.lead[0].startswith("No programme known"):
            named = row.lead[0].partition(": ")[2].rstrip(".").split(", ")
            assert not {(stage, name) for name in named} & there


def test_what_is_cut_short_stands_in_full_at_the_end(opened, monkeypatch):
    monkeypatch.setattr(stages, "_MOST_COUNTRIES", 0)
    monkeypatch.setattr(stages, "_MOST_MORE", 0)
    monkeypatch.setattr(standing, "_MOST_COUNTRIES", 1)
    document = trail_briefing(opened, TRAIL, "ar")
    every = trail_page(opened, TRAIL)["programmes"]
    (full,) = [each for each in document.sections if each.heading == word("all_programmes", "ar")]
    (table,) = full.blocks
    assert len(table.rows) == len(every)
    for row, programme in zip(table.rows, every, strict=True):
        for station in programme["stations"]:
            assert opened.catalog.countries[station.partition(" ")[2]].names["ar"] in row[2]
    (table,) = [block for section in document.sections for block in section.blocks
                if isinstance(block, Table) and word("state_and_time", "ar") in block.head]  # fmt: skip
    assert len(table.rows) == len(every)
    told = said(document, word("who_does_what", "ar")) + "".join(row[2] for row in table.rows)
    assert word("all_programmes", "ar") in told
    assert "\u00a0\u2066+\u2060" in told  # holds together: a plus without its number says nothing
    gaps = {row["country_code"] for row in trail_page(opened, TRAIL)["gaps"]}
    listed = [block for section in document.sections for block in section.blocks
              if isinstance(block, Table) and block.head[2] == word("gap_lacks", "ar")]  # fmt: skip
    assert sum(len(table.rows) for table in listed) == len(gaps)


def test_a_few_names_more_stand_where_they_are_read(opened, monkeypatch):
    """No second list of the same programmes for a name or two."""
    monkeypatch.setattr(stages, "_MOST_COUNTRIES", 0)
    monkeypatch.setattr(stages, "_MOST_MORE", 1_000)
    document = trail_briefing(opened, TRAIL, "en")
    assert word("all_programmes", "en") not in [each.heading for each in document.sections]
    (table,) = [block for section in document.sections for block in section.blocks
                if isinstance(block, Table) and word("state_and_time", "en") in block.head]  # fmt: skip
    for row, programme in zip(table.rows, trail_page(opened, TRAIL)["programmes"], strict=True):
        for station in programme["stations"]:
            assert opened.catalog.countries[station.partition(" ")[2]].names["en"] in row[2]
    assert "\u2066+\u2060" not in "".join(row[1] + row[2] for row in table.rows)


def test_the_copy_for_the_table_counts_what_only_some_may_read(opened):
    assert at_the_table(Viewer("secretariat", ("ns-ner",), ("ns-ner",))) == Viewer("movement")
    assert at_the_table(Viewer("public")) == Viewer("public")
    hidden = Viewer("secretariat", hidden=("wp-abcde12345",))
    assert at_the_table(hidden).hidden == hidden.hidden
    for viewer, is_own in ((Viewer("movement"), False), (Viewer("movement", ("ns-ner",)), True)):
        of_theirs = open_at(opened.real, viewer)
        for language in LANGUAGES:
            document = trail_briefing(of_theirs, TRAIL, language)
            assert document.head == (word("own_copy", language) if is_own else "")
            assert (word("own_copy", language) in document_html(document, with_fonts=False)) is is_own
        packed = zipfile.ZipFile(io.BytesIO(document_docx(document)))
        heads = "".join(packed.read(name).decode() for name in packed.namelist() if "header" in name)
        assert (word("own_copy", language) in heads) is is_own
        assert ("-own.pdf" in file_name(of_theirs, TRAIL, "en", "pdf")) is is_own


def test_mailboxes_and_telephones_are_told_and_read_from_the_left(opened, beside, monkeypatch):
    society = opened.catalog.societies["ns-ita"]
    monkeypatch.setitem(
        opened.catalog.societies, "ns-ita", msgspec.structs.replace(society, mailbox="info@ita.example")
    )
    unit = Contact(society_id="ns-ner", words="Unit", mailbox="migration@ner.example", telephone="+227 20 73 30 37")
    for language in LANGUAGES:
        document = trail_briefing(opened, TRAIL, language, msgspec.structs.replace(beside, contacts=(unit,)))
        (section,) = [each for each in document.sections if each.heading == word("contacts_title", language)]
        table = section.blocks[0]
        reached = [" ".join(row[3:]).replace("\u00a0", " ") for row in table.rows]
        assert any("\u200e\u2066info@ita.example\u2069\u200e" in each for each in reached)
        assert any("\u2066migration@ner.example\u2069" in each and "\u2066+227 20 73 30 37\u2069" in each
                   for each in reached)  # fmt: skip
        assert word("society_mailbox", language) in [row[2] for row in table.rows]
    public = said(trail_briefing(opened, TRAIL, "en"))
    assert "info@ita.example" in public  # it stands in the catalog, for everybody
    assert "migration@ner.example" not in public


def test_what_is_late_is_told_by_the_day_on_which_the_paper_is_made(opened, beside):
    before = msgspec.structs.replace(beside, made_on=dt.date(2024, 5, 1))
    assert "1 May 2024, past" not in said(trail_briefing(opened, TRAIL, "en", before))
    after = msgspec.structs.replace(beside, made_on=dt.date(2024, 5, 2))
    told = said(trail_briefing(opened, TRAIL, "en", after))
    assert "1 May 2024, past" in told
    assert word("late_note", "en", day="2 May 2024") in told
    assert joined([before, after]).made_on == dt.date(2024, 5, 2)


def test_a_later_meeting_without_minutes_is_told_by_its_day(opened, beside):
    agreed = msgspec.structs.replace(beside.agreed, later=(dt.date(2024, 6, 3),))
    told = said(trail_briefing(opened, TRAIL, "en", msgspec.structs.replace(beside, agreed=agreed)))
    assert word("agreed_later", "en", day="3 Jun 2024") in told
    assert "One telephone number for families" in told


def test_findings_that_a_strategy_acts_on_are_marked_where_they_stand(opened):
    parts = trail_page(opened, TRAIL)
    gap = parts["gaps"][0]
    chance = {
        "trail_id": TRAIL, "kind": "both_ends", "society_a": "ns-ner", "side_a": "transit", "country_a": "NER",
        "service_codes_a": "water", "society_b": "ns-ita", "side_b": "destination", "country_b": "ITA",
        "people": None, "is_silent": False,
    }  # fmt: skip
    acted = {finding_key("gaps", gap): ("Strategy A",), finding_key("opportunities", chance): ("Strategy B",)}
    document = trail_briefing(opened, TRAIL, "en", Beside(is_for_members=True, acted=acted))
    rows = [row for section in document.sections for block in section.blocks
            if isinstance(block, Table) and block.head[2] == word("gap_lacks", "en") for row in block.rows]  # fmt: skip
    marked = [row for row in rows if "Strategy A" in row[2]]
    country, service = opened.catalog.countries[gap["country_code"]], Teller(opened, TRAIL, "en")
    assert [row[0] for row in marked] == [country.names["en"]]
    assert f"({service.name(gap['code'], 'service')})" in marked[0][2]
    service.beside = Beside(is_for_members=True, acted=acted)
    service.parts = parts | {"opportunities": [chance, chance | {"society_b": "ns-mlt", "country_b": "MLT"}]}
    (table,) = [block for block in standing.chances(service).blocks if isinstance(block, Table)][:1]
    assert "Acted on: \u2068Strategy B\u2069" in table.rows[0][2]


def test_in_word_the_sign_of_none_known_is_seen():
    sign, colour, _ = _LOOKS["none"]
    assert sign == "•"
    assert colour != "#9aa6ab"  # so pale that the key seemed to have no sign
