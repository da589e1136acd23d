"""Messages that rest on a claim: who learns of which, that all are to be checked when it moves, and who is told."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.accounts.people import client_of
from tests.web.advocacy.worlds import FEWER_WOMEN, claim_parts, copied, people
from waypost.web.accounts.queries import standing_of
from waypost.web.advocacy import rights
from waypost.web.advocacy.actions.asking import ask_again
from waypost.web.advocacy.actions.claims import write_claim
from waypost.web.advocacy.actions.mailing import send_advocacy_mails
from waypost.web.advocacy.models import (
    Claim,
    ClaimRun,
    Clearance,
    Dialogue,
    Mail,
    Message,
    MessageClaim,
    MessageStep,
    MessageVersion,
)
from waypost.web.advocacy.queries.checking import messages_to_check

TITLES = {"public": "Homes that nobody sees", "discreet": "Words for one ministry"}


@pytest.fixture
def p():
    ask_again()
    return people()


def rests(claim: Claim, ns_id: str, channel: str = "public", *, live: bool = True) -> Message:
    """A message of a society on a claim, live or not."""
    made = Message.objects.create(aspect="women_and_trafficking", audience="donors", channel=channel, ns_id=ns_id)
    version = MessageVersion.objects.create(message=made, title={"en": TITLES[channel]}, text_hash="h")
    MessageClaim.objects.create(version=version, claim=claim, name="women")
    steps = (MessageStep.Step.DRAFTED, *((MessageStep.Step.LIVE,) if live else ()))
    for step in steps:
        MessageStep.objects.create(message=made, version=version, step=step)
    return made


def test_a_discreet_message_is_told_to_its_owner_the_team_and_who_clears_it_alone(p):
    claim = write_claim(by=p.team, ns_id="", **claim_parts()).claim
    made = rests(claim, "ns-ner", "discreet")
    address = f"/en/advocacy/claim/{claim.key}/"

    def sees(who) -> bool:
        pages = [address, "/en/advocacy/", "/en/advocacy/aspect/women_and_trafficking/"]
        shown = [client_of(who).get(page).content.decode() for page in pages]
        listed = Message.objects.filter(rights.seen_messages(standing_of(who))).exists()
        assert listed == (TITLES["discreet"] in shown[0])
        assert not any(TITLES["discreet"] in each for each in shown[1:])  # what is live for everybody stands there
        return listed

    assert [sees(who) for who in (p.team, p.focal, p.officer, p.other, p.nobody)] == [True, True, True, False, False]
    version = made.versions.get()
    Clearance.objects.create(message=made, version=version, ns_id="ns-ita", step="asked", text_hash="h")
    assert sees(p.other)
    assert Client().get(address).status_code == 404  # no live public message rests on the claim


def test_a_claim_of_a_live_public_message_is_everybodys(p):
    claim = write_claim(by=p.team, ns_id="", **claim_parts()).claim
    address = f"/en/advocacy/claim/{claim.key}/"
    made = rests(claim, "ns-ner", live=False)
    assert Client().get(address).status_code == 404
    MessageStep.objects.create(message=made, version=made.versions.get(), step=MessageStep.Step.LIVE)
    assert TITLES["public"] in Client().get(address).content.decode()
    assert TITLES["public"] in Client().get("/en/advocacy/").content.decode()
    MessageStep.objects.create(message=made, step=MessageStep.Step.WITHDRAWN)
    assert Client().get(address).status_code == 404
    assert TITLES["public"] not in Client().get("/en/advocacy/").content.decode()


def test_owners_of_messages_are_told_of_a_claim_of_others_that_moved(p, release_path, tmp_path, settings):
    claim = write_claim(by=p.team, ns_id="", **claim_parts()).claim
    made, draft = rests(claim, "ns-ner"), rests(claim, "ns-ita", live=False)
    assert messages_to_check([made.pk, draft.pk]) == {}
    settings.WAYPOST_RELEASE = str(copied(release_path, tmp_path / "releases", "second", context_fact=FEWER_WOMEN))
    ask_again()
    run = ClaimRun.objects.filter(claim=claim).last()
    assert messages_to_check([made.pk, draft.pk]) == {made.pk: [run], draft.pk: [run]}
    assert {each.person for each in Mail.objects.all()} == {p.team, p.focal}  # a draft was told to nobody
    assert send_advocacy_mails()["sent"] == 2
    assert made.code in client_of(p.focal).get("/en/advocacy/check/").content.decode()
    # Its owner looked at it: until the claim is asked again and still moved.
    MessageStep.objects.create(message=made, step=MessageStep.Step.CONFIRMED, runs=[run.pk])
    assert messages_to_check([made.pk]) == {}
    assert made.code not in client_of(p.focal).get("/en/advocacy/check/").content.decode()


def test_a_mail_is_not_sent_when_nothing_waits_any_more(p, release_path, tmp_path, settings):
    claim = write_claim(by=p.focal, ns_id="ns-ner", **claim_parts()).claim
    settings.WAYPOST_RELEASE = str(copied(release_path, tmp_path / "releases", "second", context_fact=FEWER_WOMEN))
    ask_again()
    from waypost.web.advocacy.actions.claims import change_claim

    change_claim(by=p.focal, claim=claim, why="The figure of now.")
    counts = send_advocacy_mails()
    assert counts["not_needed"] == 1  # the focal point; the team still has a claim that ships to look at
    assert counts["sent"] == 1


def test_a_discreet_talk_is_told_to_its_owner_and_the_team_alone(p):
    told = {"authority": "A ministry", "spoke": "secretary general", "held_on": "2026-01-01", "asked": "Visits."}
    Dialogue.objects.create(ns_id="ns-ner", is_discreet=True, **told)
    made = rests(write_claim(by=p.team, ns_id="", **claim_parts()).claim, "ns-ner", "discreet")
    Dialogue.objects.create(ns_id="ns-ner", message=made, **told)  # as discreet as the message

    def seen(who) -> int:
        return Dialogue.objects.filter(rights.seen_dialogues(standing_of(who))).count()

    assert [seen(who) for who in (p.team, p.focal, p.officer, p.other, p.nobody)] == [2, 2, 2, 0, 0]
