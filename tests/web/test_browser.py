"""Every page in a real browser: nothing that keeps people out, fits the screen, works by keyboard and without scripts.

`make look` leaves pictures of all pages in ``.artefacts/``; what was measured is printed.
"""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path

import pytest

from tests.web.browsing import LOOKED_AT, look

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "",
    "?part=gulf_south_asia",
    "picture/",
    "trails/",
    "trail/CMR/",
    "trail/GULF_LAB/",
    "societies/",
    "society/ns-sdn/",
    "society/ns-tza/",
    "programmes/",
    "programmes/?country=NER",
    "programme/wp-coapshofbv/",
    "countries/",
    "country/ITA/",
    "country/FJI/",
    "corridors/",
    "corridor/MEX/USA/",
    "services/",
    "service/rfl/",
    "groups/",
    "group/people_in_transit/",
    "findings/",
    "findings/gaps/?trail=CMR",
    "findings/opportunities/",
    "findings/vulnerability/?trail=CMR",
    "changes/",
    "search/",
    "search/?q=niger",
    "search/?q=xyzzyq",
    "data/",
    "about/",
    "policy/migration-2009/2009-11/?beside=ar",
    "policy/migration-2009/compare/draft-2009-03/2009-11/",
    "by/year/",
    "nothing/",
)
# What may be measured only where nothing else runs is printed and held loosely.
PAINT_SECONDS = 2.5
FIRST_VISIT_BYTES = 150_000
PAGE_BYTES = 60_000


@pytest.fixture(scope="module")
def address(demo_release):
    """A real server over the demo, as `waypost serve` starts it."""
    from tests.web.server import serving

    with serving(demo_release, "--audience", "movement") as found:
        yield found


@pytest.mark.parametrize("language", LOOKED_AT)
def test_axe_finds_nothing_serious_and_every_page_fits(browser, address, language):
    found = []
    context = browser.new_context(viewport={"width": LOOKED_AT[language], "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for part in PAGES:
        page.goto(f"{address}/{language}/{part}")
        found += look(page, language, re.sub(r"\W+", "_", part).strip("_") or "home", ROOT / ".artefacts")
    context.close()
    assert not found, "\n".join(found)
    assert not errors


def test_main_tasks_by_keyboard_alone(browser, address):
    """From the first stop to a trail by the map, to its briefing; to a society by search; filters."""
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.goto(f"{address}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    # The map is one stop; arrows go from trail to trail.
    stops = page.evaluate("document.querySelectorAll('a.trail:not([tabindex=\"-1\"])').length")
    assert stops == 1
    page.focus("a.trail[tabindex='0']")
    first = page.evaluate("document.activeElement.dataset.trail")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.dataset.trail")
    assert first != second
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.dataset.trail") == first
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/trail/{first}/")
    page.focus("a[href='briefing.docx']")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith("-en.docx")
    # Search for a society with a slip of the hand.
    page.goto(f"{address}/en/")
    page.focus("#q")
    page.keyboard.type("croix rouge malienne")
    page.keyboard.press("Enter")
    page.wait_for_selector(".found a")
    page.focus(".found li:first-child a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/society/ns-mli/")
    page.close()


def test_filters_without_reloading_and_the_address_says_what_is_seen(browser, address):
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.goto(f"{address}/en/programmes/")
    page.evaluate("window.stayed = true")
    whole = page.inner_text(".count")
    page.select_option("select[name=country]", "NER")
    page.wait_for_url("**country=NER**")
    page.locator(".count", has_text=whole).wait_for(state="detached")
    assert page.evaluate("window.stayed") is True
    assert "country=NER" in page.url
    shown = page.inner_text(".count")
    page.goto(page.url)
    assert page.inner_text(".count") == shown
    page.close()


def test_everything_can_be_read_without_scripts(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/fr/")
    page.click("a[href='/fr/trails/'] >> nth=0")
    page.click("a[href='/fr/trail/CMR/'] >> nth=0")
    assert page.locator("table.score tr[data-country]").count() > 10
    page.goto(f"{address}/fr/programmes/")
    page.select_option("select[name=country]", "NER")
    page.click("form.filters button")
    assert "country=NER" in page.url
    assert page.locator(".grid tbody tr").count() > 0
    page.fill("input[name=q]", "niger") if page.locator("input[name=q]").count() else None
    context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_first_visit_is_light_and_paints_soon(browser, address, language, capsys):
    """Slow 3G (400 kbit/s, 400 ms) and a processor six times slower; Chromium's own numbers for the line."""
    told = []
    for part in ("", "trail/CMR/", "programmes/"):
        with urllib.request.urlopen(f"{address}/{language}/{part}") as before:  # the server has drawn the page once
            assert before.status == 200
        context = browser.new_context(viewport={"width": 390, "height": 800})
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        received: dict[str, int] = {}
        kinds: dict[str, str] = {}
        session.on("Network.responseReceived", lambda e, kinds=kinds: kinds.update({e["requestId"]: e["type"]}))
        session.on(
            "Network.loadingFinished",
            lambda e, received=received: received.update({e["requestId"]: e["encodedDataLength"]}),
        )
        session.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8},
        )
        session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
        page.goto(f"{address}/{language}/{part}", wait_until="load")
        page.wait_for_timeout(800)
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null")
        whole = sum(received.values())
        html = sum(size for request, size in received.items() if kinds.get(request) == "Document")
        told.append(
            f"/{language}/{part}: {whole:,} bytes ({html:,} of them the page), first paint {paint / 1000:.2f} s"
        )
        assert whole <= FIRST_VISIT_BYTES, told[-1]
        assert html <= PAGE_BYTES, told[-1]
        context.close()
    with capsys.disabled():
        print("\n" + "\n".join(told))
