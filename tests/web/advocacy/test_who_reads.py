"""Who reads which wording of what is discreet, and that reads of what is confidential are logged."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.accounts.people import client_of
from tests.web.advocacy.message_worlds import carried, drafted, live, people, texts
from tests.web.advocacy.test_uses import story, talk, used
from tests.web.advocacy.worlds import claim_parts
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import ReadEntry
from waypost.web.accounts.queries import standing_of
from waypost.web.advocacy.actions import clearing, evidence, using
from waypost.web.advocacy.actions import messages as actions
from waypost.web.advocacy.actions.claims import write_claim
from waypost.web.advocacy.briefs import brief_of
from waypost.web.advocacy.models import Claim, Message
from waypost.web.advocacy.queries.messages import state_of, version_of, visible, with_track
from waypost.web.advocacy.queries.uses import visible_uses

EARLY, LATE = "A quiet word in spring", "Another word in autumn"


@pytest.fixture
def p():
    return people()


def worded(words: str, key: str = "by_italy"):
    """Words of a discreet message, the same in all of its parts."""
    return {"title": {"en": words}, "statement": {"en": f"{words}: {{{key}.figure}}."}, "ask": {"en": words}}


@pytest.fixture
def asked(p):
    """A discreet message of Niger for which Italy was asked; since then it has other words."""
    message = drafted(p, carried("by_italy", ns_id="ns-ita"), by=p.focal, ns_id="ns-ner", channel="discreet",
                      audience="host_government", texts=worded(EARLY))  # fmt: skip
    actions.check(by=p.manager, message=message)
    message.early = version_of(message)
    return message


def change(p, message):
    actions.save(by=p.focal, message=message, texts=worded(LATE), claims=["by_italy"])


def told_to(who, message):
    """All that somebody is told of a message, on every page and by the interface."""
    client = client_of(who)
    here = f"/en/advocacy/message/{message.code}/"
    pages = [here, "/en/advocacy/messages/", "/en/advocacy/matrix/", "/en/advocacy/matrix.json",
             "/en/advocacy/claim/by_italy/", f"{here}clearance/ns-ita/", f"{here}provenance.json",
             f"{here}claim-review.json", "/en/account/", "/en/advocacy/dialogues/new/",
             f"/api/v1/my/advocacy/messages/{message.code}", "/api/v1/my/advocacy/messages",
             "/api/v1/my/advocacy/matrix", "/api/v1/my/advocacy/clearance", "/api/v1/my/advocacy/uses"]  # fmt: skip
    return "".join(client.get(address).content.decode() for address in pages)


def test_a_society_sees_the_wording_that_it_was_asked_for_until_it_is_asked_again(p, asked):
    assert EARLY in told_to(p.italy, asked)
    change(p, asked)
    told = told_to(p.italy, asked)
    assert EARLY in told
    assert LATE not in told
    for who in (p.focal, p.manager, p.team, p.officer):
        assert LATE in told_to(who, asked)
    assert EARLY not in told_to(p.bystander, asked)
    seen = visible(standing_of(p.italy)).get(pk=asked.pk)
    assert version_of(seen) == asked.early
    with pytest.raises(RefusedError):
        clearing.answer(by=p.italy, message=asked, ns_id="ns-ita", is_given=True)
    actions.check(by=p.manager, message=asked)
    assert LATE in told_to(p.italy, asked)


def test_a_refusal_lets_nobody_into_later_words(p, asked):
    clearing.answer(by=p.italy, message=asked, ns_id="ns-ita", is_given=False, why="Not our work.")
    change(p, asked)
    actions.check(by=p.manager, message=asked)
    assert LATE not in told_to(p.italy, asked), "a refusal holds for any words: nobody asked again"
    clearing.answer(by=p.italy, message=asked, ns_id="ns-ita", is_given=True)
    last = asked.clearances.order_by("-pk").first()
    assert (last.step, last.version) == ("asked", version_of(with_track().get(pk=asked.pk)))
    assert LATE in told_to(p.italy, asked)
    clearing.answer(by=p.italy, message=asked, ns_id="ns-ita", is_given=True)
    assert asked.clearances.order_by("-pk").first().step == "given"


def test_who_was_asked_answers_on_the_words_that_they_read_and_is_told_of_no_others(p, asked):
    given = {"by": p.italy, "message": asked, "ns_id": "ns-ita", "seen": asked.early.text_hash}
    here = f"/en/advocacy/message/{asked.code}/"
    clearing.answer(is_given=False, why="Not our work.", **given)
    change(p, asked)
    actions.check(by=p.manager, message=asked)
    page = client_of(p.italy).get(f"{here}clearance/ns-ita/").content.decode()
    assert f'name="seen" value="{asked.early.text_hash}"' in page
    clearing.answer(is_given=False, why="Still not our work.", **given)
    assert asked.clearances.order_by("-pk").first().version == asked.early
    assert LATE not in told_to(p.italy, asked), "who refuses once more sees no later words by that"
    later = version_of(with_track().get(pk=asked.pk)).text_hash
    with pytest.raises(RefusedError) as refused:
        clearing.answer(is_given=True, **given | {"seen": "0" * 64})
    assert refused.value.now == asked.early.text_hash
    clearing.answer(is_given=True, **given)
    with pytest.raises(RefusedError) as moved:
        clearing.answer(is_given=True, **given)
    assert moved.value.now == later, "asked for these, they are told that these are others"
    clearing.answer(is_given=True, **given | {"seen": later})
    assert asked.clearances.order_by("-pk").first().step == "given"


def test_what_is_taken_along_has_the_words_that_somebody_was_asked_for(p, asked):
    change(p, asked)
    brief = brief_of(visible(standing_of(p.italy)).get(pk=asked.pk), "en")
    assert brief.title == EARLY
    assert brief_of(asked, "en").title == LATE


def test_uses_of_later_words_are_no_sight_of_them_either(p, asked):
    clearing.answer(by=p.italy, message=asked, ns_id="ns-ita", is_given=False, why="Not our work.")
    change(p, asked)
    actions.check(by=p.manager, message=asked)
    actions.publish(by=p.focal, message=asked)
    assert state_of(with_track().get(pk=asked.pk)) == "live"
    use = used(p, asked, ns_id="ns-ner", event="A talk on the later words")
    assert use in visible_uses(standing_of(p.focal))
    assert use not in visible_uses(standing_of(p.italy))
    told = told_to(p.italy, asked)
    assert "A talk on the later words" not in told
    assert client_of(p.italy).get(f"/en/advocacy/use/{use.code}/").status_code == 404
    with pytest.raises(RefusedError):
        using.use(by=p.italy, message=asked, event="Ours", used_on=timezone.now().date(), counterpart_kind="media",
                  ns_id="ns-ita")  # fmt: skip


# -- The log of reads


def entries():
    return [(each.address.partition("?")[0], each.societies.strip()) for each in ReadEntry.objects.order_by("position")]


def test_reads_of_discreet_messages_are_logged_wherever_they_are_read(p):
    made = carried()
    secret = live(p, made, by=p.focal, ns_id="ns-ner", channel="discreet", audience="host_government")
    open_one = live(p, made, audience="donors")
    use = used(p, secret, ns_id="ns-ner")
    spoken = talk(p)
    focal, here = client_of(p.focal), f"/en/advocacy/message/{secret.code}/"
    pages = [here, f"{here}provenance.json", f"{here}briefing.docx", "/en/advocacy/messages/", "/en/advocacy/matrix/",
             "/en/advocacy/matrix.json", f"/en/advocacy/use/{use.code}/", f"/en/advocacy/dialogue/{spoken.code}/",
             "/en/advocacy/dialogues/", "/en/advocacy/claim/deaths_at_sea/",
             f"/api/v1/my/advocacy/messages/{secret.code}", "/api/v1/my/advocacy/messages",
             "/api/v1/my/advocacy/matrix", f"/api/v1/my/advocacy/uses/{use.code}", "/api/v1/my/advocacy/uses",
             f"/api/v1/my/advocacy/dialogues/{spoken.code}", "/api/v1/my/advocacy/dialogues"]  # fmt: skip
    for address in pages:
        assert focal.get(address).status_code == 200, address
    assert entries() == [(address, "ns-ner") for address in pages]
    before = ReadEntry.objects.count()
    for address in (f"/en/advocacy/message/{open_one.code}/", f"/api/v1/my/advocacy/messages/{open_one.code}"):
        focal.get(address)
    for address in ("/en/advocacy/messages/", "/en/advocacy/matrix/", here):
        client_of(p.bystander).get(address)
        Client().get(address)
    assert ReadEntry.objects.count() == before, "what everybody with a role reads is no such read"


def test_reads_of_stories_are_logged(p):
    told = story(p)
    focal = client_of(p.focal)
    pages = [f"/en/advocacy/story/{told.code}/", "/en/advocacy/stories/", f"/en/advocacy/story/{told.code}/withdraw/"]
    for address in pages:
        assert focal.get(address).status_code == 200
    assert entries() == [(address, "ns-ner") for address in pages]
    assert client_of(p.bystander).get(pages[0]).status_code == 404
    assert len(entries()) == len(pages)


# -- Names of societies


def test_whatever_is_written_is_in_the_name_of_a_society_that_there_is(p):
    made = carried()
    wrong = "ns-nowhere"
    acts = [
        lambda: write_claim(by=p.team, ns_id=wrong, **claim_parts()),
        lambda: drafted(p, made, ns_id=wrong, texts=texts()),
        lambda: talk(p, by=p.team, ns_id=wrong),
        lambda: story(p, by=p.team, ns_id=wrong),
        lambda: evidence.add_evidence(
            by=p.team, claim=made, ns_id=wrong, item="survey", kind="key_informants", bearing="supports",
            reference="A survey", source="Somebody",
        ),
        lambda: used(p, live(p, made, audience="media"), ns_id=wrong),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(RefusedError, match="No National Society is known"):
            act()
    assert not Claim.objects.filter(ns_id=wrong).exists()
    assert not Message.objects.filter(ns_id=wrong).exists()
