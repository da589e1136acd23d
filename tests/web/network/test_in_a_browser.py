"""Pages of the network in a real browser, in two directions and at two widths; axe finds nothing serious."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.browsing import DONE_IN, LOOKED_AT, chromium, look
from tests.web.server import serving

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]

# People with sessions; requests in several states, one of them late, one led by the ICRC.
WORLD = """
from waypost.web.project.prepare import prepare
prepare()
from tests.web.accounts.people import session_of
import json
from tests.web.network.worlds import *
p = people()
holder = entry(p.expert, p.manager, refused_countries=["LBY"], trails=["CMR"])
second = entry(p.other)
actions.say(by=p.expert, holder=holder, tag="group:unaccompanied_children", level=4, basis="delivered_programme",
            reference="A programme with a long name that has to be broken over more than one line of a small screen")
actions.enter_unit(by=p.manager, ns_id="ns-ita", name="Migration unit")
done = delivered(p)
actions.give_verdict(by=p.asker, request=done, useful="yes", used_in="The centre stayed open.")
actions.publish(by=p.team, request=done, title="Open reception", redacted="House rules help.", language="en",
                is_checked=True)
led = looked_for(p, **LED)
open_one = looked_for(p, title="Reception in winter")
draft = asked(p.asker, title="People in need across borders",
              question="How do societies of two countries work together for people in need?")
invited = looked_for(p, title="A third one")
actions.invite(by=p.team, request=invited, holders=[f"h{holder.pk}"])
actions.run_network_clock(now=timezone.now() + 6 * DAY)
sessions = {}
for name in ("team", "asker", "expert", "manager"):
    who = getattr(p, name)
    sessions[name] = session_of(who)
codes = {"done": done.code, "led": led.code, "open": open_one.code, "draft": draft.code, "invited": invited.code,
         "holder": holder.pk, "invitation": invited.invitations.get().pk}
print(json.dumps({"sessions": sessions, "codes": codes}))
"""
PAGES = {
    None: ("", "platform/perco/"),
    "team": ("triage/", "request/{led}/match/", "request/{open}/match/", "request/{done}/",
             "figures/", "holder/{holder}/"),
    "asker": ("", "directory/", "ask/", "request/{draft}/", "requests/"),
    "expert": ("my/", "my/consent/", "entry/{holder}/", "entry/{holder}/competence/", "request/{invited}/",
               "request/{invited}/invitation/{invitation}/", "answer/{done}/"),
    "manager": ("people/ns-ita/",),
}  # fmt: skip


@pytest.fixture(scope="module")
def world(release_path, tmp_path_factory):
    """The address of a real server, sessions, and what stands in addresses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("WAYPOST_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("PYTHONPATH", f"{ROOT / 'src'}{os.pathsep}{ROOT}")
        made = subprocess.run([sys.executable, "-c", WORLD], capture_output=True, text=True, check=True, cwd=ROOT)
        with serving(release_path) as address:
            yield address, json.loads(made.stdout.splitlines()[-1])


@pytest.mark.parametrize("language", DONE_IN)
def test_every_page_fits_and_keeps_nobody_out(world, language):
    address, told = world
    found = []
    with chromium() as browser:
        for who, parts in PAGES.items():
            context = browser.new_context(
                viewport={"width": LOOKED_AT[language], "height": 900}, reduced_motion="reduce"
            )
            if who is not None:
                cookie = {"name": "sessionid", "value": told["sessions"][who], "url": address}
                context.add_cookies([cookie])
            page = context.new_page()
            for part in parts:
                answer = page.goto(f"{address}/{language}/network/{part.format(**told['codes'])}")
                assert answer.status == 200, part
                name = part.strip("/").replace("/", "-").replace("{", "").replace("}", "") or "front"
                found += look(page, language, f"network-{who or 'all'}-{name}", ROOT / ".artefacts")
            if who == "asker":
                page.goto(f"{address}/{language}/network/ask/")
                page.click("form.form button[type=submit]")
                assert page.locator(".error-summary").count() == 1
                page.wait_for_selector(".error-summary:focus")
                found += look(page, language, "network-asker-errors", ROOT / ".artefacts")
            context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", DONE_IN)
def test_from_a_request_to_a_verdict(world, language):
    """Niger asks, the team takes and matches, an expert of Italy answers, Niger judges: by pages alone."""
    address, told = world
    base = f"{address}/{language}/network/"
    found = []
    with chromium() as browser:
        pages = {}
        for who in ("asker", "team", "expert"):
            context = browser.new_context(
                viewport={"width": LOOKED_AT[language], "height": 900}, reduced_motion="reduce"
            )
            context.add_cookies([{"name": "sessionid", "value": told["sessions"][who], "url": address}])
            pages[who] = context.new_page()
        asker, team, expert = pages.values()

        def press(page, place, **fields):
            """Open a step, fill it in and send it off."""
            page.goto(place)
            for name, value in fields.items():
                if name in ("answer", "useful"):
                    page.check(f"input[name={name}][value={value}]")
                elif name in ("tags", "language"):
                    page.select_option(f"[name={name}]", value)
                else:
                    page.fill(f"[name={name}]", value)
            page.locator("form[method=post] button[type=submit]").last.click()

        title = f"Doors that stay open, {language}"
        question = "How does a place of reception stay open when people move on?"
        press(asker, f"{base}ask/", title=title, question=question, tags="service:reception_open", language="en")
        request = asker.url
        assert "/request/" in request
        press(asker, f"{request}submit/")
        press(team, f"{request}take/")
        press(team, f"{request}triage/")
        team.goto(f"{request}match/")
        holder = f"h{told['codes']['holder']}"
        for box in team.locator("input[name=holder]").all():
            box.set_checked(box.get_attribute("value") == holder)
        team.locator("form[method=post] button[type=submit]").last.click()
        assert team.url == request
        expert.goto(request)
        expert.click("a[href*='/invitation/']")
        press(expert, expert.url, answer="yes")
        press(team, f"{request}terms/", scope="A note of two pages.", due_on="2036-01-01", days="2")
        press(expert, f"{request}begin/")
        advice = f"Agree house rules with those who stay, {language}."
        press(expert, f"{request}deliver/", advice=advice)
        asker.goto(request)
        assert advice not in asker.locator("main").inner_text()  # somebody else checks it first
        press(team, f"{request}approve/")
        press(asker, f"{request}verdict/", useful="yes", used_in=f"The place stayed open, {language}.")
        assert asker.url == request
        text = asker.locator("main").inner_text()
        assert advice in text
        assert f"The place stayed open, {language}." in text
        found += look(asker, language, "network-asker-judged", ROOT / ".artefacts")
        log = asker.locator("section[aria-labelledby=log] li strong").all_inner_texts()
        assert len(log) >= 9  # each state stands in it
        team.goto(request)
        assert advice in team.locator("main").inner_text()
    assert not found, "\n".join(found)
