"""Two scenarios in a real browser, in English and in Arabic, and every page looked at there.

A provision redrafted three times keeps all comments and their answers. A round of 186 societies, of which 60 answer, 4
have nothing to say and 2 are represented: matrix, weakest zone and the silent are right.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.browsing import LOOKED_AT, chromium, look
from tests.web.server import serving

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
WORK = "migration-2009"

WORLD = """
import datetime as dt, json
from waypost.web.project.prepare import prepare
prepare()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from tests.web.accounts.people import person
from tests.web.exercises.rounds import recognised
from tests.web.policy.consulted import issued, opened, said, submitted
from waypost.web.exercises.actions import answered_by_other, enter_on_behalf
from waypost.web.exercises.choosing import groups_of
from waypost.web.policy.actions.commenting import submit, verify, write_comment
from waypost.web.policy.told import Told
team = person("t@example.org", "migration_team", factor=True)
focal = person("f@example.org", "focal_point:ns-ner", factor=True)
issued(team, p7_5="D’autres mots.")
asked = sorted({*[ns for ns in recognised() if ns != "ns-ner"][:185], "ns-ner"})
consultation = opened(team, chosen_codes=asked)
told, day = Told("e-mail", "secretary_general", dt.date(2026, 11, 1)), dt.date(2026, 11, 1)
others = [ns for ns in asked if ns != "ns-ner"][:66]
by_zone = {}
for number, ns in enumerate(others[:60]):
    write_comment(by=team, consultation=consultation, organisation=ns, told=told, provision="1.2", language="en",
                  type="substantive", position="oppose" if number % 3 == 0 else "support", rationale="so we think")
    verify(by=team, consultation=consultation, organisation=ns)
    submit(by=team, consultation=consultation, organisation=ns, told=told)
    by_zone.setdefault(groups_of(ns, "zone")[0], []).append(number % 3 != 0)
for ns in others[60:64]:
    enter_on_behalf(exercise=consultation.exercise, ns_id=ns, by=team, medium="telephone", told_by_role="director",
                    told_on=day, why="nothing to say", kind="nothing_to_report")
for ns in others[64:66]:
    answered_by_other(exercise=consultation.exercise, ns_id=ns, by=team, body="Zone office", why="agreed in the zone")
shares = {zone: (sum(each) + 1) / (len(each) + 2) for zone, each in by_zone.items() if len(each) >= 5}
weakest = min(shares, key=lambda zone: (shares[zone], zone))
sessions = []
for who in (team, focal):
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(who.pk), who.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store.create()
    sessions.append(store.session_key)
print(json.dumps({"sessions": sessions, "weakest": weakest, "of": [sum(by_zone[weakest]), len(by_zone[weakest])],
                  "silent": sorted(set(asked) - set(others))}))
"""


@pytest.fixture(scope="module")
def world(release_path, tmp_path_factory):
    """The address of a real server, and what the world holds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("WAYPOST_HOME", str(tmp_path_factory.mktemp("home")))
        made = subprocess.run(
            [sys.executable, "-c", WORLD], capture_output=True, text=True, check=True, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        with serving(release_path) as address:
            yield address, json.loads(made.stdout)


def signed_in(browser, address, session, language):
    context = browser.new_context(viewport={"width": LOOKED_AT[language], "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context.new_page()


def number_in(text: str) -> int:
    """The first number of a text, in whatever digits."""
    return int(re.search(r"\d+", text)[0])


@pytest.mark.parametrize("language", LOOKED_AT)
def test_who_is_heard_and_who_is_silent(world, language):
    address, told = world
    found = []
    with chromium() as browser:
        page = signed_in(browser, address, told["sessions"][0], language)
        page.goto(f"{address}/{language}/consultations/first-round/")
        found += look(page, language, "round", ROOT / ".artefacts")
        row = page.locator("table.picture tbody tr", has=page.locator("a", has_text=re.compile("^1.2$")))
        weakest = row.locator("td").nth(1).inner_text()
        assert [int(each) for each in re.findall(r"\d+", weakest)] == told["of"]
        silent = page.locator("section[aria-labelledby=silent]")
        assert number_in(silent.locator("h2").inner_text()) == len(told["silent"]) == 120
        assert silent.locator("li").count() == 120
        page.goto(f"{address}/{language}/exercises/first-round/")
        found += look(page, language, "round-matrix", ROOT / ".artefacts")
        assert "186" in page.locator(".lead").first.inner_text()
        states = page.goto(f"{address}/{language}/exercises/first-round/societies.json").json()["societies"]
        counts = {state: sum(each["state"] == state for each in states) for state in {each["state"] for each in states}}
        assert counts == {"signed": 60, "nothing_to_report": 4, "answered_by_other": 2, "invited": 120} or (
            counts.pop("opened", 0) + counts.pop("in_work", 0) + counts["invited"] == 120 and counts["signed"] == 60
        )
        whole = page.goto(f"{address}/{language}/exercises/first-round.json").json()["whole"]
        assert whole["invited"] == 186
        assert whole["answered"] >= 66
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LOOKED_AT)
def test_a_provision_redrafted_three_times_keeps_comments_and_answers(world, language):
    address, told = world
    home = f"{address}/{language}"
    found = []
    with chromium() as browser:
        focal = signed_in(browser, address, told["sessions"][1], language)
        team = signed_in(browser, address, told["sessions"][0], language)
        place = f"{home}/consultations/first-round/society/ns-ner/"
        focal.goto(place + "write/7.5/")
        found += look(focal, language, "round-write", ROOT / ".artefacts")
        focal.check("input[name=position][value=oppose]")
        focal.fill("[name=rationale]", f"said in {language}")
        focal.click("form.form button")
        found += look(focal, language, "round-workspace", ROOT / ".artefacts")
        focal.click("#verify button")
        focal.click("a[href$='/submit/']")
        focal.click("form.form button")
        assert focal.url == place
        focal.locator("article.remark", has_text=f"said in {language}").locator("a").last.click()
        comment = focal.url
        number = comment.rstrip("/").rpartition("/")[2]
        first = focal.locator("nav.crumbs a[href*='/comments/']").get_attribute("href").split("/")[-3]
        team.goto(f"{home}/drafts/{WORK}/{first}/answer/?comment={number}")
        found += look(team, language, "round-answer", ROOT / ".artefacts")
        team.check("input[name=outcome][value=accepted_in_part]")
        team.fill("[name=why]", f"because, {language}")
        team.click("form.form button")
        for turn in (1, 2, 3):
            code = f"{language}-{turn}"
            team.goto(f"{home}/drafts/{WORK}/")
            team.fill("[name=code]", code)
            team.click("form.form button")
            team.goto(f"{home}/drafts/{WORK}/edit/7.5/")
            team.fill("[name=words_fr]", f"D’autres mots encore, {code}.")
            team.locator("form.form button").first.click()
            if turn == 1:
                found += look(team, language, "draft-version", ROOT / ".artefacts")
            team.goto(f"{home}/drafts/{WORK}/issue/")
            team.click("form.form button")
            assert team.url == f"{home}/drafts/{WORK}/{code}/"
        focal.goto(comment)
        found += look(focal, language, "round-comment", ROOT / ".artefacts")
        steps = [each.strip() for each in focal.locator("ol.steps li").all_inner_texts()]
        assert [step.split(":")[0] for step in steps[-3:]] == [f"{language}-{turn}" for turn in (1, 2, 3)]
        assert all(re.search(r"7\.5", step) for step in steps)
        assert f"because, {language}" in focal.locator("section[aria-labelledby=answer]").inner_text()
        team.goto(f"{home}/drafts/{WORK}/{language}-3/comments/?provision=7.5")
        found += look(team, language, "round-comments", ROOT / ".artefacts")
        assert f"said in {language}" in team.locator("main").inner_text()
        team.goto(f"{home}/drafts/{WORK}/{language}-3/track/")
        found += look(team, language, "round-track", ROOT / ".artefacts")
    assert not found, "\n".join(found)
