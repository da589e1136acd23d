"""Pages of exercises in a real browser, without a script, in two directions; axe finds nothing serious."""

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

# Two people with sessions, an open exercise in which societies stand in every state, and a plan.
WORLD = """
from waypost.web.project.prepare import prepare
prepare()
from django.utils import timezone
from tests.web.accounts.people import person, session_of
from tests.web.exercises.rounds import DAY, opened, planned, recognised
from waypost.web.exercises import actions
from waypost.web.exercises.models import Event
team = person("t@example.org", "migration_team", factor=True)
manager = person("m@example.org", "manager:ns-ner", factor=True)
now = timezone.now()
exercise = planned(chosen_by="all", chosen_codes=())
words = {"en": "How many branches work with migrants?", "fr": "Combien de sections ?", "es": "¿Cuántas filiales?",
         "ar": "كم عدد الفروع التي تعمل مع المهاجرين؟"}
actions.add_question(by=None, exercise=exercise, texts=words, kind="number", is_required=True)
actions.add_question(by=None, exercise=exercise, texts=words, kind="yes_no")
actions.open_exercise(by=None, exercise=exercise)
kinds = ["signed"] * 6 + ["nothing_to_report", "answered_by_other", "declined", "work", "work", "opened"]
Event.objects.bulk_create(Event(exercise=exercise, ns_id=ns, kind=kinds[n % len(kinds)], at=now - DAY / 2, by=team)
                          for n, ns in enumerate(recognised()) if ns != "ns-ner" and n % 5 < 3)
actions.note_opened(ns_id="ns-ner")
actions.enter_on_behalf(exercise=exercise, ns_id="ns-ner", by=team, medium="telephone", told_by_role="director",
                        told_on=now.date(), why="Two programmes were read out.")
actions.make_link(exercise=exercise, ns_id="ns-ner", by=manager)
actions.extend(by=team, exercise=exercise, closes_at=exercise.closes_at + 7 * DAY, why="Floods in the region.")
plan = planned("half-2")
actions.add_question(by=None, exercise=plan, texts=words, kind="text")
for who in (team, manager):
    print(session_of(who))
"""
OF_TEAM = ("", "new/", "half-1/", "half-1/?by=side&state=silent&zone=africa", "half-1/extend/", "half-1/invite/",
           "half-1/society/ns-ner/", "half-1/society/ns-ner/behalf/", "half-2/", "half-2/question/")  # fmt: skip
OF_MANAGER = ("", "half-1/society/ns-ner/", "half-1/society/ns-ner/questions/", "half-1/society/ns-ner/nothing/")


@pytest.fixture(scope="module")
def world(release_path, tmp_path_factory):
    """The address of a real server, and a session of the team and of a manager."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("WAYPOST_HOME", str(tmp_path_factory.mktemp("home")))
        made = subprocess.run(
            [sys.executable, "-c", WORLD],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        with serving(release_path) as address:
            yield address, made.stdout.split()


@pytest.mark.parametrize("language", DONE_IN)
def test_every_page_fits_and_keeps_nobody_out(world, language):
    address, sessions = world
    folder = ROOT / ".artefacts"
    found = []
    with chromium() as browser:
        for who, session, parts in zip(("team", "manager"), sessions, (OF_TEAM, OF_MANAGER), strict=True):
            context = browser.new_context(
                viewport={"width": LOOKED_AT[language], "height": 900}, reduced_motion="reduce"
            )
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            page = context.new_page()
            for part in parts:
                answer = page.goto(f"{address}/{language}/exercises/{part}")
                assert answer.status == 200, part
                name = part.strip("/").replace("/", "-").replace("?", "-").replace("&", "-") or "list"
                found += look(page, language, f"exercise-{who}-{name}", folder)
            if who == "manager":
                page.click("form.form button")
                assert page.locator(".error-summary").count() == 1
                page.wait_for_selector(".error-summary:focus")
                found += look(page, language, "exercise-manager-errors", folder)
                page.goto(f"{address}/{language}/exercises/half-1/society/ns-ner/")
                page.click("section[aria-labelledby=links] form:not(.inline) button")
                assert "/answer/" in page.input_value("#address")
                found += look(page, language, "exercise-manager-link", folder)
            context.close()
    assert not found, "\n".join(found)
