"""Messages that rest on a claim: who learns of which, that all are to be checked when it moves, and who is told."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.accounts.people import client_of
from tests.web.advocacy.message_worlds import evidence
from tests.web.advocacy.worlds import FEWER_WOMEN, claim_parts, copied, people
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.advocacy import rights
from waypost.web.advocacy.actions import shipping
from waypost.web.advocacy.actions.asking import ask_again
from waypost.web.advocacy.actions.claims import change_claim, write_claim
from waypost.web.advocacy.actions.mailing import send_advocacy_mails
from waypost.web.advocacy.actions.messages import confirm, draft, save
from waypost.web.advocacy.actions.using import use
from waypost.web.advocacy.judging import missing_of
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
from waypost.web.advocacy.queries.messages import version_of

TITLES = {"public": "Homes that nobody sees", "discreet": "Words for one ministry"}


@pytest.fixture
def p():
    ask_again()
    return people()


def rests(claim: Claim, ns_id: str, channel: str = "public", *, live: bool = True) -> Message:
    """A message of a society on a claim that the work of one carries, live or not."""
    if not claim.evidence.filter(key="work").exists():
        said = {"item": "survey", "source": "Homes", "parts": {"is_direct_place": True}}
        evidence(claim, "work", reference="Visits to homes", ns_id="", **said)
    made = Message.objects.create(aspect="women_and_trafficking", audience="donors", channel=channel, ns_id=ns_id)
    words = {"title": {"en": TITLES[channel]}, "statement": {"en": "{women.figure} are women."}, "ask": {"en": "Look."}}
    version = MessageVersion.objects.create(message=made, text_hash="h", **words)
    MessageClaim.objects.create(
        version=version, claim=claim, claim_version=claim.versions.order_by("-pk")[0], name="women"
    )
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
    found = messages_to_check([made.pk, draft.pk])
    assert {pk: [each.run for each in rest] for pk, rest in found.items()} == {made.pk: [run], draft.pk: [run]}
    assert {each.person for each in Mail.objects.all()} == {p.team, p.focal}  # a draft was told to nobody
    assert send_advocacy_mails()["sent"] == 2
    assert made.code in client_of(p.focal).get("/en/advocacy/check/").content.decode()
    # Its owner looked at it: until the claim is asked again and still moved.
    MessageStep.objects.create(message=made, step=MessageStep.Step.CONFIRMED, runs=[run.pk])
    assert messages_to_check([made.pk]) == {}
    assert made.code not in client_of(p.focal).get("/en/advocacy/check/").content.decode()


OTHERWISE = {
    "query": {"arguments": {"origin": "PHL", "destination": "HKG", "year": "2024"}},
    "scope": {"scope": {"places": ["HKG"]}},
    "wording": {"words": {"en": "They were {figure}."}},
    "tolerance": {"tolerance_value": 0.2},
}


@pytest.mark.parametrize("what", OTHERWISE)
def test_a_claim_that_its_owner_changes_turns_its_messages_and_their_owners_are_told(p, what):
    claim = write_claim(by=p.team, ns_id="", **claim_parts()).claim
    made, draft = rests(claim, "ns-ner"), rests(claim, "ns-ita", live=False)
    change_claim(by=p.team, claim=claim, why="Another question.", confidence="high")
    assert messages_to_check([made.pk]) == {}, "how sure its owner is stands in no message"
    assert not Mail.objects.exists()
    version = change_claim(by=p.team, claim=claim, why="Otherwise.", **OTHERWISE[what])
    (found,) = messages_to_check([made.pk])[made.pk]
    assert (found.has_changed, found.has_moved, found.version) == (True, False, version)
    assert draft.pk in messages_to_check([draft.pk])
    assert {each.person for each in Mail.objects.all()} == {p.focal}, "whoever answers for the live one"
    assert send_advocacy_mails()["sent"] == 1
    assert made.code in client_of(p.focal).get("/en/advocacy/check/").content.decode()
    shown = Client().get(f"/en/advocacy/message/{made.code}/").content.decode()
    assert 'class="callout check"' in shown
    assert "Its owner changed it on" in shown
    with pytest.raises(RefusedError):
        use(by=p.focal, message=made, event="Forum", used_on=version.at.date(), counterpart_kind="donor")
    # Its owner looked at it: that holds for what the claim says now, whatever release is asked.
    confirm(by=p.focal, message=made, why="The figure of now is right, too.")
    assert messages_to_check([made.pk]) == {}
    run = ClaimRun.objects.get(version=version)
    kept = {field.name: getattr(run, field.name) for field in ClaimRun._meta.fields if field.name != "id"}
    ClaimRun.objects.create(**kept | {"release": "later"})
    assert messages_to_check([made.pk]) == {}
    change_claim(by=p.team, claim=claim, why="Once more.", tolerance_value=0.5)
    assert made.pk in messages_to_check([made.pk])


def test_words_that_are_saved_rest_on_what_the_claim_says_then(p):
    claim = write_claim(by=p.focal, ns_id="ns-ner", **claim_parts()).claim
    texts = {"title": {"en": "Homes"}, "statement": {"en": f"{{{claim.key}.figure}} are women."}, "ask": {"en": "Ask."}}
    given = {"texts": texts, "claims": [claim.key]}
    made = draft(
        by=p.focal, ns_id="ns-ner", aspect="women_and_trafficking", audience="donors", channel="public", **given
    )
    first = version_of(made)
    change_claim(by=p.focal, claim=claim, why="Of another origin.", **OTHERWISE["query"])
    assert "states" in [each.name for each in missing_of(made)], "nobody checks it on another question"
    save(by=p.focal, message=made, **given)
    assert "states" not in [each.name for each in missing_of(made)]
    assert version_of(made).text_hash != first.text_hash, "who gave its data gave it for what was said then"


def test_a_claim_of_the_catalog_that_is_another_one_turns_messages_too(p, monkeypatch):
    claim = Claim.objects.get(key="women_share_fell")
    made = rests(claim, "ns-ner")
    said = shipping._said

    def other(name):
        return said(name) | ({"tolerance_value": 0.9} if name == claim.key else {})

    monkeypatch.setattr(shipping, "_said", other)
    assert shipping.take_in_shipped() == 1
    assert made.pk in messages_to_check([made.pk])
    assert [each.person for each in Mail.objects.all()] == [p.focal]


def test_a_mail_is_not_sent_when_nothing_waits_any_more(p, release_path, tmp_path, settings):
    claim = write_claim(by=p.focal, ns_id="ns-ner", **claim_parts()).claim
    settings.WAYPOST_RELEASE = str(copied(release_path, tmp_path / "releases", "second", context_fact=FEWER_WOMEN))
    ask_again()
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
