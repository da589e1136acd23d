"""Whoever is asked to sign finds it; a sign-off that lapsed is told by name, on one's account, and by mail once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html as parser

from tests.web.exercises.rounds import recognised
from tests.web.policy.consulted import WORK, issued, opened, submitted
from waypost.web.accounts.queries import standing_of
from waypost.web.exercises.told import Told
from waypost.web.policy.actions.approving import record_step
from waypost.web.policy.actions.disposing import dispose
from waypost.web.policy.actions.drafting import add, begin_draft, give_up, issue
from waypost.web.policy.actions.mailing import send_lapsed, send_replies
from waypost.web.policy.actions.signing import sign_off
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Lapsed
from waypost.web.policy.queries.signing import signing_on
from waypost.web.policy.waiting import waiting

V1, V2, V3 = "draft-2027-1", "draft-2027-2", "draft-2027-3"
BOARD, MET = dt.date(2027, 6, 1), dt.date(2026, 6, 1)


def signed(person, organisation="ns-ner", version=V1, provisions=("7.5", "1.2"), **parts):
    given = {"kind": "endorse", "authority": "focal_point"} | parts
    return sign_off(by=person, work=WORK, version=version, provisions=provisions, organisation=organisation, **given)


def final(team, version=V1):
    record_step(by=team, work=WORK, version=version, stage="governing_board", planned_body="Board", planned_on=BOARD)
    record_step(
        by=team, work=WORK, version=version, stage="final_draft", actual_body="Team", actual_on=dt.date(2026, 1, 1)
    )


def to_do(person):
    now = dt.datetime.now(dt.UTC)
    return [(w.key, w.ns_id, w.due) for w in waiting(standing_of(person), now) if w.key.startswith("policy_todo_sign")]


def on(version=V1):
    kept = kept_work(WORK)
    return signing_on(kept, kept.work.version(version))


def test_a_final_draft_waits_for_those_whom_the_round_invited_until_they_sign(people):
    team = people["team"]
    issued(team)
    opened(team)
    assert to_do(people["focal"]) == []  # nobody is asked to sign what is still consulted on
    final(team)
    assert to_do(people["focal"]) == [("policy_todo_sign", "ns-ner", BOARD)]
    assert to_do(people["officer"]) == to_do(people["board"]) == []
    assert on().unsigned == ("ns-ita", "ns-mli", "ns-ner")
    signed(people["focal"])
    assert to_do(people["focal"]) == to_do(people["manager"]) == []
    assert to_do(people["italy"]) == [("policy_todo_sign", "ns-ita", BOARD)]
    assert on().unsigned == ("ns-ita", "ns-mli")
    record_step(
        by=team,
        work=WORK,
        version=V1,
        stage="governing_board",
        actual_body="Board",
        actual_on=MET,
        outcome="approved",
    )
    assert to_do(people["italy"]) == []


def test_a_sign_off_that_lapsed_waits_for_those_who_gave_it_and_they_are_written_to_once(people, mailoutbox):
    team = people["team"]
    issued(team)
    opened(team)
    signed(people["focal"])
    signed(people["italy"], "ns-ita", provisions=["1.2"])
    signed(people["officer"], "zone-africa", provisions=["7.5"])
    issued(team, V2, p7_5="D’autres mots.")
    assert [(each.organisation, each.provisions, each.again) for each in on(V2).lapses] == [
        ("ns-ner", ("7.5",), ("7.5",)),
        ("zone-africa", ("7.5",), ("7.5",)),
    ]
    assert to_do(people["focal"]) == to_do(people["manager"]) == [("policy_todo_sign_again", "ns-ner", None)]
    assert to_do(people["officer"]) == [("policy_todo_sign_again", "", None)]
    assert to_do(people["italy"]) == []
    assert send_lapsed()["sent"] == 3
    assert {mail.to[0] for mail in mailoutbox} == {f"{who}@example.org" for who in ("focal", "manager", "officer")}
    (told,) = [mail.body for mail in mailoutbox if mail.to == ["focal@example.org"]]
    assert f"/drafts/{WORK}/{V2}/sign/ns-ner/" in told
    assert "7.5" in told
    assert "1.2" not in told
    issued(team, V3, p7_4="Encore d’autres mots.")  # touches nothing that was signed
    assert Lapsed.objects.count() == 3
    assert to_do(people["focal"]) == [("policy_todo_sign_again", "ns-ner", None)]
    signed(people["focal"], version=V3, provisions=["7.5"])
    assert to_do(people["focal"]) == []
    assert send_lapsed()["sent"] == 0


def test_who_has_signed_again_before_the_mail_went_out_gets_none(people, mailoutbox):
    issued(people["team"])
    signed(people["focal"])
    issued(people["team"], V2, p7_5="D’autres mots.")
    signed(people["focal"], version=V2, provisions=["7.5"])
    assert send_lapsed() == {"sent": 0, "postponed": 0, "failed": 0, "not_needed": 2}
    assert not mailoutbox


def test_what_was_split_is_signed_where_its_words_stand_and_what_has_gone_is_not(people):
    team = people["team"]
    issued(team)
    signed(people["focal"], provisions=["7.5", "7.4"])
    draft = begin_draft(by=team, work=WORK, code=V2)
    draft = add(by=team, draft=draft, provision="7.6", words={"fr": "Elles informent des risques."})
    draft = add(by=team, draft=draft, provision="7.7", words={"fr": "Elles ne découragent personne."})
    draft = give_up(by=team, draft=draft, provision="7.5", heirs=["7.6", "7.7"], why="two things")
    issue(by=team, draft=give_up(by=team, draft=draft, provision="7.4", why="said elsewhere"))
    (lapse,) = on(V2).lapses
    assert (lapse.provisions, lapse.again) == (("7.5", "7.4"), ("7.6", "7.7"))
    signed(people["focal"], version=V2, provisions=["7.6", "7.7"])
    (lapse,) = on(V2).lapses
    assert lapse.again == ()
    assert to_do(people["focal"]) == []


def test_a_sign_off_of_what_was_adopted_does_not_lapse_with_the_next_revision(people):
    team = people["team"]
    issued(team)
    signed(people["focal"])
    record_step(
        by=team, work=WORK, version=V1, stage="adopted", actual_body="Assembly", actual_on=MET, outcome="approved"
    )
    issued(team, V2, p7_5="D’autres mots.")
    assert on(V2).lapses == ()
    assert not Lapsed.objects.exists()
    assert to_do(people["focal"]) == []


def test_a_sign_off_of_a_later_version_has_not_lapsed_on_an_earlier_one(people):
    issued(people["team"])
    issued(people["team"], V2, p7_5="D’autres mots.")
    signed(people["focal"], version=V2)
    assert on(V1).lapses == ()


@pytest.mark.parametrize("tongue", ["en", "fr", "es", "ar"])
def test_the_page_names_who_has_not_signed_and_whose_sign_off_lapsed(people, browse, tongue):
    team = people["team"]
    issued(team)
    opened(team)
    signed(people["focal"])
    issued(team, V2, p7_5="D’autres mots.")
    final(team, V2)
    page = parser.fromstring(browse("team").get(f"/{tongue}/drafts/{WORK}/{V2}/track/").content)
    names = {ns: kept_name(ns, tongue) for ns in ("ns-ner", "ns-ita", "ns-mli")}
    lapsed = page.xpath("//h3[@id='lapsed']/following-sibling::ul[1]/li")
    assert [each.text_content().partition(names["ns-ner"])[1] for each in lapsed] == [names["ns-ner"]]
    unsigned = page.xpath("//h3[@id='unsigned']/following-sibling::details[1]//li")
    assert {each.text_content() for each in unsigned} == {names["ns-ita"], names["ns-mli"]}
    home = browse("italy").get(f"/{tongue}/account/").content.decode()
    assert f"/{tongue}/drafts/{WORK}/{V2}/sign/ns-ita/" in home
    sign = parser.fromstring(browse("focal").get(f"/{tongue}/drafts/{WORK}/{V2}/sign/ns-ner/").content)
    assert sign.xpath("//input[@name='provisions'][@checked]/@value") == ["7.5"]


def kept_name(ns_id, tongue):
    from waypost.web.policy.names import organisation_name

    return organisation_name(ns_id, tongue)


def test_a_zone_that_commented_is_told_of_the_answer(people, mailoutbox):
    issued(people["team"])
    consultation = opened(people["team"])
    made = [
        submitted(people["officer"], consultation, "zone-africa"),
        submitted(people["team"], consultation, "migration-team"),
    ]
    dispose(
        by=people["team"], numbers=[each.pk for each in made], version=V1, outcome="accepted", why="so it is",
        responsible="migration team",
    )  # fmt: skip
    assert send_replies()["sent"] == 1
    (mail,) = mailoutbox
    assert mail.to == ["officer@example.org"]  # not the zone of the Americas, nor the team that answered
    assert "/consultations/first-round/society/zone-africa/" in mail.body
    assert "Africa" in mail.body


def test_pages_ask_as_much_of_many_sign_offs_as_of_few(people, browse):
    team, focal = people["team"], people["focal"]
    issued(team)
    asked = [ns for ns in recognised(120) if ns != "ns-ner"]
    opened(team, chosen_codes=("ns-ner", *asked))
    signed(focal)
    pages = (f"/en/drafts/{WORK}/{V2}/track/", f"/en/drafts/{WORK}/{V2}/sign/ns-ner/", "/en/account/")
    told = Told("telephone", "director", dt.date(2026, 1, 1))
    issued(team, V2, p7_5="D’autres mots.")
    final(team, V2)
    before = [queries(browse("focal"), page) for page in pages]
    for ns_id in asked[:60]:
        signed(team, ns_id, provisions=["7.5", "7.4", "1.2"], told=told)
    after = [queries(browse("focal"), page) for page in pages]
    assert after == before
    assert all(count <= most for count, most in zip(after, (14, 10, 37), strict=True)), after


def queries(client, page):
    client.get(page)
    with CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200
    return len(found)
