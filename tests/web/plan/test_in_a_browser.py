"""The plan in a real browser, in two directions: an update from a phone to its approval, a report that comes out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.browsing import DONE_IN, LOOKED_AT, chromium, look, signed_in
from tests.web.server import serving
from waypost.reference import load_catalog
from waypost.web.pages.templating import text

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
PLAN = load_catalog().plan
_PATIENCE = 120_000  # milliseconds: with other tests beside it
ENVIRONMENT = {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}

# People with sessions; a plan with money, indicators, and work elsewhere that facts count.
WORLD = """
from waypost.web.project.prepare import prepare
prepare()
from tests.web.accounts.people import session_of
from tests.web.plan.worlds import approved, begun, indicator, lived, money, people, periods, today, DAY
from waypost.web.plan import actions
from waypost.web.plan.kept import publish_plan
p = people()
lived(p)
made = indicator(p.team)
of = periods(p.team, made)
approved(p, of[0], 40)
approved(p, of[1], 65)
words = indicator(p.team, "words", kind="qualitative", dimensions=[], baseline_value=None, baseline_year=None,
                  outcome="I.c", labels={"en": "What changed in guidance", "ar": "ما تغير في الإرشادات"})
actions.add_period(by=p.team, indicator=words, starts=today() - 90 * DAY, ends=today() - 2 * DAY,
                   due_on=today() + 5 * DAY,
                   target_text={"en": "Guidance on five topics", "ar": "إرشادات في خمسة مواضيع"})
done = actions.begin_update(by=p.officer, period=words.periods.get(), text="Two topics have guidance that was agreed.")
actions.submit_update(by=p.officer, update=done)
actions.return_update(by=p.team, update=done, why="Which topics are these?")
money(p.team)
actions.say_outcome(by=p.team, outcome="I.c", state="under_way", why="A first draft went to the Reference Group",
                    until=today() + 30 * DAY)
actions.note(by=p.team, tracked="missing_picture", state="falling", words="More societies answered than last year")
publish_plan()
print(of[2].pk, of[3].pk, done.pk)
for who in (p.officer, p.team, p.second, p.focal):
    print(session_of(who))
"""
# The comment that stood open is answered, and the draft went to the Board.
ELSEWHERE = """
from waypost.web.project.prepare import prepare
prepare()
from tests.web.plan.worlds import consulted, record_step, today
from waypost.web.accounts.queries import find_person
from waypost.web.plan.kept import publish_plan
from waypost.web.policy.actions.disposing import dispose
from waypost.web.policy.models import Comment
team = find_person("paula@example.org")
dispose(by=team, numbers=[Comment.objects.get().pk], version="draft-2027-1", outcome="rejected",
        why="It is said in 3.1", responsible="Secretariat")
record_step(by=team, work=consulted.WORK, version="draft-2027-1", stage="governing_board", actual_on=today(),
            actual_body="Governing Board")
publish_plan()
"""
PAGES = {
    "officer": ("indicators/words/", "update/{returned}/edit/", "period/{third}/report/"),
    "team": (
        "", "outcome/I.c/", "outcome/I.b/", "risks/", "milestones/", "money/?currency=CHF", "indicators/",
        "indicators/trained/", "indicators/new/", "approvals/", "report/", "outcome/I.b/say/", "money/line/",
        "money/rate/", "indicators/trained/period/", "risks/gender/",
    ),
    "nobody": ("", "outcome/II.b/", "text/", "text/risks/", "text/context/", "money/"),
}  # fmt: skip


def run(code: str, home: str) -> str:
    command, env = [sys.executable, "-c", code], os.environ | ENVIRONMENT | {"WAYPOST_HOME": home}
    made = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=env)
    assert made.returncode == 0, made.stderr
    return made.stdout


@pytest.fixture(scope="module")
def world(release_path, tmp_path_factory):
    """The address of a real server, what stands in addresses, and a session of each person."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        home = str(tmp_path_factory.mktemp("home"))
        patch.setenv("WAYPOST_HOME", home)
        patch.setenv("WAYPOST_RELEASE", release_path)
        names, *sessions = run(WORLD, home).split("\n")
        parts = dict(zip(("third", "last", "returned"), names.split(), strict=True)) | {"home": home}
        held = dict(zip(("officer", "team", "second", "focal"), filter(None, sessions), strict=True))
        with serving(release_path) as address:
            yield address, parts, held | {"nobody": None}


@pytest.mark.parametrize("language", DONE_IN)
def test_every_page_fits_and_keeps_nobody_out(world, language):
    address, parts, sessions = world
    found = []
    with chromium() as browser:
        for who, addresses in PAGES.items():
            context = signed_in(browser, address, sessions[who], LOOKED_AT[language], patience=_PATIENCE)
            page = context.new_page()
            for part in addresses:
                where = part.format(**parts)
                answer = page.goto(f"{address}/{language}/plan/{where}")
                assert answer.status == 200, where
                name = re.sub(r"[^a-z0-9]+", "-", part.partition("=")[0].lower()).strip("-") or "overview"
                found += look(page, language, f"plan-{who}-{name}", ROOT / ".artefacts")
            context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", DONE_IN)
def test_an_update_from_a_phone_to_its_approval(world, language, tmp_path):
    """An officer reports without a script, it comes back, is mended, approved; then the period is locked and refuses.

    An outcome follows what is done elsewhere, and the report of the year comes out.
    """
    address, parts, sessions = world
    period = parts["third" if language == "en" else "last"]
    base = f"{address}/{language}/plan"
    with chromium() as browser:
        officer, team, second = (
            signed_in(browser, address, sessions[who], width, patience=_PATIENCE, java_script_enabled=False).new_page()
            for who, width in (("officer", 360), ("team", 1300), ("second", 1300))
        )
        officer.goto(f"{base}/indicators/trained/")
        officer.locator(f"a[href$='period/{period}/report/']").click()
        officer.fill("[name=value]", "90")
        officer.fill("[name=sex_female]", "50")
        officer.fill("[name=sex_male]", "30")
        officer.click("button[name=submit]")
        officer.wait_for_selector(".error-summary")  # ten are not broken down, and nobody says why
        officer.fill("[name=sex_why]", "One branch did not ask")
        officer.click("button[name=submit]")
        officer.wait_for_selector(".done")

        team.goto(f"{base}/approvals/")
        team.locator("main .todo a").click()
        team.locator("a[href*='/return/']").click()
        team.fill("[name=why]", "Are people of two courses counted twice?")
        team.click("form.form button")
        team.wait_for_selector(".done")
        officer.goto(f"{base}/indicators/trained/")
        officer.locator("article.update a[href*='/edit/']").first.click()
        officer.get_by_text("Are people of two courses counted twice?").wait_for()
        officer.fill("[name=value]", "80")
        officer.fill("[name=sex_why]", "")
        officer.click("button[name=submit]")
        officer.wait_for_selector(".done")
        second.goto(f"{base}/indicators/trained/")
        second.locator("form[action*='/approve/'] button").click()
        second.wait_for_selector(".done")
        assert second.locator(".tag.up-approved").count() == (3 if language == "en" else 4)
        second.locator(f"form[action$='period/{period}/lock/'] button").click()
        second.wait_for_selector(".tag.locked")
        officer.goto(f"{base}/period/{period}/report/")
        officer.get_by_text(text(language, "plan_refused_closed")).first.wait_for()
        assert officer.locator("[name=value]").count() == 0  # nobody writes what is not taken

        if language == "en":
            reader = signed_in(browser, address, None, 360, patience=_PATIENCE).new_page()
            reader.goto(f"{base}/outcome/I.a/")
            assert reader.locator(".lead .tag").inner_text() == PLAN.word("state", "partly", language)
            run(ELSEWHERE, parts["home"])
            reader.reload()
            assert reader.locator(".lead .tag").inner_text() == PLAN.word("state", "achieved", language)
        team.goto(f"{base}/report/")
        for end in ("docx", "pdf"):
            with team.expect_download() as coming:
                team.locator(f"button[formaction$='.{end}']").click()
            coming.value.save_as(tmp_path / f"report.{end}")
            assert (tmp_path / f"report.{end}").stat().st_size > 10_000
