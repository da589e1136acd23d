"""A briefing stands on exactly one page of A4, whatever it holds, and tells the source of each figure."""

from __future__ import annotations

import builtins
import io
import itertools
import re
import shutil
import subprocess
import zipfile

import pytest
from docx import Document

from tests.advocacy.briefs import brief
from tests.advocacy.message_worlds import LANGUAGES
from waypost.advocacy.briefing.fitting import SIZES, Layout, TooLongError, fitting, layouts
from waypost.advocacy.briefing.html import briefing_html
from waypost.advocacy.briefing.pdf import briefing_pdf
from waypost.advocacy.briefing.values import Chart, numbers_of
from waypost.advocacy.briefing.word import briefing_docx
from waypost.advocacy.briefing.wording import wording
from waypost.advocacy.slots import Plain
from waypost.errors import InputError

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
FULL = Layout(size=10, lines=99, limits=9)


def sheets(path):
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    width, height = map(float, re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told).groups())
    return int(re.search(r"Pages:\s+(\d+)", told)[1]), round(width), round(height)


def words_of(path):
    return " ".join(subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, 40])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_is_one_sheet_of_a4(language, times, tmp_path):
    path = tmp_path / "brief.pdf"
    path.write_bytes(briefing_pdf(brief(language, times=times)))
    assert sheets(path) == (1, 595, 842)
    told = re.sub("[\u2066-\u2069]", "", words_of(path))
    assert times > 1 or "94%" in told  # of a long one the chart may be left out
    assert "2026-11-27-ab12" in told
    if language == "en":
        for part in (
            "191 million people",
            "24 to 3,008",
            "3 Feb 2024",
            "Field report. (2024)",
            "What we ask",
            "Open a place",
        ):
            assert part in told
        assert ("More evidence" in told) is (times > 1)


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="no soffice: apt-get install libreoffice to run this")
def test_a_word_document_is_one_sheet_as_another_program_sets_it(tmp_path):
    paths = []
    for language in LANGUAGES:
        for times in (1, 40):
            paths.append(tmp_path / f"{language}{times}.docx")
            paths[-1].write_bytes(briefing_docx(brief(language, times=times)))
    profile = (tmp_path / "profile").as_uri()
    command = [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    subprocess.run([*command, *paths], check=True, capture_output=True, timeout=300)
    for path in paths:
        assert sheets(path.with_suffix(".pdf")) == (1, 595, 842), path.name


def test_a_word_document_can_be_edited_and_names_no_person():
    content = briefing_docx(brief("ar"))
    document = Document(io.BytesIO(content))
    assert document.core_properties.author == "Waypost"
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "191 مليون شخص" in told
    assert "Field report" in told
    packed = zipfile.ZipFile(io.BytesIO(content))
    written = packed.read("word/document.xml").decode()
    assert "<w:bidi/>" in written
    assert "94%" in re.search(r'descr="([^"]*)"', written)[1]  # the picture is told to those who listen


def test_the_same_content_gives_the_same_pdf():
    assert briefing_pdf(brief("en")) == briefing_pdf(brief("en"))
    assert briefing_pdf(brief("en")) != briefing_pdf(brief("en", aspect="Another"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_figure_and_quotation_leads_to_its_source(language):
    made = brief(language)
    html = briefing_html(made, FULL)
    assert numbers_of(made) == {"migrants": (1,), "deaths": (2,), "report": (2,)}
    parts = [part for line in (made.statement, *(each.parts for each in made.evidence)) for part in line]
    marked = [part for part in parts if not isinstance(part, Plain)]
    assert len(re.findall(r"<sup>", html)) == len(marked) == 5
    assert len(re.findall(r'<b>[^<]*</b><sup><a href="#s\d">', html)) == 4
    assert 'id="s1"' in html
    assert 'id="s2"' in html
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in html


def test_nothing_of_a_text_becomes_a_tag_and_nothing_is_fetched():
    sly = '<img src="http://example.org/x.png"><script>'
    html = briefing_html(brief("en", title=sly, aspect=sly, cannot_say=(sly,), statement=(Plain(sly),)), FULL)
    assert "<img" not in html
    assert "<script" not in html
    outside = re.findall(r"(?:src|url)\s*[=(]\s*[\"']?(?!data:)\w+:", html)
    assert outside == []
    assert briefing_pdf(brief("en", title=sly, statement=(Plain(sly),)))


def test_what_is_asked_for_is_never_cut():
    with pytest.raises(TooLongError) as caught:
        briefing_pdf(brief("en", ask=(Plain("Open a place for everybody. " * 900),)))
    assert caught.value.args[0].key == "advocacy_briefing_too_long"


def test_a_machine_without_pango_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    for write in (briefing_pdf, briefing_docx):
        with pytest.raises(InputError, match="library Pango") as caught:
            write(brief("en"))
        assert caught.value.args[0].key == "advocacy_briefing_no_pango"


def test_letters_get_smaller_before_anything_is_left_out():
    made = brief("en", times=3)
    ways = list(layouts(made))
    assert [way.size for way in ways[: len(SIZES)]] == list(SIZES)
    assert all(way.lines == 6 and way.has_chart for way in ways[: len(SIZES)])
    assert ways[-1] == Layout(size=SIZES[-1], lines=2, limits=1, has_chart=False)
    for before, after in itertools.pairwise(ways):
        assert (after.size, after.lines, after.limits, after.has_chart) < (
            before.size, before.lines, before.limits, before.has_chart,
        )  # fmt: skip
    for number in range(len(ways)):
        assert fitting(made, lambda way, number=number: ways.index(way) >= number) == ways[number]


def test_warnings_stand_above_all_else():
    html = briefing_html(brief("en", is_discreet=True, is_to_check=True), FULL)
    assert html.index("For a talk, not for publication") < html.index("<h1>")
    assert "check before use" in html
    assert "For a talk" not in briefing_html(brief("en"), FULL)


def test_a_brief_without_chart_evidence_or_sources_is_whole():
    bare = brief("en", evidence=(), chart=None, sources=(), example=(), ask=(), cannot_say=())
    assert briefing_pdf(bare).startswith(b"%PDF")
    assert briefing_docx(bare).startswith(b"PK")
    empty = brief("en", chart=Chart(title="None", bars=()))
    assert briefing_pdf(empty).startswith(b"%PDF")


def test_words_are_there_in_four_languages_with_the_same_slots():
    for key, words in wording().items():
        assert set(words) == set(LANGUAGES), key
        slots = {language: sorted(re.findall(r"\{(\w+)\}", text)) for language, text in words.items()}
        assert len({tuple(each) for each in slots.values()}) == 1, key


def test_an_address_in_a_line_of_a_source_reads_from_the_left():
    written = zipfile.ZipFile(io.BytesIO(briefing_docx(brief("ar")))).read("word/document.xml").decode()
    assert "\u200e\u2066https://example.org/stock\u2069\u200e" in written
