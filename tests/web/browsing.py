"""Chromium for tests, and how a page is looked at in it.

That a page fits is asked at both widths in both languages. Axe takes seconds for a page and a picture half a second,
and of what they find most depends on neither the language nor the width: each page is looked at by axe once, in
English, one page wide and the next narrow, for contrasts where it is wide. With ``WAYPOST_LOOK=all`` (``make look``)
axe sees each page in both languages, and pictures of all are left in ``.artefacts`` to be looked at.
"""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

EVERYTHING = os.environ.get("WAYPOST_LOOK") == "all"
WIDTHS = (360, 1300)
LOOKED_AT = {"en": 1300, "ar": 360}
# Languages of what somebody does from page to page, and of pages built of the same parts as others seen in both.
DONE_IN = ("en", pytest.param("ar", marks=() if EVERYTHING else pytest.mark.exhaustive))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb"]


@contextmanager
def chromium() -> Iterator[Any]:
    """Headless Chromium; the test is skipped where there is none.

    While it runs Django refuses its database to this thread, so it lives no longer than a file of tests.
    """
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


def signed_in(
    browser: Any, address: str, session: str | None, width: int, *, patience: float | None = None, **more: Any
) -> Any:
    """A window of somebody with a session on the server, or of nobody; ``patience``: milliseconds until it gives up."""
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **more)
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    if patience is not None:
        context.set_default_timeout(patience)
    return context


def grave(page: Any, contrasts: bool = True) -> list[str]:
    """What axe finds serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": contrasts}}}
    return [
        f"{each['id']} ({len(each['nodes'])}) {each['nodes'][0]['target']}"
        for each in Axe().run(page, options=options).response["violations"]
        if each["impact"] in ("serious", "critical")
    ]


def is_too_wide(page: Any) -> bool:
    """Whether a page is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"])


def take_picture(page: Any, path: Path) -> None:
    """The page in a file, its first 4,000 pixels."""
    path.parent.mkdir(exist_ok=True)
    page.wait_for_load_state()
    tall = min(page.evaluate("document.documentElement.scrollHeight"), 4_000)
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": tall}
    page.screenshot(path=path, full_page=True, clip=clip)


def look(page: Any, language: str, picture: str, folder: Path) -> list[str]:
    """What is wrong with the page as it stands, at both widths; pictures of it are left in ``folder`` when asked for.

    The page has the width of :data:`LOOKED_AT` before and afterwards.
    """
    found, examined = [], _examined_at(picture, language)
    for width in sorted(WIDTHS, key=lambda each: each != LOOKED_AT[language]):
        page.set_viewport_size({"width": width, "height": 900})
        if EVERYTHING:
            take_picture(page, folder / f"{picture}-{language}-{width}.png")
        if is_too_wide(page):
            found.append(f"{picture}: wider than {width}")
        if width == examined:
            contrasts = language == "en" and width == max(WIDTHS)
            found += [f"{picture}: {each}" for each in grave(page, contrasts)]
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if is_too_wide(page):
            found.append(f"{picture}: wider than {width} with all opened")
    page.set_viewport_size({"width": LOOKED_AT[language], "height": 900})
    return found


def _examined_at(picture: str, language: str) -> int | None:
    """The width at which axe sees the page; none in a language that has been seen in another."""
    if EVERYTHING:
        return LOOKED_AT[language]
    return WIDTHS[zlib.crc32(picture.encode()) % 2] if language == "en" else None
