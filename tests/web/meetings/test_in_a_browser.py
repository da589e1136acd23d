"""Pages of meetings in a real browser, without a script, in two directions; axe finds nothing serious."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.browsing import DONE_IN, LOOKED_AT, chromium, look
from tests.web.server import serving

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]

# Three people with sessions; a meeting with agreed minutes, one that is invited to and one that is planned.
WORLD = """
from waypost.web.project.prepare import prepare
prepare()
from django.utils import timezone
from tests.web.accounts.people import person, session_of
from tests.web.meetings.groups import DAY, HOUR, WORK, group, held, invited, planned, text_file
from waypost.web.meetings import actions
from waypost.web.meetings.models import Place
from waypost.web.meetings.versions import tabled_version
team = person("t@example.org", "migration_team", factor=True)
member = person("m@example.org")
officer = person("z@example.org", "zone_officer:africa")
body = group()
actions.link_account(by=team, place=Place.objects.get(organisation="ns-ner"), email=member.email)
actions.change_mandate(by=team, body=body, text="Guides the policy and follows up what was decided.", why="Decided")
actions.end_place(by=team, place=Place.objects.get(organisation="icrc"), last_day=timezone.now().date(), why="Rotation")
first = planned(body, "second")
item = first.items.first()
actions.table_document(by=team, meeting=first, title="Note of the chair", tabled=text_file(), item=item)
actions.table_document(by=team, meeting=first, title="Draft of March", tabled=tabled_version(WORK, "2009-11", "en"))
actions.invite(by=team, meeting=first)
actions.table_document(by=team, meeting=first, title="A late letter", tabled=text_file("x"), item=item, why="By post")
actions.add_item(by=team, meeting=first, title="Any other business", asked="information", why="Asked for by a member")
mine = first.invited.get(organisation="ns-ner")
actions.reply(by=member, invited=mine, reaction="coming")
actions.reply(by=team, invited=first.invited.get(organisation="ns-tun"), reaction="sends_another", medium="telephone",
              told_by_role="director", told_on=timezone.now().date(), text="The head of the branch in the south")
began = timezone.now() - DAY
actions.hold_meeting(by=team, meeting=first, starts_at=began, ends_at=began + 3 * HOUR)
actions.note_attendance(by=team, meeting=first, organisation="ns-ner", part="member", people=2, women=1, men=1,
                        side="origin")
actions.note_attendance(by=team, meeting=first, organisation="icrc", part="observer", people=1)
for words in ("The draft was read.", "The draft was read twice.\\nMembers asked for shorter words on return."):
    actions.write_minutes(by=team, item=item, text=words)
one = actions.decide(by=team, item=item, text="Keep the words on needs as they stand.", reserved=[("ns-ita", "")],
                     outcome="agreed_with_reservation", provisions=[(WORK, "2009-11", "1.1"), (WORK, "2009-11", "2.1")])
actions.decide(by=team, item=item, text="Ask the Board about return.", outcome="referred", referred_to="Board",
               how="votes", votes_for=4, votes_against=1, abstentions=0)
actions.give_action(by=team, meeting=first, text="Write to zones that have not been heard", organisation="secretariat",
                    unit="Migration", owner_role="Head of unit", due_day=(timezone.now() - DAY).date())
task = actions.give_action(by=team, meeting=first, text="Send examples of work on return", organisation="ns-ner")
actions.step_action(by=member, action=task, state="in_progress", evidence="Two examples sent")
actions.circulate_minutes(by=team, meeting=first)
actions.confirm_minutes(by=member, invited=mine, verdict="correction", text="Point 1: it was read three times.")
actions.write_minutes(by=team, item=item, text="The draft was read three times.")
actions.agree_minutes(by=team, meeting=first)
actions.decide(by=team, item=item, text="Keep the words on needs as they are.", outcome="agreed",
               provisions=[(WORK, "2009-11", "1.1")], replaces=one, why="The reservation was withdrawn in writing")
invited(body, "third", after=first)
plan = planned(body, "fourth", days=60)
actions.table_document(by=team, meeting=plan, title="Note", tabled=text_file(), item=plan.items.first())
for who in (team, member, officer):
    print(session_of(who))
"""
PAGES = {
    "team": (
        "", "new/", "bodies/new/", "body/reference-group/", "body/reference-group/place/", "second/", "third/",
        "fourth/", "fourth/invite/", "fourth/file/", "fourth/text/", "fourth/item/", "third/later/", "third/move/",
        "second/attendance/", "second/item/1/minutes/", "second/item/1/decide/", "second/decision/1/correct/",
        "second/action/", "second/action/1/",
    ),
    "member": ("", "body/reference-group/", "second/", "third/", "third/invited/6/reply/"),
    "officer": ("", "third/", "third/invited/6/reply/"),
}  # fmt: skip


@pytest.fixture(scope="module")
def world(release_path, tmp_path_factory):
    """The address of a real server, and a session of each person."""
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
        with serving(release_path) as address:
            yield address, made.stdout.split()


@pytest.mark.parametrize("language", DONE_IN)
def test_every_page_fits_and_keeps_nobody_out(world, language):
    address, sessions = world
    folder = ROOT / ".artefacts"
    found = []
    with chromium() as browser:
        for (who, parts), session in zip(PAGES.items(), sessions, strict=True):
            context = browser.new_context(
                viewport={"width": LOOKED_AT[language], "height": 900},
                reduced_motion="reduce",
            )
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            page = context.new_page()
            for part in parts:
                answer = page.goto(f"{address}/{language}/meetings/{part}")
                assert answer.status == 200, part
                name = part.strip("/").replace("/", "-") or "list"
                found += look(page, language, f"meeting-{who}-{name}", folder)
                if who == "team" and part == "second/":
                    page.emulate_media(media="print")
                    page.screenshot(path=folder / f"meeting-print-{language}.png", full_page=True)
                    assert not page.locator("header.top").is_visible()
                    assert not page.locator("p.actions").first.is_visible()
                    page.emulate_media(media="screen")
            if who == "team":
                page.goto(f"{address}/{language}/meetings/fourth/item/")
                page.click("form.form button")
                page.wait_for_selector(".error-summary:focus")
                found += look(page, language, "meeting-team-errors", folder)
            context.close()
    assert not found, "\n".join(found)
