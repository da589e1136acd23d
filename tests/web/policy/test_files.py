"""Versions as files: whoever may read a version takes it along, and what comes back unchanged changes nothing."""

from __future__ import annotations

import io
import re

import pytest
from lxml import html as parser

from tests.web.policy.consulted import WORK, issued
from waypost.drafting.formats import docx, html
from waypost.settings import LANGUAGES
from waypost.web.policy.actions.drafting import add, begin_draft, create_work, issue, reword

DRAFT = f"drafts/{WORK}/draft-2027-2/"
ODD = "« L’aide »\nva : à tous & <partout>,\u00a0c’est-à-dire « ici »."


@pytest.fixture
def drafted(people):
    """An issued draft and one at work, whose 7.5 has lines and signs in French and vowel signs in Arabic."""
    issued(people["team"], p7_5="D’autres mots.")
    made = begin_draft(by=people["team"], work=WORK, code="draft-2027-2")
    made = reword(by=people["team"], draft=made, provision="7.5", language="fr", body=ODD)
    return reword(by=people["team"], draft=made, provision="7.5", language="ar", body="كَلِمَاتٌ أُخْرَى، 7.5")


@pytest.mark.parametrize("kind", ["docx", "html", "xml"])
def test_a_draft_taken_along_comes_back_as_no_change(browse, drafted, kind):
    team = browse("team")
    links = parser.fromstring(team.get(f"/fr/{DRAFT}").content).xpath("//section[@aria-labelledby='files']//a/@href")
    found = [each for each in links if f"/text.{kind}" in each]
    assert len(found) == {"docx": 8, "html": 8, "xml": 4}[kind]  # four columns, one and two; a language in a file
    for address in found:
        sent = io.BytesIO(team.get(address).content)
        sent.name = f"text.{kind}"
        shown = team.post(f"/en/drafts/{WORK}/file/", {"file": sent})
        assert shown.status_code == 200, address
        page = shown.content.decode()
        assert "Texts that would change: 0" in page, address
        assert 'name="packed"' not in page
        whole = {0: 4, 1: 1, 2: 2}[address.count("tongue=")] * 46  # headings, too
        assert int(re.search(r"as they are: (\d+)", page)[1]) == whole


def test_a_word_changed_in_a_file_is_the_one_change(browse, drafted):
    team = browse("team")
    body = team.get(f"/en/{DRAFT}text.xml?tongue=fr").content.decode().replace("« L’aide", "« L’action")
    sent = io.BytesIO(body.encode())
    sent.name = "text.xml"
    page = parser.fromstring(team.post(f"/en/drafts/{WORK}/file/", {"file": sent}).content)
    assert page.xpath("//article//ins/text()") == ["action"]
    assert page.xpath("//article//del/text()") == ["aide"]  # how it is broken into lines says nothing


def test_columns_are_the_languages_that_were_asked_for(browse, drafted):
    team = browse("team")
    for asked, columns in (("", ["fr", "en", "es", "ar"]), ("?tongue=ar&tongue=en&tongue=ar&tongue=xx", ["ar", "en"])):
        answer = team.get(f"/fr/{DRAFT}text.html{asked}")
        assert parser.fromstring(answer.content).xpath("//th/@lang") == columns
        texts = docx.read(team.get(f"/fr/{DRAFT}text.docx{asked}").content).texts
        assert {language for _, language in texts} == set(columns)
    assert 'filename="migration-2009-draft-2027-2-ar-en.html"' in answer["Content-Disposition"]


def test_files_are_for_whoever_may_read_the_version(browse, drafted, client):
    team, focal = browse("team"), browse("focal")
    for kind in ("docx", "html", "xml"):
        assert focal.get(f"/en/{DRAFT}text.{kind}").status_code == 403
        assert focal.get(f"/en/drafts/{WORK}/draft-2027-1/text.{kind}").status_code == 200
        assert client.get(f"/en/drafts/{WORK}/draft-2027-1/text.{kind}").status_code == 302
    links = parser.fromstring(focal.get(f"/ar/drafts/{WORK}/draft-2027-1/").content).xpath("//a/@href")
    assert f"/ar/drafts/{WORK}/draft-2027-1/text.docx" in links
    for address in (f"{DRAFT}text.exe", f"drafts/{WORK}/1999/text.html", "drafts/none/one/text.html"):
        assert team.get(f"/en/{address}").status_code == 404


def test_a_language_without_words_has_a_column_to_fill_and_no_file_of_its_own(people, browse):
    team = people["team"]
    create_work(by=team, code="on-water", kind="guidance", titles={"fr": "De l’eau"}, authoritative="fr")
    draft = add(
        by=team, draft=begin_draft(by=team, work="on-water", code="one"), provision="1", words={"fr": "De l’eau."}
    )
    issue(by=team, draft=draft)
    reader = browse("focal")
    page = parser.fromstring(reader.get("/en/drafts/on-water/one/").content)
    links = page.xpath("//section[@aria-labelledby='files']//a/@href")
    assert [each for each in links if each.endswith("?tongue=es")] == []
    beside = html.read(reader.get("/en/drafts/on-water/one/text.html?tongue=fr&tongue=es").content)
    assert beside.texts == {("1", "fr"): "De l’eau."}
    only = reader.get("/es/drafts/on-water/one/text.xml")  # Spanish has no words: the authoritative ones
    assert "De l’eau." in only.content.decode()
    assert [language for language in LANGUAGES if f"one-{language}.xml" in only["Content-Disposition"]] == ["fr"]
