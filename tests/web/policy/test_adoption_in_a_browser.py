"""From a final draft to receipts in a real browser, in English and in Arabic, and every page looked at there."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.web.browsing import DONE_IN, chromium, look
from tests.web.policy.test_in_a_browser import ROOT, WORK, signed_in
from tests.web.server import serving

pytestmark = pytest.mark.slow

WORLD = """
import datetime as dt, json
from waypost.web.project.prepare import prepare
prepare()
from tests.web.accounts.people import person, session_of
from tests.web.meetings.groups import planned
from tests.web.policy.consulted import WORK, issued, opened, submitted
from tests.web.policy.test_gate import body
from waypost.web.policy.actions.approving import record_step
from waypost.web.policy.actions.drafting import add, begin_draft, create_work, issue
from waypost.web.policy.actions.signing import sign_off
from waypost.web.exercises.told import Told
team = person("t@example.org", "migration_team", factor=True)
focal = person("f@example.org", "focal_point:ns-ner", factor=True)
issued(team)
consultation = opened(team, chosen_codes=("ns-ner", "ns-ita", "ns-mli", "ns-ken"))
submitted(focal, consultation)
for who, ns in ((focal, "ns-ner"), (team, "ns-ita")):
    told = Told("telephone", "director", dt.date(2026, 1, 1)) if ns == "ns-ita" else None
    sign_off(by=who, work=WORK, version="draft-2027-1", provisions=["7.4", "7.5"], organisation=ns, kind="endorse",
             authority="focal_point", told=told)
issued(team, "draft-2027-2", p7_5="D’autres mots.")
record_step(by=team, work=WORK, version="draft-2027-2", stage="governing_board", planned_body="Governing Board",
            planned_on=dt.date(2027, 6, 1))
record_step(by=team, work=WORK, version="draft-2027-2", stage="final_draft", actual_body="Migration team",
            actual_on=dt.date(2026, 11, 1))
create_work(by=team, code="on-flights", kind="guidance", titles={"en": "On flights", "ar": "عن الرحلات"},
            authoritative="en", provisions=[f"{WORK} 8.2"])
draft = begin_draft(by=team, work="on-flights", code="v1")
issue(by=team, draft=add(by=team, draft=draft, provision="1", words={"en": "Leave it to others."}))
record_step(by=team, work="on-flights", version="v1", stage="adopted", actual_body="Governing Board",
            actual_on=dt.date(2026, 11, 1), outcome="approved")
record_step(by=team, work="on-flights", version="v1", stage="review", planned_body="Migration team",
            planned_on=dt.date.today() + dt.timedelta(days=60))
board = body()
for language in ("en", "ar"):
    planned(board, f"board-{language}")
sessions = []
for who in (team, focal):
    sessions.append(session_of(who))
print(json.dumps(sessions))
"""


@pytest.fixture(scope="module")
def world(release_path, tmp_path_factory):
    """The address of a real server, and the sessions of the team and of a focal point."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("WAYPOST_HOME", str(tmp_path_factory.mktemp("home")))
        made = subprocess.run(
            [sys.executable, "-c", WORLD], capture_output=True, text=True, check=True, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
        )  # fmt: skip
        with serving(release_path) as address:
            yield address, json.loads(made.stdout)


@pytest.mark.parametrize("language", DONE_IN)
def test_what_waits_is_found_signed_tabled_and_received(world, language):
    address, (team_session, focal_session) = world
    home, found = f"{address}/{language}", []
    track = f"{home}/drafts/{WORK}/draft-2027-2/track/"
    with chromium() as browser:
        team = signed_in(browser, address, team_session, language)
        focal = signed_in(browser, address, focal_session, language)
        team.goto(track)
        found += look(team, language, "track", ROOT / ".artefacts")
        assert team.locator("#lapsed + ul li").count() == (2 if language == "en" else 1)
        assert team.locator("#unsigned ~ details li").count() == 2
        team.goto(f"{home}/account/")
        found += look(team, language, "account-review", ROOT / ".artefacts")
        assert team.locator("a[href$='/on-flights/v1/track/review/']").count() == 1
        team.goto(f"{home}/meetings/board-{language}/text/")
        team.fill("[name=title]", "The draft")
        team.select_option("[name=version]", f"{WORK}|draft-2027-2")
        team.click("form.form button")
        found += look(team, language, "tabling-refused", ROOT / ".artefacts")
        assert team.locator("p.callout a[href*='state=open']").count() == 1
        team.fill("[name=override]", "the Board asked to see it now")
        team.click("form.form button")
        assert team.url == f"{home}/meetings/board-{language}/"
        found += look(team, language, "tabled-before-a-board", ROOT / ".artefacts")
        focal.goto(f"{home}/account/")
        found += look(focal, language, "account-to-sign", ROOT / ".artefacts")
        if language == "en":  # the world is one: who has signed and received is not asked again
            focal.click("a[href$='/sign/ns-ner/']")
            assert focal.locator("[name=provisions]:checked").all()[0].get_attribute("value") == "7.5"
            found += look(focal, language, "sign-again", ROOT / ".artefacts")
            focal.check("[name=kind][value=endorse]")
            focal.click("form.form button")
            assert focal.url == track
            focal.goto(f"{home}/account/")
            assert focal.locator("a[href$='/sign/ns-ner/']").count() == 0
            focal.click("a[href$='#received']")
            found += look(focal, language, "receive-one", ROOT / ".artefacts")
            focal.click("section[aria-labelledby=received] form button")
            assert focal.locator("section[aria-labelledby=received] form").count() == 0
        team.goto(f"{home}/drafts/on-flights/v1/track/")
        found += look(team, language, "receive-many", ROOT / ".artefacts")
        assert team.locator("#missing").count() == 1
    assert not found, "\n".join(found)
