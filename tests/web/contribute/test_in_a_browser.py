"""A society's pages in a real browser: axe, the width of a phone, without a script, on a line that drops."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.browsing import LOOKED_AT, look
from tests.web.contribute.test_taking_in import HEAD, ROWS
from tests.web.server import serving

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
NS = "ns-ner"
PAGE_BYTES = 60_000  # of a page, packed

# A manager and a focal point with sessions, proposals that wait, something others say beside, an exercise.
WORLD = """
from waypost.web.project.prepare import prepare
prepare()
from tests.web.accounts.people import person, session_of
from waypost.reference import load_catalog
from waypost.web.contribute.actions.saying import Author, Word, say
from waypost.web.contribute.standing_now import programmes_now
manager = person("m@example.org", "manager:ns-ner", factor=True)
focal = person("f@example.org", "focal_point:ns-ner")
keys = [each["programme_id"] for each in programmes_now("ns-ner", load_catalog())]
us = Author(by=focal, ns_id="ns-ner", speaker="ns-ner")
say(author=us, kind="page", why="the report of 2026", words=[
    Word(keys[0], "programme.title.fr", "De l'eau en route"), Word(keys[0], "programme.reach", "national"),
    Word(keys[1], "programme.access_condition", None, declined="not_known")])
zone = Author(by=manager, ns_id="ns-ner", speaker="zone-africa")
say(author=zone, kind="beside", sign_at_once=True, words=[Word(keys[0], "programme.reach", "regional")])
for who in (manager, focal):
    print(session_of(who))
print(keys[0])
"""


@pytest.fixture(scope="module")
def site(demo_release: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A real server with its worker over the demo, two people signed in, a programme to change."""
    patch = pytest.MonkeyPatch()
    patch.delenv("DATABASE_URL", raising=False)
    patch.setenv("WAYPOST_HOME", str(tmp_path_factory.mktemp("home")))
    environment = os.environ | {
        "WAYPOST_RELEASE": demo_release, "DJANGO_SETTINGS_MODULE": "waypost.web.project.settings",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", WORLD], capture_output=True, text=True, env=environment, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    manager, focal, programme = done.stdout.split()
    with serving(demo_release) as address:
        yield {"address": address, "manager": manager, "focal": focal, "programme": programme}
    patch.undo()


def opened(browser, site, who="focal", width=1280, **options):
    """A page of somebody who is signed in; what the console complains of fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    context.add_cookies([{"name": "sessionid", "value": site[who], "url": site["address"]}])
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


@pytest.mark.parametrize("language", LOOKED_AT)
def test_pages_keep_nobody_out(browser, site, language):
    one = f"programme/{site['programme']}/"
    pages = ("", "table/", one, f"{one}practices/", "positions/", f"{one}history/", f"{one}withdraw/",
             "programme/new/", "waiting/", "batches/",
             "pairs/", "differences/", "import/")  # fmt: skip
    page = opened(browser, site, "manager", LOOKED_AT[language])
    for rest in pages:
        answer = page.goto(f"{site['address']}/{language}/my/{NS}/{rest}")
        assert answer.status == 200, rest
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        name = rest.replace(site["programme"], "one").replace("/", "-") or "society"
        assert look(page, language, f"my-{name}", ROOT / ".artefacts") == [], rest
    assert page.complaints == []


def test_pages_are_light(browser, site):
    import gzip

    page = opened(browser, site, "focal")
    for rest in (
        "",
        "table/",
        f"programme/{site['programme']}/",
        f"programme/{site['programme']}/practices/",
        "import/",
    ):
        body = page.goto(f"{site['address']}/en/my/{NS}/{rest}").body()
        size = len(gzip.compress(body))
        print(f"{rest or 'society'}: {size} bytes packed")
        assert size <= PAGE_BYTES, rest


def test_what_was_typed_outlives_a_line_that_drops(browser, site):
    page = opened(browser, site)
    address = f"{site['address']}/en/my/{NS}/programme/new/"
    page.goto(address)
    page.fill("input[name='programme.title.en']", "Advice in the station of Agadez")
    page.wait_for_timeout(600)
    page.context.set_offline(True)
    page.click("button[name=save]")
    assert "There is no line" in page.locator(".draft").inner_text()
    page.context.set_offline(False)
    page.goto(f"{site['address']}/en/my/{NS}/")
    page.goto(address)
    page.click(".draft button:has-text('Put it back')")
    assert page.input_value("input[name='programme.title.en']") == "Advice in the station of Agadez"
    with page.expect_navigation():
        page.click("button[name=save]")
    assert "Advice in the station of Agadez" in page.content()
    page.goto(address)
    assert page.locator(".draft").is_hidden()


def test_personal_data_is_told_of_while_typing(browser, site):
    page = opened(browser, site)
    page.goto(f"{site['address']}/en/my/{NS}/programme/new/")
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    page.type("textarea[name='programme.description.en']", "Ask amina@example.org")
    page.locator(".scan", has_text="e-mail").first.wait_for()


def test_an_error_leads_to_its_field_by_keyboard(browser, site):
    page = opened(browser, site, java_script_enabled=False)
    page.goto(f"{site['address']}/en/my/{NS}/programme/new/")
    with page.expect_navigation():
        page.click("button[name=save]")
    assert "Error" in page.title()
    assert "Give the programme a title." in page.locator(".error-summary").inner_text()


def test_a_file_comes_in_without_a_script_and_with_one(browser, site, tmp_path):
    path = tmp_path / "ours.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEAD, *ROWS])
    for scripts in (True, False):
        page = opened(browser, site, "manager", java_script_enabled=scripts)
        page.goto(f"{site['address']}/en/my/{NS}/import/")
        page.set_input_files("#file", path)
        with page.expect_navigation():
            page.click("main form button.button")
        if page.locator("button[name=columns]").count():
            with page.expect_navigation():
                page.click("button[name=columns]")
        if page.locator("button[name=values]").count():
            page.select_option("select[name='value:country_code:Turkiye']", "TUR")
            with page.expect_navigation():
                page.click("button[name=values]")
        for _ in range(60):
            if page.locator(".outcomes").count():
                break
            page.wait_for_timeout(1000)
            if not scripts:
                page.reload()
        new = page.locator(".o-new dd").first.inner_text()
        assert new == ("2" if scripts else "0")
        if scripts:
            with page.expect_navigation():
                page.click("button[name=take]")
            page.get_by_text("was taken in").wait_for(timeout=60_000)
        assert page.complaints == []
