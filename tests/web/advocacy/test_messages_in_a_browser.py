"""Acceptance scenario 5 in a real browser: one row of deaths or of programmes turns the messages that rest on it, and
no other, to "check before use". And every page of messages fits, in two directions and at two widths.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.browsing import DONE_IN, LOOKED_AT, chromium, look
from tests.web.server import serving

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]

# Three messages that are live: on deaths in the Sahara, on deaths elsewhere, and a discreet one on programmes; one that
# waits for clearance, one with words to look at, a use, a talk, a story.
WORLD = """
from waypost.web.project.prepare import prepare
prepare()
from tests.web.accounts.people import session_of
import json
from django.conf import settings
from tests.web.advocacy.message_worlds import *
from tests.web.advocacy.test_uses import story, talk, used
from tests.web.advocacy.worlds import claim_parts
from waypost.web.advocacy.actions import claims
from waypost.web.advocacy.actions.asking import ask_again
settings.WAYPOST_RELEASE = RELEASE
ask_again()
p = people()
shipped = [Claim.objects.get(key=key) for key in ("deaths_sahara_2024", "deaths_central_mediterranean_2024")]
running = claims.write_claim(by=p.team, ns_id="", **claim_parts(
    aspect=ASPECT, question="", kind="quantity", measure="programmes", arguments={"country": "NER"},
    words={"en": "{figure} run."}, audience="movement", tolerance="relative", tolerance_value=0.05, pivot=None)).claim
import duckdb
table = f"'{RELEASE}/programme.parquet'"
(programme,) = duckdb.sql(f"select programme_id from {table} where is_movement limit 1").fetchone()
for each in (*shipped, running):
    evidence(each, "work", reference=programme)
sahara, sea = live(p, shipped[0]), live(p, shipped[1], audience="donors")
programmes = live(p, running, audience="host_government", channel="discreet")
waiting = drafted(p, shipped[0], audience="media")
actions.check(by=p.second, message=waiting)
harsh = drafted(p, shipped[0], audience="migrants", texts=texts(shipped[0].key, example="Illegal migrants flood us."))
use = used(p, sahara)
spoken = talk(p, next_on=timezone.now().date(), message=programmes, by=p.team)
told = story(p, words={"en": "In March Amina, aged 34, reached the camp.", "ar": "وصلت أمينة في آذار."})
sessions = {}
for name in ("team", "second", "focal", "manager"):
    who = getattr(p, name)
    sessions[name] = session_of(who)
bare = drafted(p, Claim.objects.get(key="women_indonesia_hong_kong"), audience="intergovernmental",
               texts=texts("women_indonesia_hong_kong"))
codes = {"sahara": sahara, "bare": bare, "sea": sea, "programmes": programmes, "waiting": waiting, "harsh": harsh,
         "use": use, "talk": spoken, "story": told}
print(json.dumps({"sessions": sessions, "codes": {name: each.code for name, each in codes.items()}}))
"""
AGAIN = """
from waypost.web.project.prepare import prepare
prepare()
from django.conf import settings
from waypost.web.advocacy.actions.asking import ask_again
settings.WAYPOST_RELEASE = RELEASE
print(ask_again())
"""
MORE_DEATHS = """
    select * replace (if(route = 'Sahara Desert crossing' and measure = 'dead_and_missing'
                         and year(period_end_date) = 2024, count * 2, count) as count)
    from context_fact
"""
ONE_ELSEWHERE = "select * replace (if(is_movement, 'MLI', country_codes) as country_codes) from programme"
PAGES = {
    None: ("matrix/", "messages/", "message/{sahara}/"),
    "team": ("matrix/", "messages/", "messages/new/", "message/{sahara}/", "message/{programmes}/", "message/{harsh}/",
             "message/{harsh}/edit/", "use/{use}/", "use/{use}/follow/", "message/{sea}/use/", "dialogues/",
             "dialogue/{talk}/"),
    "second": ("message/{harsh}/tone/en/", "message/{harsh}/step/check/", "message/{sahara}/step/confirm/",
               "message/{bare}/", "message/{bare}/waive/operational/"),
    "focal": ("message/{waiting}/", "message/{waiting}/clearance/ns-ner/", "dialogues/new/", "stories/", "stories/new/",
              "story/{story}/"),
    "manager": ("story/{story}/review/",),
}  # fmt: skip


def run(script, release):
    made = subprocess.run(
        [sys.executable, "-c", f"RELEASE = {str(release)!r}\n{script}"], capture_output=True, text=True, check=False,
        cwd=ROOT,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    return made.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def world(release_path, tmp_path_factory):
    """The address of a real server, sessions and codes, and what shows another release."""
    from tests.web.advocacy.worlds import copied

    store = tmp_path_factory.mktemp("releases")
    shown = store / "shown"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("WAYPOST_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]))
        shown.symlink_to(copied(release_path, store, "first"))
        told = json.loads(run(WORLD, shown))

        def show(name, **changes):
            folder = copied(release_path, store, name, **changes)
            other = store / "other"
            other.symlink_to(folder)
            other.replace(shown)
            return run(AGAIN, shown)

        with serving(str(shown)) as address:
            yield address, told, show


def pages_of(browser, address, told, who, language):
    context = browser.new_context(viewport={"width": LOOKED_AT[language], "height": 900}, reduced_motion="reduce")
    if who is not None:
        context.add_cookies([{"name": "sessionid", "value": told["sessions"][who], "url": address}])
    return context.new_page()


def test_one_row_flips_exactly_the_messages_that_rest_on_it(world):
    address, told, show = world
    codes = {name: told["codes"][name] for name in ("sahara", "sea", "programmes")}

    def to_check(browser):
        """Which messages say so on their page, in the list and in the matrix, in both languages."""
        found = []
        for language in LOOKED_AT:
            page = pages_of(browser, address, told, "team", language)
            base = f"{address}/{language}/advocacy/"
            own = set()
            for name, code in codes.items():
                page.goto(f"{base}message/{code}/")
                if page.locator(".callout.check").count():
                    own.add(name)
                    assert page.locator(".callout.check li").count() == 1
            page.goto(f"{base}messages/?to_check=1&state=live")
            listed = {name for name, code in codes.items() if page.locator(f"main a[href*='{code}']").count()}
            page.goto(f"{base}matrix/?to_check=1")
            cells = {
                name for name, code in codes.items() if page.locator(f".told-cell.moved a[href*='{code}']").count()
            }
            assert own == listed == cells
            found.append(own)
        assert found[0] == found[1]
        return found[0]

    with chromium() as browser:
        assert to_check(browser) == set()
        show("second", context_fact=MORE_DEATHS)
        assert to_check(browser) == {"sahara"}
        page = pages_of(browser, address, told, None, "en")
        page.goto(f"{address}/en/advocacy/message/{codes['sahara']}/")
        assert page.locator(".callout.check").count() == 1, "everybody is told"
        assert page.goto(f"{address}/en/advocacy/message/{codes['programmes']}/").status == 404
        page = pages_of(browser, address, told, "team", "en")
        page.goto(f"{address}/en/advocacy/use/{told['codes']['use']}/")
        assert "figure since revised to" in page.locator(".revised").first.inner_text()
        show("third", programme=ONE_ELSEWHERE)
        assert to_check(browser) == {"programmes"}
        show("fourth", context_fact=MORE_DEATHS, programme=ONE_ELSEWHERE)
        assert to_check(browser) == {"sahara", "programmes"}


def moved_on(browser, address, told, language):
    """Two people change the same words: the later one is told of it, keeps what was typed, and sees both."""
    pages = [pages_of(browser, address, told, who, language) for who in ("second", "team")]
    for page, words in zip(pages, ("Mine.", "Theirs."), strict=True):
        page.goto(f"{address}/{language}/advocacy/message/{told['codes']['harsh']}/edit/")
        page.locator("#id_evidence_en").evaluate("box => { box.closest('details').open = true }")
        page.fill("#id_evidence_en", f"{words} {language}")
    for page in pages[::-1]:
        page.locator("form.form button[type=submit]").last.click()
        page.wait_for_load_state()
    page = pages[0]
    page.wait_for_selector(".error-summary:focus")
    assert page.input_value("#id_evidence_en") == f"Mine. {language}"
    assert f"Theirs. {language}" in page.locator("#theirs + dl").inner_text()
    return look(page, language, "messages-second-moved-on", ROOT / ".artefacts")


@pytest.mark.parametrize("language", DONE_IN)
def test_every_page_fits_and_keeps_nobody_out(world, language):
    address, told, _ = world
    found = []
    with chromium() as browser:
        for who, parts in PAGES.items():
            page = pages_of(browser, address, told, who, language)
            for part in parts:
                answer = page.goto(f"{address}/{language}/advocacy/{part.format(**told['codes'])}")
                assert answer.status == 200, part
                name = part.strip("/").replace("/", "-").replace("{", "").replace("}", "")
                found += look(page, language, f"messages-{who or 'all'}-{name}", ROOT / ".artefacts")
            if who == "team":
                page.goto(f"{address}/{language}/advocacy/messages/new/")
                page.locator("form.form button[type=submit]").last.click()
                page.wait_for_selector(".error-summary:focus")
                found += look(page, language, "messages-team-errors", ROOT / ".artefacts")
                found += moved_on(browser, address, told, language)
    assert not found, "\n".join(found)
