"""Pages of the review and of questions in a real browser, without a script, in two directions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.browsing import DONE_IN, LOOKED_AT, look
from tests.web.review.worlds import make_world
from tests.web.server import serving

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
WORLD = """
from waypost.web.project.prepare import prepare
prepare()
from tests.web.accounts.people import person, session_of
from tests.web.review.worlds import DOUBTFUL, OURS, PAIR
from waypost.web.accounts.queries import standing_of
from waypost.web.contribute.actions import asking, deciding
from waypost.web.contribute.actions.saying import Author, Word, say
team = person("t@example.org", "migration_team", factor=True)
manager = person("m@example.org", "manager:ns-ner", factor=True)
of_team = standing_of(team)
for slot, kind, text in (("place", "doubt", "Is the bus in Libya alone?"), ("", "question", "Does this go on?")):
    asked = asking.ask(standing=of_team, ns_id="ns-ner", programme=OURS, slot=slot, text=text, kind=kind)
asking.answer(ns_id="ns-ner", number=asked.pk, text="As far as we know.", by=manager)
ours = Author(by=manager, ns_id="ns-ner", speaker="ns-ner")
say(author=ours, kind="page", words=[Word(OURS, "programme.reach", "national")])
left, right = PAIR
deciding.judge(standing=standing_of(manager), ns_id="ns-ner", left=left, right=right, judgement="same", why="one bus")
deciding.correct(standing=of_team, source="iati", identifier="XX-EXA-1-1", field="title",
                 expect="Example: help for migrants, place 1", value="Help for migrants", why="a slip")
for who in (team, manager):
    print(session_of(who))
"""
OF_TEAM = ("review/", "review/?has=questions&sort=waiting", "review/pairs/", "review/scope/", "review/names/",
           "review/corrections/?record=iati|XX-EXA-1-1&field=title&expect=x", "review/decisions/",
           "my/ns-ner/programme/wp-aaaaaaaaaa/", "my/ns-ner/programme/wp-aaaaaaaaaa/ask/?slot=place")  # fmt: skip
OF_MANAGER = (
    "my/ns-ner/",
    "my/ns-ner/questions/",
    "my/ns-ner/programme/wp-aaaaaaaaaa/",
    "review/pairs/",
    "my/ns-ner/pairs/",
)


@pytest.fixture(scope="module")
def world(browser, tmp_path_factory):
    """The address of a real server, and a session of the team and of a manager."""
    made = make_world(tmp_path_factory.mktemp("review-browser"))
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("WAYPOST_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("WAYPOST_RELEASE", str(made / "before"))
        told = subprocess.run(
            [sys.executable, "-c", WORLD], capture_output=True, text=True, check=False, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        with serving(str(made / "before")) as address:
            yield address, told.stdout.split()


@pytest.mark.parametrize("language", DONE_IN)
def test_every_page_fits_and_keeps_nobody_out(browser, world, language):
    address, sessions = world
    found = []
    for who, session, parts in zip(("team", "manager"), sessions, (OF_TEAM, OF_MANAGER), strict=True):
        context = browser.new_context(viewport={"width": LOOKED_AT[language], "height": 900}, reduced_motion="reduce")
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        page.set_default_timeout(90_000)
        for part in parts:
            answer = page.goto(f"{address}/{language}/{part}")
            assert answer.status == 200, part
            name = "".join(sign if sign.isalnum() else "-" for sign in part).strip("-")
            found += look(page, language, f"review-{who}-{name}", ROOT / ".artefacts")
        context.close()
    assert not found, "\n".join(found)


def test_a_question_is_answered_without_a_script(browser, world):
    address, (_, manager) = world
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    context.add_cookies([{"name": "sessionid", "value": manager, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/en/my/ns-ner/questions/")
    page.fill("textarea >> nth=0", "In Libya alone, by the coast.")
    page.click("form.form button >> nth=0")
    assert "In Libya alone, by the coast." in page.content()
    context.close()
