"""A workshop in a real browser, without a script: from the first form to a programme in the register; pages fit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.browsing import DONE_IN, LOOKED_AT, chromium, look, signed_in
from tests.web.server import serving

pytestmark = pytest.mark.slow
_PATIENCE = 90_000  # milliseconds: rules are compiled when the first draft is heard
ROOT = Path(__file__).resolve().parents[3]

# A manager, a reader and an officer with sessions; a workshop with everything on it, an offer that waits.
WORLD = """
from waypost.web.project.prepare import prepare
prepare()
from tests.web.accounts.people import session_of
from tests.web.workshops.test_drafts import RATE, Decimal, Line, Condition, Indicator, written
from tests.web.workshops.worlds import DAY, today, world
from waypost.web.workshops import actions
w = world()
actions.make_pack(by=w.focal, workshop=w.workshop)
actions.hold_workshop(by=w.focal, workshop=w.workshop, day=today() - 100 * DAY)
actions.count_participants(by=w.focal, workshop=w.workshop, side="migrants", name="Women at the market", women=7, men=0)
actions.count_participants(by=w.focal, workshop=w.workshop, side="hosts", name="Traders", women=6, men=5)
actions.assess(by=w.focal, workshop=w.workshop, is_after=False, counts={"profiling": (4, 3, 0, 0)})
lines = (Line(what="Nurses", amount=Decimal("1000.50"), currency="EUR"),
         Line(what="Leaflets", amount=Decimal(50000), currency="XOF"))
written(w, budget=lines, rates=(RATE,), shown_in="CHF", conditions=(Condition(criterion="status", effect="exclude"),),
        indicators=(Indicator(what="Women who were seen", by_sex=True),), questions="Who admits without papers?")
actions.publish_profile(by=w.focal, workshop=w.workshop)
offer = actions.propose_exchange(by=w.other, learner="ns-ner", sharer="ns-ita", service="health", is_offer=True,
                                 words="We can show how our clinics work.")
print(offer.code)
for who in (w.manager, w.other):
    print(session_of(who))
"""
PAGES = {
    "manager": (
        "", "new/", "agadez-2026/", "agadez-2026/cells/", "agadez-2026/pack/", "agadez-2026/people/",
        "agadez-2026/evaluation/after/", "agadez-2026/after/3/", "agadez-2026/publish/", "agadez-2026/sheet/",
        "agadez-2026/cell/1/", "agadez-2026/cell/1/score/need-health/", "agadez-2026/cell/2/score/level-community/",
        "agadez-2026/cell/2/add/service/", "agadez-2026/profile/", "agadez-2026/profile/1/",
        "agadez-2026/profile/1/unmet-health/", "agadez-2026/draft/1/", "agadez-2026/draft/1/enter/", "capacity/",
        "capacity/new/", "capacity/{offer}/",
    ),
    "reader": ("", "agadez-2026/", "agadez-2026/profile/", "agadez-2026/profile/2/"),
}  # fmt: skip


@pytest.fixture(scope="module")
def served(release_path, tmp_path_factory):
    """The address of a real server, the code of the offer, and a session of each person."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("WAYPOST_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("WAYPOST_RELEASE", release_path)
        made = subprocess.run(
            [sys.executable, "-c", WORLD],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))},
        )
        assert made.returncode == 0, made.stderr
        with serving(release_path) as address:
            yield address, made.stdout.split()


@pytest.mark.parametrize("language", DONE_IN)
def test_every_page_fits_and_keeps_nobody_out(served, language):
    address, (offer, *sessions) = served
    folder, found = ROOT / ".artefacts", []
    with chromium() as browser:
        for (who, parts), session in zip(PAGES.items(), sessions, strict=True):
            context = signed_in(browser, address, session, LOOKED_AT[language], patience=_PATIENCE)
            page = context.new_page()
            for part in parts:
                answer = page.goto(f"{address}/{language}/workshops/{part.format(offer=offer)}")
                assert answer.status == 200, part
                name = part.strip("/").replace("/", "-").replace("{offer}", "offer") or "list"
                found += look(page, language, f"workshop-{who}-{name}", folder)
            context.close()
    assert not found, "\n".join(found)


def test_a_workshop_goes_from_the_first_form_to_the_register_without_a_script(served):
    address, (_, session, _) = served
    with chromium() as browser:
        page = signed_in(
            browser, address, session, LOOKED_AT["en"], patience=_PATIENCE, java_script_enabled=False
        ).new_page()

        def told():
            page.fill("[name=source]", "Group of women at the market")
            page.fill("[name=decided_by]", "Workshop group")

        page.goto(f"{address}/en/workshops/new/")
        page.select_option("[name=trail]", "SAHARA")
        page.click("form.form button")
        page.fill("[name=code]", "dirkou-2026")
        page.fill("[name=name_en]", "Dirkou")
        page.select_option("[name=countries]", ["NER"])
        page.fill("[name=period]", "2026")
        page.click("form.form button")
        page.click("text=Choose stages, places and groups")
        page.select_option("[name=stage]", "stranded")
        page.fill("[name=place]", "Dirkou")
        page.check("[name=axis_sex][value=female]")
        page.click("form.form button")
        page.click("text=Add host communities beside")
        assert page.locator("table.cards tbody tr").count() == 2
        page.click("table.cards a >> nth=0")
        page.click("text=Say how many")
        page.fill("[name=least]", "120")
        page.fill("[name=most]", "150")
        told()
        page.click("form.form button")
        page.click("ol.tasks >> text=Shelter")
        page.select_option("select[name='severity|shelter']", "4")
        for test in ("exists", "reachable", "safe"):
            page.check(f"[name='test|shelter|{test}'][value='0']")
        page.check("[name='test|shelter|affordable'][value='?']")
        page.click("text=Save and stop here")
        page.goto(f"{address}/en/workshops/dirkou-2026/profile/")
        assert "Tier 1" in page.inner_text("ul.cells-of")
        page.click("ul.cells-of h4 a")
        page.click("a[aria-label='Draft a programme: Shelter']")
        page.click("form.form button")
        assert "Need decides" in page.input_value("[name=eligibility_en]")
        page.fill("[name=budget_0_what]", "Tents")
        page.fill("[name=budget_0_amount]", "2500")
        page.select_option("[name=budget_0_currency]", "XOF")
        page.fill("[name=start]", "2027-01-01")
        page.fill("[name=end]", "2027-12-31")
        page.click("text=Save and have the rules hear it")
        assert "Departs" in page.inner_text("aside")
        page.click("text=Put it into the register as planned")
        page.fill("[name=why]", "The referral is being agreed with the hospital.")
        page.click("form.form button")
        assert "Proposed for the register" in page.inner_text("main")
