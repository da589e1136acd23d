"""A platform that is asked, and a file before a Board, in a real browser, in English and in Arabic."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.web.browsing import DONE_IN, LOOKED_AT, chromium, look
from tests.web.policy.test_in_a_browser import ROOT, WORK, signed_in
from tests.web.server import serving

pytestmark = pytest.mark.slow

WORLD = """
import datetime as dt, json
from waypost.web.project.prepare import prepare
prepare()
from tests.web.accounts.people import person, session_of
from tests.web.meetings.groups import planned
from tests.web.policy.consulted import issued, opened, submitted
from tests.web.policy.test_gate import body
from waypost.web.meetings import actions as meetings
team = person("t@example.org", "migration_team", factor=True)
chair = person("c@example.org", "manager:ns-ita", factor=True)
focal = person("f@example.org", "focal_point:ns-ner", factor=True)
of_platform = meetings.create_body(by=team, code="perco", kind="platform", names={"en": "PERCO"}, mandate="x",
                                   platform="perco")
seat = meetings.give_place(by=team, body=of_platform, organisation="ns-ita", role="chair",
                           from_day=dt.date(2020, 1, 1))
meetings.link_account(by=team, place=seat, email=chair.email)
issued(team)
for language in ("en", "ar"):
    found = opened(team, code=f"round-{language}", platforms=("perco", "sahel-plus"))
submitted(focal, found)
board = body()
for language in ("en", "ar"):
    planned(board, f"board-{language}")
sessions = []
for who in (team, chair):
    sessions.append(session_of(who))
print(json.dumps(sessions))
"""


@pytest.fixture(scope="module")
def world(release_path, tmp_path_factory):
    """The address of a real server, and the sessions of the team and of the chair of a platform."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("WAYPOST_HOME", str(tmp_path_factory.mktemp("home")))
        made = subprocess.run(
            [sys.executable, "-c", WORLD], capture_output=True, text=True, check=True, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
        )  # fmt: skip
        with serving(release_path) as address:
            yield address, json.loads(made.stdout)


@pytest.mark.parametrize("language", LOOKED_AT)
def test_a_platform_answers_and_stands_apart(world, language):
    address, (team_session, chair_session) = world
    home, code, found = f"{address}/{language}", f"round-{language}", []
    own = f"{home}/consultations/{code}/society/perco/"
    with chromium() as browser:
        team = signed_in(browser, address, team_session, language)
        chair = signed_in(browser, address, chair_session, language)
        chair.goto(f"{home}/account/")
        assert chair.locator(f"a[href$='/{code}/society/perco/']").count() == 1
        chair.goto(own)
        chair.click("a[href$='/perco/nothing/']")
        found += look(chair, language, "platform-nil", ROOT / ".artefacts")
        chair.fill("[name=why]", "Read; nothing to add.")
        chair.click("form.form button")
        assert chair.url == own
        found += look(chair, language, "platform-workspace", ROOT / ".artefacts")
        team.goto(f"{home}/exercises/{code}/")
        found += look(team, language, "matrix-with-platforms", ROOT / ".artefacts")
        rows = team.locator("section[aria-labelledby=platforms] tbody tr")
        assert [rows.nth(number).locator(".tag.st-nothing_to_report").count() for number in range(2)].count(1) == 1
        team.goto(f"{home}/exercises/{code}/invite/")
        assert team.locator("[name=platforms]").count() == 4  # of six that the catalog has
        found += look(team, language, "invite-platforms", ROOT / ".artefacts")
        team.goto(f"{home}/consultations/{code}/")
        found += look(team, language, "consultation-with-platforms", ROOT / ".artefacts")
        assert team.locator("section[aria-labelledby=asked] li").count() == 2
        team.goto(f"{home}/drafts/{WORK}/responses/")
        found += look(team, language, "responses-by-version", ROOT / ".artefacts")
        assert team.locator("tbody a[href*='ns-mli']").count() >= 1
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", DONE_IN)
def test_a_file_before_a_board_is_asked_about(world, tmp_path, language):
    address, (team_session, _) = world
    place, found = f"{address}/{language}/meetings/board-{language}/", []
    draft = tmp_path / "draft.txt"
    draft.write_text("Words of a draft.")
    with chromium() as browser:
        team = signed_in(browser, address, team_session, language)
        team.goto(f"{place}file/")
        team.fill("[name=title]", "The draft as a file")
        team.set_input_files("[name=file]", str(draft))
        team.check(f"[name=text_of][value={WORK}]")
        team.click("form.form button")
        found += look(team, language, "file-refused", ROOT / ".artefacts")
        team.set_input_files("[name=file]", str(draft))
        team.fill("[name=override]", "the Board asked to see it now")
        team.click("form.form button")
        assert team.url == place
        found += look(team, language, "file-before-a-board", ROOT / ".artefacts")
    assert not found, "\n".join(found)
