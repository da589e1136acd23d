"""How far each language is, told on the page of a draft and before a round is opened."""

from __future__ import annotations

import pytest
from lxml import html as parser

from tests.web.policy.consulted import WORK, issued
from tests.web.policy.test_pages import PLAN
from waypost.web.policy.actions.drafting import begin_draft, issue, reword
from waypost.web.policy.models import Draft


@pytest.fixture
def uneven(people):
    """A draft at work: 7.5 is other in French, 7.4 by a machine in Arabic, and 7.3 has no English."""
    team = people["team"]
    issued(team)
    made = begin_draft(by=team, work=WORK, code="draft-2027-2")
    made = reword(by=team, draft=made, provision="7.5", language="fr", body="D’autres mots.")
    made = reword(by=team, draft=made, provision="7.4", language="ar", body="كلمات أخرى", machine=True)
    return reword(by=team, draft=made, provision="7.3", language="en", body="")


def board(page, state):
    """Language → links of one state, by the words of the board in English."""
    tree = parser.fromstring(page)
    heads = tree.xpath("//table[contains(@class, 'ready')]/thead//th")
    at = [each.text_content() for each in heads].index(state)
    rows = tree.xpath("//table[contains(@class, 'ready')]/tbody/tr")
    return {row.xpath("th/span/@lang")[0]: row.xpath(f"*[{at + 1}]//a/@href") for row in rows}


STATES = {
    "by a machine, unread": {"en": [], "fr": [], "es": [], "ar": ["7.4"]},
    "translation of earlier words": {"en": ["7.5"], "fr": [], "es": ["7.5"], "ar": ["7.5"]},
    "missing": {"en": ["7.3"], "fr": [], "es": [], "ar": []},
}


@pytest.mark.parametrize(("state", "expected"), STATES.items())
def test_the_page_of_a_draft_leads_to_what_is_to_be_done(browse, uneven, state, expected):
    page = browse("team").get(f"/en/drafts/{WORK}/draft-2027-2/").content
    assert board(page, state) == {
        language: [f"/en/drafts/{WORK}/edit/{name}/" for name in names] for language, names in expected.items()
    }
    assert len(board(page, "authoritative")["fr"]) == 46  # headings, too
    issue(by=uneven.created_by, draft=Draft.objects.get(pk=uneven.pk))
    read = browse("focal").get(f"/en/drafts/{WORK}/draft-2027-2/").content
    assert board(read, state) == {language: [f"#p-{name}" for name in names] for language, names in expected.items()}
    assert all(parser.fromstring(read).xpath(f"//*[@id='p-{name}']") for names in expected.values() for name in names)


def test_whoever_plans_and_opens_a_round_sees_it_before_anybody_is_invited(browse, uneven):
    issue(by=uneven.created_by, draft=uneven)
    team, place = browse("team"), f"/en/drafts/{WORK}/draft-2027-2/#p-"
    planning = team.get(f"/en/consultations/new/{WORK}/draft-2027-2/").content
    assert board(planning, "missing") == {"en": [f"{place}7.3"], "fr": [], "es": [], "ar": []}
    assert team.post(f"/en/consultations/new/{WORK}/draft-2027-2/", PLAN).status_code == 302
    plan = team.get("/en/exercises/first-round/").content
    assert board(plan, "missing") == {"en": [f"{place}7.3"], "ar": []}  # the languages that it offers
    assert b"/en/exercises/first-round/open/" in plan
    team.post("/en/exercises/first-round/open/")
    opened = browse("focal").get("/en/consultations/first-round/").content
    assert board(opened, "by a machine, unread") == {"en": [], "ar": [f"{place}7.4"]}


def test_the_plan_of_another_exercise_says_nothing_of_languages(browse):
    from tests.web.exercises.rounds import planned

    made = planned()
    assert b'class="cards ready"' not in browse("team").get(f"/en/exercises/{made.code}/").content
