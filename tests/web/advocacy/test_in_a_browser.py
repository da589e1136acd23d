"""Pages of aspects, claims and evidence in a real browser, in two directions and at two widths; a claim is written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.browsing import LOOKED_AT, chromium, look
from tests.web.server import serving

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]

# People with sessions; a claim with evidence for and against, one of it set aside, one claim that moved too far.
WORLD = """
from waypost.web.project.prepare import prepare
prepare()
from tests.web.accounts.people import session_of
import datetime as dt, json
from django.conf import settings
from tests.web.advocacy.worlds import *
from waypost.web.advocacy.actions import aspects, claims, evidence
from waypost.web.advocacy.actions.asking import ask_again
from waypost.web.advocacy.models import ClaimRun
settings.WAYPOST_RELEASE = RELEASE
ask_again()
p = people()
made = claims.write_claim(by=p.focal, ns_id="ns-ner", **claim_parts(
    scope={"places": ["HKG", "IDN"], "period": "one year"}, confidence="medium",
    counter_claims=["women_share_fell"], valid_until=dt.date(2099, 12, 31)))
for bearing, title in (("supports", "Homes that nobody looks into"), ("opposes", "A count of another kind")):
    item = evidence.add_evidence(
        by=p.focal, claim=made.claim, ns_id="ns-ner", item="document", kind="document_excerpt", bearing=bearing,
        reference=title, excerpt="Those who work in homes are rarely counted, and most of them are women.",
        source="An institute with a long name", address="https://example.org/a", places=["HKG"],
        evidence_date=dt.date(2024, 5, 1), parts={"coverage": 0.5}, trail_sides=["destination"])
evidence.set_aside(by=p.focal, evidence=item, why="It counts work permits, not people.")
evidence.review_evidence(by=p.officer, evidence=item)
run = ClaimRun.objects.get(version=made)
ClaimRun.objects.create(**{f.name: getattr(run, f.name) for f in ClaimRun._meta.fields if f.name not in (
    "id", "occasion", "state", "found", "value", "moved")}, occasion="looked", state="drifted_beyond",
    found=["drifted_beyond"], value=run.value - 0.06, moved=-0.06)
aspects.add_aspect(by=p.team, title={"en": "Families apart"}, about={"en": "People without news of each other."})
sessions = {}
for name in ("team", "focal"):
    who = getattr(p, name)
    sessions[name] = session_of(who)
print(json.dumps({"sessions": sessions, "codes": {"claim": made.claim.key, "item": item.pk}}))
"""
PAGES = {
    None: ("", "aspect/women_and_trafficking/", "claim/women_share_fell/", "claims/"),
    "team": ("aspect/families_apart/", "add/aspect/"),
    "focal": ("write/", "write/female_share/", "write/none/", "claim/{claim}/", "claim/{claim}/change/",
              "claim/{claim}/evidence/document/", "claim/{claim}/evidence/series/", "evidence/{item}/review/",
              "evidence/{item}/take-in/", "check/"),
}  # fmt: skip


@pytest.fixture(scope="module")
def world(release_path, tmp_path_factory):
    """The address of a real server, sessions, and what stands in addresses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("WAYPOST_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("PYTHONPATH", f"{ROOT / 'src'}{os.pathsep}{ROOT}")
        code = f"RELEASE = {str(release_path)!r}\n{WORLD}"
        made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
        assert made.returncode == 0, made.stderr
        with serving(release_path) as address:
            yield address, json.loads(made.stdout.splitlines()[-1])


@pytest.mark.parametrize("language", LOOKED_AT)
def test_every_page_fits_and_a_claim_is_written(world, language):
    address, told = world
    base, found = f"{address}/{language}/advocacy/", []
    with chromium() as browser:
        for who, parts in PAGES.items():
            context = browser.new_context(
                viewport={"width": LOOKED_AT[language], "height": 900}, reduced_motion="reduce"
            )
            if who is not None:
                context.add_cookies([{"name": "sessionid", "value": told["sessions"][who], "url": address}])
            page = context.new_page()
            for part in parts:
                answer = page.goto(base + part.format(**told["codes"]))
                assert answer.status == 200, part
                name = part.strip("/").replace("/", "-").replace("{", "").replace("}", "") or "front"
                found += look(page, language, f"advocacy-{who or 'all'}-{name}", ROOT / ".artefacts")
            if who == "focal":
                found += _write(page, base, language)
            context.close()
    assert not found, "\n".join(found)


def _write(page, base, language):
    """The figure is seen at once, a number that is typed is refused, and words with a slot are kept."""
    page.goto(f"{base}write/female_share/")
    for name, code in (("arg_origin", "PHL"), ("arg_destination", "HKG"), ("arg_year", "2024"), ("audience", "public")):
        page.select_option(f"select[name={name}]", code)
    page.select_option("select[name=about]", "women_and_trafficking/where_women_move")
    page.fill("textarea[name=words_en]", "More than ninety in a hundred were women.")
    page.click("button[name=look]")
    assert "%" in page.locator("#shown .number").inner_text() or "٪" in page.locator("#shown .number").inner_text()
    found = look(page, language, "advocacy-focal-looked", ROOT / ".artefacts")
    page.locator("form.form button.button:not(.quiet)").click()
    assert page.locator(".error-summary").count() == 1
    found += look(page, language, "advocacy-focal-refused", ROOT / ".artefacts")
    page.fill("textarea[name=words_en]", "{figure} were women.")
    page.locator("form.form button.button:not(.quiet)").click()
    assert "/advocacy/claim/c" in page.url
    assert "were women." in page.locator("blockquote.claimed").inner_text()
    assert page.locator("#runs + table tbody tr").count() == 1
    return found
