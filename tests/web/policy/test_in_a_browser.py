"""Two scenarios in a real browser, in English and in Arabic, and every page looked at there.

A provision redrafted three times, once by a split, keeps all comments of two societies and their answers. A round of
186 societies, of which 60 answer, 4 have nothing to say and 2 are represented: on the pages each state has its number,
the weakest zone its name, and the silent are those who are silent.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web import browsing
from tests.web.browsing import LOOKED_AT, chromium, look
from tests.web.server import serving
from waypost.reference import load_catalog
from waypost.web.exercises.states import SHOWN
from waypost.web.exercises.views.pages import group_name
from waypost.web.pages.templating import text, texts

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
WORK = "migration-2009"

WORLD = """
import datetime as dt, json
from waypost.web.project.prepare import prepare
prepare()
from tests.web.accounts.people import person, session_of
from tests.web.exercises.rounds import recognised
from tests.web.policy.consulted import issued, opened, said, submitted
from waypost.web.exercises.actions import answered_by_other, enter_on_behalf
from waypost.web.exercises.choosing import groups_of
from waypost.web.policy.actions.commenting import submit, verify, write_comment
from waypost.web.exercises.told import Told
team = person("t@example.org", "migration_team", factor=True)
focal = person("f@example.org", "focal_point:ns-ner", factor=True)
italy = person("i@example.org", "manager:ns-ita", factor=True)
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
opened(team, code="second-round", chosen_codes=("ns-ner", "ns-ita"))
shares = {zone: (sum(each) + 1) / (len(each) + 2) for zone, each in by_zone.items() if len(each) >= 5}
weakest = min(shares, key=lambda zone: (shares[zone], zone))
sessions = []
for who in (team, focal, italy):
    sessions.append(session_of(who))
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
            env=os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))},
        )  # fmt: skip
        with serving(release_path) as address:
            yield address, json.loads(made.stdout)


def signed_in(browser, address, session, language):
    return browsing.signed_in(browser, address, session, LOOKED_AT[language]).new_page()


def numbers_in(text: str) -> list[int]:
    """The numbers of a text, in whatever digits."""
    return [int(each) for each in re.findall(r"\d+", text)]


def counted_on(page, language: str) -> dict[str, int]:
    """The matrix as the page shows it: state → societies, added up over its rows."""
    of_round = {state: f"round_state_{state}" for state in SHOWN if f"round_state_{state}" in texts()}
    words = {text(language, of_round.get(state, f"exercise_state_{state}")): str(state) for state in SHOWN}
    cells = page.evaluate(
        "[...document.querySelectorAll('table.matrix tr')].map(r => [...r.children].map(c => c.textContent.trim()))"
    )
    heads, rows = cells[0], cells[1:]
    at = {words[head]: number for number, head in enumerate(heads) if head in words}
    assert set(at) >= {"signed", "nothing_to_report", "answered_by_other", "invited"}
    return {state: sum(numbers_in(row[number])[0] for row in rows) for state, number in at.items()}


@pytest.mark.parametrize("language", LOOKED_AT)
def test_who_is_heard_and_who_is_silent(world, language):
    address, told = world
    found = []
    societies = load_catalog().societies
    assert len(told["silent"]) == 120
    silent = sorted(societies[ns_id].names[language] for ns_id in told["silent"])
    with chromium() as browser:
        page = signed_in(browser, address, told["sessions"][0], language)
        page.goto(f"{address}/{language}/consultations/first-round/")
        found += look(page, language, "round", ROOT / ".artefacts")
        row = page.locator("table.picture tbody tr", has=page.locator("a", has_text=re.compile("^1.2$")))
        weakest = row.locator("td").nth(1).inner_text()
        assert numbers_in(weakest) == told["of"]
        assert weakest.strip().startswith(group_name(told["weakest"], "zone", language))
        shown = page.locator("section[aria-labelledby=silent]")
        assert numbers_in(shown.locator("h2").inner_text()) == [120]
        assert sorted(each.strip() for each in shown.locator("li").all_text_contents()) == silent
        page.goto(f"{address}/{language}/exercises/first-round/")
        found += look(page, language, "round-matrix", ROOT / ".artefacts")
        assert numbers_in(page.locator(".lead").first.inner_text())[:2] == [66, 186]
        assert {state: count for state, count in counted_on(page, language).items() if count} == {
            "signed": 60, "nothing_to_report": 4, "answered_by_other": 2, "invited": 120,
        }  # fmt: skip
        names = page.locator("section[aria-labelledby=silent] tbody th").all_text_contents()
        assert sorted(each.strip() for each in names) == silent
        states = page.goto(f"{address}/{language}/exercises/first-round/societies.json").json()["societies"]
        assert {each["ns_id"] for each in states if not each["is_answered"]} == set(told["silent"])
    assert not found, "\n".join(found)


def say(page, place, position, words, look_at=None):
    """A comment on 7.5, written on its page."""
    page.goto(place + "write/7.5/")
    if look_at:
        look_at("round-write")
    page.check(f"input[name=position][value={position}]")
    page.fill("[name=rationale]", words)
    page.click("form.form button")
    assert page.url == place


def submit_all(page, place):
    """Verify what was written and submit it."""
    page.click("#verify button")
    page.click("a[href$='/submit/']")
    page.click("form.form button")
    assert page.url == place


@pytest.mark.parametrize("language", LOOKED_AT)
def test_a_provision_redrafted_three_times_keeps_comments_and_answers(world, language):
    address, told = world
    home = f"{address}/{language}"
    found = []
    said = {
        who: {f"{who} {number} said in {language}": position for number, position in enumerate(positions)}
        for who, positions in {"ns-ner": ("oppose", "support_if"), "ns-ita": ("oppose", "question")}.items()
    }
    outcomes = ("accepted_in_part", "rejected", "already_covered", "accepted")
    with chromium() as browser:
        team, niger, italy = (signed_in(browser, address, session, language) for session in told["sessions"])

        def looked(name):
            found.extend(look(niger, language, name, ROOT / ".artefacts"))

        comments = {}
        for who, page in {"ns-ner": niger, "ns-ita": italy}.items():
            place = f"{home}/consultations/second-round/society/{who}/"
            for number, (words, position) in enumerate(said[who].items()):
                say(page, place, position, words, looked if who == "ns-ner" and not number else None)
            if who == "ns-ner":
                looked("round-workspace")
            submit_all(page, place)
            for words in said[who]:
                shown = page.locator("article.remark", has_text=words)
                comments[words] = shown.locator("a").last.get_attribute("href")
        assert len(set(comments.values())) == 4
        niger.goto(address + next(iter(comments.values())))
        first = niger.locator("nav.crumbs a[href*='/comments/']").get_attribute("href").split("/")[-3]
        reasons = {}
        for (words, comment), outcome in zip(comments.items(), outcomes, strict=True):
            reasons[words] = f"because of {outcome}, {language}"
            team.goto(f"{home}/drafts/{WORK}/{first}/answer/?comment={comment.rstrip('/').rpartition('/')[2]}")
            if outcome == outcomes[0]:
                found += look(team, language, "round-answer", ROOT / ".artefacts")
            team.check(f"input[name=outcome][value={outcome}]")
            team.fill("[name=why]", reasons[words])
            team.click("form.form button")
        part = f"7.5{language}"
        for turn in (1, 2, 3):
            code = f"{language}-{turn}"
            team.goto(f"{home}/drafts/{WORK}/")
            team.fill("[name=code]", code)
            team.click("form.form button")
            team.goto(f"{home}/drafts/{WORK}/edit/7.5/")
            if turn == 2:
                team.click("a[href$='/edit/7.5/split/']")
                found += look(team, language, "draft-split", ROOT / ".artefacts")
                team.fill("[name=provision]", part)
                team.fill("[name=goes_fr]", f"La seconde moitié, {code}.")
            team.fill("[name=words_fr]", f"D’autres mots encore, {code}.")
            team.locator("form.form button").first.click()
            if turn == 2:
                found += look(team, language, "draft-version", ROOT / ".artefacts")
            team.goto(f"{home}/drafts/{WORK}/issue/")
            team.click("form.form button")
            assert team.url == f"{home}/drafts/{WORK}/{code}/"
        for words, comment in comments.items():
            page = italy if words.startswith("ns-ita") else niger
            page.goto(address + comment)
            assert words in page.locator("main").inner_text()
            steps = [each.strip() for each in page.locator("ol.steps li").all_inner_texts()]
            assert [step.split(":")[0] for step in steps[-3:]] == [f"{language}-{turn}" for turn in (1, 2, 3)]
            assert all(re.search(r"7\.5", step) for step in steps)
            answers = page.locator("section[aria-labelledby=answer] article")
            assert answers.count() == 1
            assert reasons[words] in answers.inner_text()
        looked("round-comment")
        team.goto(f"{home}/drafts/{WORK}/{language}-3/comments/?provision=7.5")
        found += look(team, language, "round-comments", ROOT / ".artefacts")
        shown = team.locator("main").inner_text()
        assert all(words in shown and reasons[words] in shown for words in comments)
        team.goto(f"{home}/drafts/{WORK}/{language}-3/")
        order = team.locator(".provision .number").all_inner_texts()
        assert order[order.index("7.5") + 1] == part
        team.goto(f"{home}/drafts/{WORK}/{language}-3/track/")
        found += look(team, language, "round-track", ROOT / ".artefacts")
    assert not found, "\n".join(found)
