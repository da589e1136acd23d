"""Pages answer in four languages, show nothing above their audience, and need no script."""

from __future__ import annotations

import re
import shutil

import pytest
from django.test import Client

from waypost.analysis.picture import QUESTIONS
from waypost.analysis.programmes import describe_programme
from waypost.settings import LANGUAGES
from waypost.store.release import open_release
from waypost.web.pages.templating import shown, texts

ADDRESSES = ("", "programmes/", "by/country/", "by/service/", "by/year/", "about/", "programmes/?country=NER")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_in_each_language(pages, language, address):
    response = pages.get(f"/{language}/{address}")
    assert response.status_code == 200
    body = response.content.decode()
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in body
    assert "<script" not in body
    assert len(re.findall("<h1", body)) == 1


def test_claims_are_shown_to_the_movement_and_not_to_the_public(pages, settings):
    found = pages.get("/en/programmes/?format=json").json()["programmes"]
    address = f"/en/programme/{found[0]['programme_id']}/"
    public = pages.get(address).content.decode()
    assert "Every value with its source" not in public
    settings.WAYPOST_AUDIENCE = "movement"
    assert "Every value with its source" in pages.get(address).content.decode()


def test_language_follows_the_browser(pages):
    assert pages.get("/", headers={"accept-language": "ar-DZ,fr;q=0.8"}).headers["Location"] == "/ar/"
    assert pages.get("/").headers["Location"] == "/en/"


def test_a_page_that_is_not_there(pages):
    assert pages.get("/fr/programme/wp-nothere/").status_code == 404
    assert pages.get("/favicon.ico").status_code == 404
    assert "Cette page" in pages.get("/fr/nothing/").content.decode()


def test_nothing_comes_from_elsewhere(pages):
    response = pages.get("/en/")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', response.content.decode())


def test_unknown_is_a_dash_and_zero_is_zero():
    assert shown(None, "en") == "–"
    assert shown(0, "en") == "0"
    assert (shown(True, "fr"), shown(False, "en")) == ("oui", "no")


def test_every_text_in_four_languages():
    for key, versions in texts().items():
        assert set(versions) == set(LANGUAGES), key
        assert all(versions.values()), key
        parts = {language: sorted(re.findall(r"{(\w+)}", versions[language])) for language in LANGUAGES}
        assert len({tuple(names) for names in parts.values()}) == 1, key


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_list_holds_what_the_row_of_the_picture_counts(pages, question):
    rows = pages.get(f"/en/by/{question}/?format=json").json()["rows"]
    assert rows or question in ("trail", "group")
    for row in rows:
        found = pages.get("/en/programmes/", {question: row["code"], "format": "json"}).json()
        assert (found["count"], len(found["programmes"])) == (row["programmes"], row["programmes"]), row
        perhaps = pages.get("/en/programmes/", {question: row["code"], "perhaps": "1", "format": "json"}).json()
        assert perhaps["count"] == (row["perhaps"] if question == "year" else row["programmes"]), row


def test_programmes_of_others_are_shown_when_asked_for(pages):
    assert pages.get("/en/programmes/?format=json").json()["count"] == 1
    assert pages.get("/en/programmes/?format=json&everybody=1").json()["count"] == 5
    assert "Programmes of other organisations" in pages.get("/en/programmes/?everybody=1").content.decode()


def test_a_programme_says_what_is_known_and_by_whom(pages, settings):
    settings.WAYPOST_AUDIENCE = "movement"
    found = pages.get("/en/programmes/?format=json&everybody=1").json()["programmes"]
    for row in found:
        body = pages.get(f"/en/programme/{row['programme_id']}/").content.decode()
        for heading in ("Services", "For whom", "Trails", "Organisations", "Who says so"):
            assert heading in body
        assert "Water, first aid and family links" in body
        assert "Example Red Cross Society of Examplia" in body
        assert len(re.findall("Example Red Cross Society of Examplia</bdi> <small>", body)) == 1


def test_only_web_addresses_are_links(release_path):
    con = open_release(release_path).connect()
    con.execute(
        """create temp table link as select 'x' as programme_id, 'document' as link_type, target, 'T' as title
           from (values ('https://example.org/'), ('javascript:alert(1)'), ('data:text/html,x')) v(target)"""
    )
    known = describe_programme(con, "x", "en")
    assert [row["target"] for row in known["documents"]] == ["https://example.org/"]


def test_a_page_that_fails_says_so_in_its_language(settings, tmp_path, caplog):
    settings.WAYPOST_RELEASE = str(tmp_path / "gone")
    response = Client(raise_request_exception=False).get("/fr/")
    assert response.status_code == 500
    assert "Les chiffres ne peuvent pas être lus" in response.content.decode()


@pytest.fixture(scope="module")
def browser_page(release_path):
    """A page of a real browser, and the address of a real server."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    from tests.web.server import serving

    with serving(release_path, "--audience", "movement") as address, sync_playwright() as player:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = player.chromium.launch(executable_path=chromium, args=flags)
        yield browser.new_page(), address
        browser.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_is_wider_than_the_screen(browser_page, pages, language, width):
    """In a real browser: each page fits, from a small phone to a desktop, left to right and right to left."""
    page, address = browser_page
    page.set_viewport_size({"width": width, "height": 800})
    programme = pages.get("/en/programmes/?format=json").json()["programmes"][0]["programme_id"]
    for part in ("", "programmes/", "by/country/", "by/year/", "about/", f"programme/{programme}/", "nothing/"):
        page.goto(f"{address}/{language}/{part}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, part
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{part} with all opened"
