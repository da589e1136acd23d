"""From an invitation to the people of a society in a real browser, without a script, in two directions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.accounts.people import PASSWORD, code_now
from tests.web.browsing import EVERYTHING, chromium, grave, take_picture
from tests.web.server import serving

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
HARDEST = ("invitation-errors", "home", "set-up", "people", "login")  # looked at by axe; a look takes seconds


@pytest.fixture(scope="module")
def server(release_path, tmp_path_factory):
    """The address of a real server with accounts of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("WAYPOST_HOME", str(tmp_path_factory.mktemp("home")))
        with serving(release_path) as address:
            yield address


def _invited(address: str, language: str) -> str:
    command = [sys.executable, "-m", "waypost.cli.main", "accounts", "invite", f"{language}@example.org", "manager"]
    command += ["--society", "ns-ner", "--language", language]
    environment = os.environ | {"WAYPOST_ADDRESS": address}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout.splitlines()[1]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 320)])
def test_the_whole_way(server, language, width):
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900})
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(f"{message.text} {message.location.get('url')}"))

        def press(selector: str = "form.form button") -> None:
            with page.expect_navigation(wait_until="load"):
                page.click(selector)

        def look(name: str) -> None:
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            if name in HARDEST:
                assert grave(page) == [], name
            if EVERYTHING:
                take_picture(page, ROOT / ".artefacts" / f"account-{name}-{language}-{width}.png")

        page.goto(_invited(server, language))
        look("invitation")
        press()
        look("invitation-errors")
        page.fill("#id_display_name", "Amina")
        page.fill("#id_password1", PASSWORD)
        page.fill("#id_password2", PASSWORD)
        press()
        assert page.url == f"{server}/{language}/account/"
        look("home")
        press(".done.warning a")
        look("again")
        page.fill("#id_password", PASSWORD)
        press()
        look("set-up")
        secret = page.locator("code").inner_text()
        page.fill("#id_code", code_now(secret))
        press()
        assert page.locator(".codes li").count() == 10
        look("codes")
        page.goto(f"{server}/{language}/account/people/")
        page.fill("#id_email", f"colleague-{language}@example.org")
        press()
        assert "/account/invitation/" in page.locator(".once code").inner_text()
        look("people")
        for part in ("", "reads/", "sessions/", "second-factor/", "password/change/"):
            page.goto(f"{server}/{language}/account/{part}")
            look(part.strip("/").replace("/", "-") or "home-after")
        press(".account-links button")
        assert page.url == f"{server}/{language}/account/login/"
        look("login")
        page.fill("#id_login", f"{language}@example.org")
        page.fill("#id_password", PASSWORD)
        press()
        look("second-factor-asked")
        assert [said for said in complaints if "favicon.ico" not in said] == []
        page.close()
