"""Pages in the Django client: each for whom it is, in English and in Arabic."""

from __future__ import annotations

import datetime as dt
from html import unescape

import duckdb
import pyarrow as pa
import pytest
from django.test import Client
from django.utils import timezone
from lxml import html as parser

from tests.web.findings.conftest import RULES
from tests.web.findings.worlds import FLIGHTS
from waypost.atlas.answers import Answers
from waypost.atlas.opened import Opened
from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.findings.actions.replying import reply
from waypost.web.findings.models import Question, Reply
from waypost.web.findings.own import Own, OwnStanding, own_standing

pytestmark = pytest.mark.django_db
PAGES = ("questions/", "rules/", "rules/R18/", "rules/X4/", "indicators/", "topics/")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_page_in_every_language(asked, browse, language):
    for who, pages in (("niger", (*PAGES, f"questions/{asked.pk}/")), ("team", (*PAGES, "rules/R18/edit/"))):
        client = browse(who)
        for page in pages:
            answer = client.get(f"/{language}/{page}")
            assert answer.status_code == 200, page
            assert f'lang="{language}"' in answer.content.decode()


def test_rules_about_relations_have_pages_that_the_list_and_the_questions_lead_to(asked, browse):
    client, catalog = browse("niger"), load_catalog()
    listed = client.get("/en/rules/").content.decode()
    for name, rule in catalog.relations.items():
        assert f'href="/en/rules/{name}/"' in listed
        for language in LANGUAGES:
            shown = unescape(client.get(f"/{language}/rules/{name}/").content.decode())
            for words in (rule.ask, rule.false_positives, rule.remedy.guidance):
                assert words[language] in shown
            assert not [each for each in rule.required_facts if f"<li>{each}</li>" in shown]
    about = Question.objects.get(rule="X4", ns_id="ns-ita")
    assert 'href="/en/rules/X4/"' in browse("italy").get(f"/en/questions/{about.pk}/").content.decode()


def test_indicators_are_folded_by_chapter_and_say_what_is_withheld(asked, browse):
    shown = parser.fromstring(browse("niger").get("/en/indicators/").content)
    folds = shown.xpath("//section[@aria-labelledby='rules']//details")
    assert len(folds) > 1
    by_chapter = {fold.findtext("summary").split()[0]: fold.xpath(".//tbody//a/@href") for fold in folds}
    for chapter, addresses in by_chapter.items():
        for address in addresses:
            rule = load_catalog().practice_rules[address.split("/")[-2]]
            assert rule.provisions[0].partition(".")[0] == chapter
    zone = parser.fromstring(browse("niger").get("/en/indicators/?place=zone+africa").content)
    (talk,) = zone.xpath("//section[@aria-labelledby='talk']/p")
    assert "open critical questions" in talk.text  # not a star alone


def test_pages_are_for_people_with_a_role(asked, browse):
    for page in (*PAGES, f"questions/{asked.pk}/", "rules/R18/edit/", "indicators.csv"):
        answer = Client().get(f"/en/{page}")
        assert answer.status_code == 302, page
        assert "/account/" in answer["Location"]
    board = browse("board")
    assert board.get("/en/questions/").status_code == 403
    assert board.get("/en/rules/").status_code == 200
    assert browse("niger").get("/en/rules/R18/edit/").status_code == 403
    assert browse("italy").get(f"/en/questions/{asked.pk}/").status_code == 404


@pytest.mark.parametrize("language", ["en", "ar"])
def test_scenario_one_removal_flights(asked, people, browse, language):
    """One society observes removal flights today, another was there under the text of 2009 and with both agreements."""
    address, rule = f"/{language}/questions/{asked.pk}/", "R18"
    ours, officer, team, theirs = (browse(who) for who in ("focal", "officer", "team", "italy"))
    seen = ours.get(address).content.decode()
    assert FLIGHTS in seen
    for other in (officer, team):
        told = other.get(address).content.decode()
        assert FLIGHTS not in told
        assert "observes" not in told
        assert rule in other.get(f"/{language}/questions/").content.decode()
        assert FLIGHTS not in other.get(f"/{language}/questions/").content.decode()
    assert f"questions/{asked.pk}/" not in theirs.get(f"/{language}/questions/").content.decode()
    answer = ours.post(f"{address}reply/", {"position": "reasoned", "words": ""}, follow=True)
    assert not Reply.objects.exists()
    assert 'class="error' in answer.content.decode()
    words = "The court asked for observers: طلبت المحكمة مراقبين"
    answer = ours.post(f"{address}reply/", {"position": "reasoned", "words": words}, follow=True)
    assert words in answer.content.decode()
    for other in (officer, team):
        told = other.get(address).content.decode()
        assert FLIGHTS in told
        assert words in told
    assert theirs.get(address).status_code == 404
    until = (timezone.now().date() + dt.timedelta(days=200)).isoformat()
    ours.post(f"{address}justification/", {"reason": "The court order holds until then.", "until": until})
    waiver = asked.waivers.get()
    assert ours.post(f"{address}justification/{waiver.pk}/", {"word": "approved"}).status_code == 302
    assert not waiver.verdicts.exists()
    team.post(f"{address}justification/{waiver.pk}/", {"word": "approved"})
    assert waiver.verdicts.get().role == "migration-team"
    assert "Team" not in ours.get(address).content.decode().replace("Migration team", "")
    assert officer.post(f"{address}close/", {"closing": "Settled until the order ends."}).status_code == 302
    assert Question.objects.get(pk=asked.pk).closed_at is not None


def test_a_reply_leads_on(asked, people, browse):
    reply(by=people["niger"], question=asked, position="wrong_facts", words="We left the flights.")
    seen = browse("niger").get(f"/en/questions/{asked.pk}/").content.decode()
    assert f"/en/my/ns-ner/programme/{asked.programme}/" in seen
    assert (
        f"/en/my/ns-ner/programme/{asked.programme}/"
        not in browse("team").get(f"/en/questions/{asked.pk}/").content.decode()
    )


def test_no_atlas_page_tells_what_is_asked_before_the_society_replies(standing, world, monkeypatch):
    """The kept answer is given to those alone who speak for a society concerned: zone and team see it in its turn."""
    rows = pa.table({"rule": ["R18"], "concerns": ["ns-ner"]})
    con = duckdb.connect()
    con.register("rules", rows)
    con.register("policy", rows)
    answers = Answers(world, con, {"rules": [], "policy": []}, {}, frozenset({"rules", "policy"}))
    for who, own, zone in (("niger", 1, 1), ("officer", 0, 1), ("team", 0, 1), ("board", 0, 0)):
        opened = Opened(None, con, answers, None, None, standing(who).viewer(), "")
        assert len(opened.answer("rules")[0]) == own, who
        assert len(opened.answer("policy")[0]) == zone, who


def test_whoever_speaks_for_a_society_sees_how_its_programmes_stand(asked, standing, browse, monkeypatch, world):
    """Counts of own societies alone; a page of rules never waits for answers that are being made."""
    columns = {
        "level": ["society"] * 2, "society_id": ["ns-ner", "ns-ita"], "rule": ["R18"] * 2, "applies": [6, 1],
        "conforms": [1, 0], "departs": [2, 1], "departs_justified": [1, 0], "not_enough": [2, 0],
        "concerns": ["ns-ner", "ns-ita"],
    }  # fmt: skip
    con = duckdb.connect()
    con.register("rules_standing", pa.table(columns))
    answers = Answers(world, con, {"rules_standing": []}, {}, frozenset({"rules_standing"}))
    catalog = load_catalog()
    monkeypatch.setattr(Opened, "has_answers", True)

    def opened(who: str) -> Opened:
        return Opened(None, con, answers, catalog, None, standing(who).viewer(), "")

    assert own_standing(standing("focal"), opened("focal")).by_rule == {"R18": [Own("ns-ner", 1, 3, 2)]}
    assert own_standing(standing("team"), opened("team")) == OwnStanding()
    monkeypatch.setattr("waypost.web.findings.views.rules.open_for", lambda _viewer: opened("focal"))
    seen = browse("focal").get("/en/rules/").content.decode()
    assert "3 depart" in seen
    assert "?rule=R18&amp;ns_id=ns-ner" in seen
    monkeypatch.setattr(Opened, "has_answers", False)
    assert "being worked out" in browse("focal").get("/en/rules/R18/").content.decode()


def test_a_rule_is_told_in_words_and_leads_to_the_text_of_the_policy(asked, browse):
    seen = browse("focal").get("/en/rules/R18/").content.decode()
    told, _, code = seen.partition("The condition as the computer reads it")
    assert "<pre" not in told
    assert "<pre" in code
    provision = load_catalog().practice_rules["R18"].provisions[0]
    at = f"/en/policy/migration-2009/2009-11/#p-{provision}"
    assert at in seen
    assert f'id="p-{provision}"' in browse("focal").get(at).content.decode()
    assert ("Withheld" in seen) == (">*</span>" in seen)


def test_what_was_sent_is_said_and_the_form_is_folded(asked, people, browse):
    page = f"/en/questions/{asked.pk}/"
    assert "Your reply was sent" not in browse("niger").get(page).content.decode()
    reply(by=people["niger"], question=asked, position="reasoned", words="The court asks for observers.")
    for who, is_you in (("niger", True), ("focal", False)):
        seen = browse(who).get(page).content.decode()
        sent, _, folded = seen.partition("Change or add to the reply")
        assert "Your reply was sent on" in sent
        assert ("(you)" in sent) is is_you
        assert 'name="position"' not in sent
        assert 'name="position"' in folded


def test_an_open_question_is_the_first_thing_to_do_until_it_is_replied_to(asked, people, browse):
    ours, waiting = browse("focal"), list(Question.objects.filter(ns_id=asked.ns_id, closed_at=None))
    seen = ours.get("/en/account/").content.decode()
    assert f"Reply to {len(waiting)} question" in seen
    assert f"/en/questions/?ns_id={asked.ns_id}" in seen
    assert "Nothing waits for you" in browse("group").get("/en/account/").content.decode()
    for each in waiting:
        reply(by=people["niger"], question=each, position="reasoned", words="The court asks for observers.")
    assert "Nothing waits for you" in ours.get("/en/account/").content.decode()


def test_the_list_asks_few_queries(asked, browse, django_assert_max_num_queries):
    client = browse("team")
    client.get("/en/questions/")
    with django_assert_max_num_queries(18):
        client.get("/en/questions/")
    with django_assert_max_num_queries(18):
        client.get("/en/indicators/")


def test_the_list_of_rules_holds_those_of_the_catalog(asked, browse):
    seen = browse("board").get("/en/rules/").content.decode()
    assert all(f"/en/rules/{rule}/" in seen for rule in RULES)
