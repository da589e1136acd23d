"""Pages answer in four languages, show nothing above their audience, and need no script."""

from __future__ import annotations

import re
import shutil

import pytest

from waypost.settings import LANGUAGES
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
    assert "Cette page" in pages.get("/fr/nothing/").content.decode()


def test_nothing_comes_from_elsewhere(pages):
    response = pages.get("/en/")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', response.content.decode())


def test_unknown_is_a_dash_and_zero_is_zero():
    assert shown(None, "en") == "–"
    assert shown(0, "en") == "0"


def test_every_text_in_four_languages():
    for key, versions in texts().items():
        assert set(versions) == set(LANGUAGES), key
        assert all(versions.values()), key
        parts = {language: sorted(re.findall(r"{(\w+)}", versions[language])) for language in LANGUAGES}
        assert len({tuple(names) for names in parts.values()}) == 1, key


@pytest.mark.slow
@pytest.mark.parametrize(("language", "width"), [("en", 360), ("ar", 360), ("en", 1280), ("ar", 1280)])
def test_no_page_is_wider_than_the_screen(release_path, language, width, tmp_path):
    """In a real browser: the page fits, at phone and desktop width, left to right and right to left."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    from tests.web.server import serving

    with serving(release_path) as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 800})
        for part in ("", "programmes/", "by/country/", "about/"):
            page.goto(f"{address}/{language}/{part}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, part
        browser.close()
