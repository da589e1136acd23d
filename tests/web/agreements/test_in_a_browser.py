"""Agreements in a real browser, in two directions: scenario 2 without a script from the first form to the questions."""

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

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]

# A focal point, the team and somebody of another society with sessions; an agreement with everything on it.
WORLD = """
from waypost.web.project.prepare import prepare
prepare()
from tests.web.accounts.people import session_of
from tests.web.agreements.worlds import DAY, entered, people, scenario, today
from waypost.web.agreements import actions
p = people()
made = scenario(p.focal, visibility="members", ends_on=today() + 20 * DAY, absent=["data", "exit_notice", "emblem"])
actions.log_step(by=p.focal, agreement=made, stage="under_review", planned=today() - 3 * DAY, why="The zone asked")
actions.reply(by=p.focal, agreement=made, finding="missing_clause:data", words="The framework holds it; see clause 4.")
actions.add_signatory(by=p.focal, party=made.parties.first(), office="Head of the branch", authority="head_of_office")
actions.note_status(by=p.focal, commitment=made.commitments.get(), status="kept", evidence="Open on 90 of 92 days")
actions.say_commitment(by=p.focal, agreement=made, action="Cooperate", names_none=["actor", "when"])
twin = entered(p.team, "ns-mli", country="MLI", visibility="members", titles={"en": "Referrals with the same partner"})
actions.say_clause(by=p.team, agreement=twin, type="data", texts={"en": "Totals alone are handed on."})
print(made.code, twin.code, made.clauses.first().pk, made.commitments.first().pk)
for who in (p.focal, p.team, p.other):
    print(session_of(who))
"""
PAGES = {
    "focal": (
        "", "new/", "{made}/", "{made}/edit/", "{made}/party/", "{made}/signatory/", "{made}/money/", "{made}/stage/",
        "{made}/clause/",
        "{made}/import/", "{made}/clause/{clause}/change/", "{made}/clause/{clause}/decide/?matter=onward_transfer",
        "{made}/commitment/", "{made}/commitment/{commitment}/status/", "{made}/reply/?question=expiry:30",
        "{made}/withdraw/",
    ),
    "team": ("", "{made}/", "partner/iom/", "compare/?one={made}&other={twin}"),
    "other": ("", "{made}/"),
    "nobody": (
        "", "example-alfa-border/", "example-alfa-agency/", "ifrc-iom-mena-2022/", "example-charlie-agency/",
        "compare/?one=example-alfa-agency&other=example-bravo-agency",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def world(release_path, tmp_path_factory):
    """The address of a real server, what stands in addresses, and a session of each person."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("WAYPOST_HOME", str(tmp_path_factory.mktemp("home")))
        made = subprocess.run(
            [sys.executable, "-c", WORLD],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))},
        )
        assert made.returncode == 0, made.stderr
        names, *sessions = made.stdout.split("\n")
        parts = dict(zip(("made", "twin", "clause", "commitment"), names.split(), strict=True))
        with serving(release_path) as address:
            yield address, parts, dict(zip(PAGES, [*filter(None, sessions), None], strict=True))


@pytest.mark.parametrize("language", DONE_IN)
def test_every_page_fits_and_keeps_nobody_out(world, language):
    address, parts, sessions = world
    folder, found = ROOT / ".artefacts", []
    with chromium() as browser:
        for who, addresses in PAGES.items():
            context = signed_in(browser, address, sessions[who], LOOKED_AT[language])
            page = context.new_page()
            for part in addresses:
                where = part.format(**parts)
                answer = page.goto(f"{address}/{language}/agreements/{where}")
                assert answer.status == 200, where
                name = re.sub(r"[^a-z0-9]+", "-", part.partition("=")[0]).strip("-") or "list"
                found += look(page, language, f"agreement-{who}-{name}", folder)
            if who == "focal":
                page.goto(f"{address}/{language}/agreements/{parts['made']}/stage/")
                page.click("form.form button")
                page.wait_for_selector(".error-summary:focus")
                found += look(page, language, "agreement-focal-errors", folder)
            context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LOOKED_AT)
def test_scenario_2_an_agreement_that_obliges_to_report_to_the_border_police_and_not_to_interfere(world, language):
    """A focal point enters it without a script, is asked at once, decides about the other clause, and is asked again.

    What it lacks is shown with wording. The public and another society see nothing of it.
    """
    address, _, sessions = world
    matters = load_catalog().agreement_model.lexicon.matters
    words = {
        "en": ("Each week the Society reports the names of those it helped to the border police.",
               "The Society undertakes not to interfere with decisions of the border police."),
        "ar": ("تبلّغ الجمعية شرطة الحدود كل أسبوع بأسماء من ساعدتهم.",
               "تتعهد الجمعية بعدم التدخل في قرارات شرطة الحدود."),
    }[language]  # fmt: skip
    with chromium() as browser:
        context = signed_in(browser, address, sessions["focal"], LOOKED_AT[language], java_script_enabled=False)
        page = context.new_page()

        def submit():
            page.click("form.form button[type=submit]")

        page.goto(f"{address}/{language}/agreements/new/")
        page.fill(f"[name=title_{language}]", "Border" if language == "en" else "الحدود")
        page.select_option("[name=type]", "project")
        page.select_option("[name=level]", "country")
        page.select_option("[name=country]", "NER")
        page.check("[name=is_complete]")
        submit()
        at = page.url
        page.goto(f"{at}stage/")
        page.select_option("[name=stage]", "in_force")
        page.fill("[name=actual]", "2026-01-15")
        submit()
        page.goto(f"{at}clause/")
        page.select_option("[name=type]", "reporting")
        page.fill(f"[name=words_{language}]", words[0])
        page.check("[name=reports][value=some]")
        page.check("[name=reports_to][value=border_guard]")
        submit()
        report = matters["reporting_duty"].ask[language]
        assert page.get_by_text(report).is_visible()
        page.goto(f"{at}clause/")
        page.select_option("[name=type]", "roles")
        page.fill(f"[name=words_{language}]", words[1])
        submit()
        interfere = matters["non_interference_duty"].ask[language]
        assert page.get_by_text(interfere).count() == 0  # words only propose
        page.click("#proposals ~ ul a, section[aria-labelledby=proposals] a")
        page.check("[name=verdict][value=yes]")
        submit()
        assert page.get_by_text(interfere).is_visible()
        assert page.get_by_text(report).is_visible()
        beside = page.locator("article.clause.asked-about")
        assert beside.count() == 2
        wording = load_catalog().agreement_model.clauses["independence"].wording[language]
        assert page.locator("details.missing blockquote", has_text=wording).count() == 1
        context.close()
        for who in ("other", "nobody"):
            context = signed_in(browser, address, sessions[who], LOOKED_AT[language])
            assert context.new_page().goto(at).status == 404
            context.close()
