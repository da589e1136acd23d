"""A meeting lived through in a real browser: from finding to strategy to changed coverage.

Two releases of one small world stand for the register before and after: in the second a society has the programme that
it committed to. Pages are looked at in two directions; axe finds nothing serious.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.files import GO_HEADER, GO_ROW, write_world
from tests.web.browsing import DONE_IN, LOOKED_AT, chromium, look, signed_in
from tests.web.server import serving

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / ".artefacts"
# What the society of Niger has in the register later on: an example, as all of this world.
PROGRAMME = (
    "Niger,,Niger Red Cross Society,Population Movement,Programme,Domestic,Shelter,Migration,Ongoing,"
    "Example: shelter for migrants in transit,01/02/2024,31/12/2026,1000,,,,300,,,,150,Public,,"
    "a@example.org,A Person,Officer,Shelter for migrants in transit. An example."
)
PEOPLE = """
from waypost.web.project.prepare import prepare
prepare()
from tests.web.accounts.people import session_of
from tests.web.support.worlds import people
p = people()
for name in ("team", "transit", "destination", "origin", "other"):
    who = getattr(p, name)
    print(name, session_of(who))
"""


class Person:
    """Somebody in a browser."""

    def __init__(self, browser, address, session, language, found):
        self.context = signed_in(browser, address, session, LOOKED_AT[language], patience=90_000)
        self.page, self.home, self.language, self.found = self.context.new_page(), address, language, found

    def go(self, part):
        """A page, which is there."""
        answer = self.page.goto(f"{self.home}/{self.language}/{part}")
        assert answer.status == 200, part

    def see(self, name):
        """The page is looked at, at both widths."""
        self.found += look(self.page, self.language, f"support-{name}", FOLDER)

    def send(self, **given):
        """Fill in the form on the page and send it; it is taken."""
        for name, value in given.items():
            field = self.page.locator(f"form.form [name={name}]")
            if field.first.get_attribute("type") in ("radio", "checkbox"):
                self.page.locator(f"form.form [name={name}][value='{value}']").check()
            elif field.first.evaluate("each => each.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(str(value))
        self.page.click("form.form button[type=submit]")
        assert not self.page.locator(".error-summary").count(), self.page.locator(".error-summary").inner_text()

    def press(self, part):
        """Follow a link of the page by the end of its address."""
        self.page.locator(f"main a[href*='{part}']").first.click()

    @property
    def text(self):
        """What the page says."""
        return self.page.locator("main").inner_text()


@pytest.fixture(scope="module", params=DONE_IN)
def world(request, tmp_path_factory):
    """The address of a real server, sessions of people, the language, and how the register moves on."""
    folder = tmp_path_factory.mktemp("support")
    write_world(folder / "in")
    _build(folder)

    def move_on():
        (folder / "in" / "example_go.csv").write_text(f"{GO_HEADER}\n{GO_ROW}\n{PROGRAMME}\n", encoding="utf-8")
        _build(folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("WAYPOST_HOME", str(folder / "home"))
        made = subprocess.run(
            [sys.executable, "-c", PEOPLE], capture_output=True, text=True, check=False, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))},
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        sessions = dict(line.split() for line in made.stdout.splitlines())
        with serving(str(folder / "out")) as address:
            yield address, sessions, request.param, move_on


def test_from_finding_to_strategy_to_changed_coverage(world):
    address, sessions, language, move_on = world
    found: list[str] = []
    today = dt.datetime.now(dt.UTC).date()
    with chromium() as browser:
        team, niger, spain, mali, member = (
            Person(browser, address, sessions[name], language, found)
            for name in ("team", "transit", "destination", "origin", "other")
        )
        # What was found gives a reason to meet.
        team.go("support/")
        team.see("proposals")
        team.go("trail/WMR/")
        team.press("/support/trail/WMR/")
        team.see("trail")
        team.press("/support/trail/WMR/plan/")
        team.see("plan")
        wanted = team.page.locator("form.form label.option", has=team.page.locator("[name=chosen]")).all()
        assert len(wanted) >= 3
        for each in wanted:
            each.locator("input").check()
        team.send(
            code="western", starts_on=today + dt.timedelta(20), ends_on=today + dt.timedelta(20),
            guests=["ns-mli", "ns-ner", "ns-esp"],
        )  # fmt: skip
        assert team.page.url.endswith("/meetings/western/")
        assert team.page.locator(".agenda > li").count() == len(wanted) + 2
        team.press("/meetings/western/invite/")
        assert team.page.locator("option[value='ns-esp']").evaluate("each => each.selected")
        team.send()
        # Societies reply, meet and are heard.
        for who in (niger, spain):
            who.go("meetings/western/")
            who.press("/reply/")
            who.send(reaction="coming")
        team.go("meetings/western/hold/")
        yesterday = today - dt.timedelta(1)
        team.send(starts_on=yesterday, starts_time="09:00", ends_on=yesterday, ends_time="12:00")
        for ns_id in ("ns-ner", "ns-esp"):
            team.go("meetings/western/attendance/")
            team.send(organisation=ns_id, part="guest", people=2)
        team.see("meeting-held")
        assert team.page.locator(".balance .callout.good").count() == 0
        for ns_id, how in (("ns-ner", "spoke"), ("ns-esp", "spoke"), ("ns-mli", "wrote")):
            team.press("/heard/")
            team.send(organisation=ns_id, how=how)
        assert team.page.locator(".balance .callout.good").count() == 1
        team.go("meetings/western/item/2/minutes/")
        team.send(text="Each side said what it sees.")
        team.go("meetings/western/item/2/decide/")
        team.send(text="Shelter along the road and where it ends.", outcome="agreed")
        team.see("meeting-heard")
        # The decision becomes a strategy.
        team.press("/support/trail/WMR/draft/")
        team.see("draft")
        team.send(code="western-way")
        strategy = "support/strategies/western-way/"
        team.go(f"{strategy}need/")
        team.see("need")
        team.send(side="destination", country="ESP", service="shelter")
        for ns_id, need, text in (
            ("ns-ner", "NER", "Two houses along the road"),
            ("ns-esp", "ESP", "A house where people are received"),
        ):
            team.go(f"{strategy}commitment/")
            if ns_id == "ns-ner":
                team.see("commitment")
            choices = team.page.locator("[name=need] option").all_inner_texts()
            places = {"NER": _country("NER", language), "ESP": _country("ESP", language)}
            service = _service("shelter", language)
            label = next(each for each in choices if places[need] in each and each.startswith(service))
            team.page.locator("[name=need]").select_option(label=label)
            team.send(ns_id=ns_id, text=f"{text}. An example.", people_per_year=400, decision="1")
        team.go(f"{strategy}hand-over/")
        giver, taker = (each.get_attribute("value") for each in team.page.locator("[name=giver] option").all()[1:3])
        team.send(giver=giver, taker=taker, text="Who wants to is told whom to call on arrival.", data="none")
        team.see("strategy-draft")
        for need in team.page.locator("a[href*='/open/']").evaluate_all("list => list.map(each => each.href)"):
            team.page.goto(need)
            team.send(why="To be looked at in the next meeting.")
        team.page.click("form.actions button[type=submit]")
        # Each society accepts for itself.
        for who in (niger, spain):
            who.go(strategy)
            who.press("/say/")
            if who is niger:
                who.see("say")
            who.send(word="accepted")
            who.press("/answer/")
            who.send(answer="accepted")
        assert spain.page.locator(".callout.good").count() == 1  # it closes on both sides
        team.go(strategy)
        team.press("/force/")
        team.send()
        team.see("strategy-in-force")
        team.go("support/strategies/")
        team.see("strategies")
        # It is acted on, and nothing of what is has changed.
        key = _text("support_acted_on", language).split("{")[0].strip()
        member.go("findings/gaps/?trail=WMR&stands=gap")
        assert 1 <= member.text.count(key) < 3  # of the gaps that the meeting was planned from, what was committed to
        before = _cover(member, strategy)
        assert (before["covered"], before["planned"]) == ("0", "1")
        # The programme enters the register; the society names it.
        move_on()
        niger.go(strategy)
        niger.press("/say/")
        programme = niger.page.locator("[name=programme_id] option").all()[1:]
        named = next(each for each in programme if "shelter for migrants" in each.inner_text())
        niger.send(word="kept", programme_id=named.get_attribute("value"))
        niger.see("strategy-kept")
        after = _cover(member, strategy)
        assert (after["covered"], after["planned"]) == ("1", "0")
        assert _text("support_in_register", language) in member.text
        assert mali.page.goto(f"{address}/{language}/{strategy}").status == 200
    assert not found, "\n".join(found)


def _build(folder):
    """A release; its first answers take longer than a browser waits, and are kept for every process."""
    from waypost.atlas.opened import open_at
    from waypost.disclosure.access import Viewer
    from waypost.pipeline import build

    build([folder / "in"], folder / "out", as_of=dt.date(2024, 7, 1))

    for audience in ("movement", "secretariat"):
        open_at(str(folder / "out"), Viewer(audience)).answer("gaps")


def _cover(person, strategy):
    """The row of the need for shelter in Niger: column → number."""
    person.go(strategy)
    row = person.page.locator(
        "table[aria-labelledby=coverage] tbody tr", has_text=_country("NER", person.language)
    ).filter(has_text=_service("shelter", person.language))
    cells = row.first.locator("td.n").all()
    names = ("stations", "covered", "planned", "lacking", "unknown")
    return {name: cell.inner_text().split("\n")[0].strip() for name, cell in zip(names, cells, strict=True)}


def _text(key, language):
    from waypost.web.pages.templating import texts

    return texts()[key][language]


def _country(code, language):
    from waypost.reference import load_catalog

    return load_catalog().countries[code].names[language]


def _service(code, language):
    from waypost.reference import load_catalog

    return load_catalog().code_lists["service"].codes[code].label[language]
