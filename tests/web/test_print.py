"""A trail on paper: all of its matrix is on the sheet, and an unknown is told apart, with backgrounds off."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from waypost.web.pages.templating import text

# On PostgreSQL, too: no other test starts a whole server there.
pytestmark = [pytest.mark.slow, pytest.mark.own_server]


@pytest.fixture(scope="module")
def address(release_path):
    """A real server over the small release."""
    from tests.web.server import serving

    with serving(release_path, "--audience", "movement") as found:
        yield found


@pytest.mark.parametrize("of_its_own_size", [True, False], ids=["as the page asks", "portrait"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_printed_trail_is_complete(browser: Any, address: str, tmp_path: Path, language: str, of_its_own_size: bool):
    """Nothing stands beyond the sheet: what the screen's table says, the paper says; `?` where nobody has spoken."""
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.goto(f"{address}/{language}/trail/CMR/")
    heads = page.eval_on_selector_all(".score .need", "all => all.map(each => each.textContent.trim())")
    silent = page.locator(".score td.silent").count()
    assert heads
    assert silent
    page.emulate_media(media="print")
    path = tmp_path / "trail.pdf"
    page.pdf(path=path, format="A4", print_background=False, prefer_css_page_size=of_its_own_size)
    page.set_viewport_size({"width": 703, "height": 900})  # what an upright A4 sheet leaves between its margins
    for table in ("table.score", "table.grid"):
        box = page.locator(table).first.bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 703, table
    page.close()
    told = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    assert told.count("?") >= silent
    sheet = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert ("841.92 x 594.96" in sheet) is of_its_own_size
    if language == "en":  # letters of Arabic come in the order of the sheet, by their forms
        found = " ".join(told.split())
        columns = [text(language, name) for name in ("people_of_country", "col_latest", "col_budget")]
        assert not [each for each in (*heads, *columns) if each not in found]
