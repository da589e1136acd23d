"""Uses with frozen snapshots, talks with authorities, coordination, stories and their withdrawal."""

from __future__ import annotations

import datetime as dt
import re
from importlib import import_module
from types import SimpleNamespace

import msgspec
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.web.accounts.people import client_of
from tests.web.advocacy.message_worlds import ASPECT, DAY, carried, drafted, evidence, live, people, ran, texts
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.accounts.waiting import waiting_for
from waypost.web.advocacy import judging
from waypost.web.advocacy.actions import coordinating, stories, talking, using
from waypost.web.advocacy.actions import messages as actions
from waypost.web.advocacy.models import Story, Use
from waypost.web.advocacy.queries.coordinating import beside_of, uncoordinated
from waypost.web.advocacy.queries.dialogues import visible_dialogues
from waypost.web.advocacy.queries.messages import state_of, with_track
from waypost.web.advocacy.queries.used import used_by
from waypost.web.advocacy.snapshots import shown_snapshot
from waypost.web.advocacy.story_checks import finding_key, signs_of
from waypost.web.advocacy.wholes import whole_of
from waypost.web.pages.templating import text

TODAY = timezone.now().date()


@pytest.fixture
def p():
    return people()


def used(p, message, **parts):
    given = {"event": "Round table on rescue", "used_on": TODAY, "counterpart_kind": "government",
             "counterpart": "Ministry of the Interior"}  # fmt: skip
    return using.use(by=p.team, message=message, **given | parts)


def words_of(use, language="en", part="statement"):
    return "".join(piece.text for piece in shown_snapshot(use, language)[language][part])


def test_a_use_stays_as_it_was_and_tells_what_moved_since(p):
    made = carried()
    message = live(p, made)
    use = used(p, message)
    assert words_of(use) == "At sea 3,008 deaths became known."
    assert not [piece for piece in shown_snapshot(use, "en")["en"]["statement"] if piece.revised]
    ran(made, 4200, "drifted_beyond")
    use = Use.objects.get()
    told = {piece.text: piece.revised for piece in shown_snapshot(use, "en")["en"]["statement"] if piece.claim}
    assert told == {"3,008 deaths": "4,200 deaths"}
    assert "4 200 décès" in re.sub(r"\s", " ", shown_snapshot(use, "fr")["fr"]["statement"][1].revised)
    assert using.digest_of(use.snapshot) == use.snapshot_hash
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Use.objects.filter(pk=use.pk)._raw_delete(Use.objects.db)
    using.follow(by=p.team, use=use, step="response", words="They will look into it.", outcome="partly")
    assert use.steps.get().outcome == "partly"


def test_only_a_live_message_that_holds_is_used(p):
    made = carried()
    message = drafted(p, made)
    with pytest.raises(RefusedError):
        used(p, message)
    message = live(p, carried("another"), audience="donors")
    for day in (TODAY + DAY, TODAY - 40 * DAY):
        with pytest.raises(RefusedError):
            used(p, message, used_on=day)
    ran(message.versions.get().claims.get().claim, 9000, "drifted_beyond")
    with pytest.raises(RefusedError, match="Check it before use"):
        used(p, message)


def talk(p, by=None, **parts):
    given = {"ns_id": "ns-ner", "authority": "Ministry of Health", "spoke": "Secretary General", "held_on": TODAY,
             "asked": "Open clinics to everybody."}  # fmt: skip
    return talking.log_talk(by=by or p.focal, **given | parts)


def test_a_talk_is_discreet_unless_said_otherwise_and_comes_back_when_due(p):
    first = talk(p, next_on=TODAY + 2 * DAY)
    assert first.is_discreet
    seen = {who: first in visible_dialogues(standing_of(getattr(p, who))) for who in vars(p)}
    assert {who for who, sees in seen.items() if sees} == {"team", "second", "focal", "manager", "officer"}
    assert [each.key for each in waiting_for(standing_of(p.focal))] == ["message_todo_talk"]
    assert not waiting_for(standing_of(p.bystander))
    talking.add_to_talk(by=p.focal, dialogue=first, words="They asked for figures.", next_on=TODAY + 60 * DAY)
    assert not waiting_for(standing_of(p.focal))
    open_one = talk(p, is_discreet=False)
    assert open_one in visible_dialogues(standing_of(p.bystander))
    secret = drafted(p, carried(), channel="discreet", audience="host_government")
    about = talk(p, is_discreet=False, message=secret, by=p.team)
    assert about not in visible_dialogues(standing_of(p.bystander))
    with pytest.raises(RefusedError):
        talk(p, by=p.italy)


def test_another_body_on_the_same_within_90_days_is_coordinated(p):
    made = carried()
    ours = live(p, made)
    theirs = drafted(p, made, by=p.italy, ns_id="ns-ita")
    actions.check(by=p.italy_second, message=theirs)
    from waypost.web.advocacy.actions import clearing

    clearing.answer(by=p.focal, message=theirs, ns_id="ns-ner", is_given=True)
    assert state_of(theirs) == "cleared"
    assert [each.name for each in judging.missing_of(theirs)] == ["coordination"]
    with pytest.raises(RefusedError):
        actions.publish(by=p.italy, message=theirs)
    with pytest.raises(RefusedError):
        coordinating.coordinate(
            by=p.bystander, message=theirs, other=ours, way="joint", words="We agreed.", made_on=TODAY
        )
    row = coordinating.coordinate(
        by=p.italy, message=theirs, other=ours, way="in_turn", words="Geneva first.", made_on=TODAY
    )
    assert row.bodies == ["ns-ita", ""]
    assert uncoordinated(theirs) == uncoordinated(ours) == []
    actions.publish(by=p.italy, message=theirs)


def test_a_discreet_one_beside_is_coordinated_by_the_team(p):
    made = carried()
    secret = live(p, made, channel="discreet", audience="host_government")
    theirs = drafted(p, carried("women"), by=p.italy, ns_id="ns-ita", audience="host_government")
    actions.check(by=p.italy_second, message=theirs)
    assert beside_of(theirs) == [with_track().get(pk=secret.pk)]
    assert "coordination" not in [each.name for each in judging.missing_of(theirs)], "nothing tells of it"
    with pytest.raises(RefusedError):
        coordinating.coordinate(
            by=p.italy, message=theirs, other=secret, way="joint", words="We agreed.", made_on=TODAY
        )
    assert "message_todo_coordinate" in [each.key for each in waiting_for(standing_of(p.team))]
    assert "message_todo_coordinate" not in [each.key for each in waiting_for(standing_of(p.italy))]
    coordinating.coordinate(by=p.team, message=secret, other=theirs, way="in_turn", words="Later.", made_on=TODAY)
    assert "message_todo_coordinate" not in [each.key for each in waiting_for(standing_of(p.team))]


def story(p, by=None, **parts):
    given = {
        "ns_id": "ns-ner", "words": {"en": "The doctor let me in.", "ar": "أدخلني الطبيب."}, "country": "NER",
        "year": 2025,
        "groups": [], "audiences": ["public"], "channels": ["public"], "how": "spoken", "given_on": TODAY,
        "until": TODAY + 300 * DAY,
    }  # fmt: skip
    return stories.tell_story(by=by or p.focal, **given | parts)


WHY = "Invented for the story; no such person is there."


def settled(told):
    return {finding_key(sign): WHY for sign in signs_of(told)}


@pytest.mark.parametrize(
    "words",
    [
        {"en": "we waited in agadez, then near lampedusa"}, {"ar": "انتظرنا في أغاديز ثم وصلنا إلى لامبيدوزا"},
        {"ar": "من طرابلس"}, {"ar": "وصلنا للخرطوم"}, {"fr": "nous étions à Ben-Gardane"},
        {"es": "cruzamos por necoclí"},
        {"en": "a village in Tillaberi"}, {"en": "in bafatá"},
    ],
)  # fmt: skip
def test_a_place_is_found_in_small_letters_and_in_arabic(p, words):
    assert [each["sign"] for each in story(p, words=words).review if each["sign"] == "place"]


def test_a_rare_combination_holds_a_story_back_until_it_is_settled(p):
    made = carried()
    told = story(p, groups=["people_in_transit", "unaccompanied_children", "people_rescued"])
    assert [each["sign"] for each in told.review] == ["combination"]
    evidence(made, "told", item="story", kind="single_story", bearing="illustrates", story=told, reference="")
    message = drafted(p, made)
    # Looked through by older rules.
    Story.objects.filter(pk=told.pk).update(reviewed_at=timezone.now(), review=[])
    assert used_by(message)[2].dropped == "identifying"
    assert "stories" in [each.name for each in judging.missing_of(message)]
    told = Story.objects.get()
    page = client_of(p.manager).get(f"/en/advocacy/story/{told.code}/").content.decode()
    assert text("en", "story_more_found") in page
    stories.review(by=p.manager, story=told, settled=settled(told))
    assert used_by(message)[2].dropped == ""
    assert stories.signs_of(told) == []


def test_nothing_of_a_country_under_embargo_goes_to_the_public(p, monkeypatch):
    from waypost.web.advocacy import story_checks

    made = carried()
    told = story(p, audiences=["public", "donors"], channels=["public", "discreet"])
    stories.review(by=p.manager, story=told, settled={})
    evidence(made, "told", item="story", kind="single_story", bearing="illustrates", story=told, reference="")
    open_one, quiet = drafted(p, made), drafted(p, made, audience="donors", channel="discreet")
    assert [used_by(each)[2].dropped for each in (open_one, quiet)] == ["", ""]
    rules = story_checks.load_disclosure_rules(story_checks.load_catalog())
    closed = msgspec.structs.replace(rules, countries={"NER": "movement"})
    monkeypatch.setattr(story_checks, "load_disclosure_rules", lambda _: closed)
    assert [used_by(each)[2].dropped for each in (open_one, quiet)] == ["embargo", ""]


def test_old_rows_of_evidence_tell_no_words_of_a_story(p):
    made, told = carried(), story(p)
    stories.review(by=p.manager, story=told, settled={})
    item = evidence(made, "told", item="story", kind="single_story", bearing="illustrates", story=told, reference="",
                    excerpt="The doctor let me in.", language="en")  # fmt: skip
    message = drafted(p, made)
    stories.withdraw_story(by=p.focal, story=told)
    assert "told" not in judging.quotations_of(used_by(message), "en")
    page = client_of(p.team).get(f"/en/advocacy/claim/{made.key}/").content.decode()
    assert "The doctor let me in." not in page
    migration = import_module("waypost.web.advocacy.migrations.0005_story_words_stand_in_the_story")
    migration._take_out(apps, SimpleNamespace(connection=connection, execute=connection.cursor().execute))
    item.refresh_from_db()
    assert item.excerpt == ""
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        type(item).objects.filter(pk=item.pk)._raw_delete(type(item).objects.db)


def test_a_story_is_looked_through_by_another_before_it_is_used(p):
    made = carried()
    told = story(p, words={"en": "In March Amina, aged 34, reached the camp."})
    assert {each["sign"] for each in told.review} >= {"name", "age"}
    evidence(made, "amina", item="story", kind="single_story", bearing="illustrates", story=told, reference="")
    message = drafted(p, made)
    assert [each.dropped for each in used_by(message)] == ["", "", "unchecked"]
    assert "stories" in [each.name for each in judging.missing_of(message)]
    with pytest.raises(RefusedError):
        stories.review(by=p.focal, story=told, settled=settled(told))
    for wrong in ({}, settled(told) | {"name:en:Fatou": WHY}, dict(list(settled(told).items())[1:])):
        with pytest.raises(RefusedError, match="how it is settled"):
            stories.review(by=p.manager, story=told, settled=wrong)
    for short in ("x", "fine", "...................."):
        with pytest.raises(RefusedError):
            stories.review(by=p.manager, story=told, settled=dict.fromkeys(settled(told), short))
    stories.review(by=p.manager, story=told, settled=settled(told))
    with pytest.raises(RefusedError, match="now"):
        stories.review(by=p.manager, story=told, settled={})
    assert [each.dropped for each in used_by(message)] == ["", "", ""]
    other = drafted(p, made, audience="donors")
    assert [each.dropped for each in used_by(other)][2] == "no_consent", "the person agreed to another audience"


def test_personal_data_and_endless_consent_are_refused(p):
    with pytest.raises(RefusedError):
        story(p, words={"en": "Call me at +41 79 123 45 67."})
    for until in (TODAY, TODAY + dt.timedelta(days=1000)):
        with pytest.raises(RefusedError):
            story(p, until=until)
    assert not Story.objects.exists()


def test_a_story_that_is_taken_back_goes_everywhere_and_the_hash_of_a_use_stays(p):
    made = carried()
    told = story(p)
    stories.review(by=p.manager, story=told, settled={})
    evidence(made, "clinic", item="story", kind="single_story", bearing="illustrates", story=told, reference="")
    words = texts()
    words["example"] = {"en": "{quote:clinic}", "ar": "{quote:clinic}"}
    message = live(p, made, texts=words)
    use = used(p, message)
    assert "The doctor let me in." in words_of(use, part="example")
    assert "أدخلني الطبيب." in words_of(use, "ar", "example")
    assert "doctor" not in str(use.snapshot)
    stories.withdraw_story(by=p.focal, story=told)
    told.refresh_from_db()
    assert told.words == {}
    use = Use.objects.get()
    assert "doctor" not in words_of(use, part="example")
    assert any(piece.is_erased for piece in shown_snapshot(use, "en")["en"]["example"])
    assert use.stories.get().erased_at is not None
    assert using.digest_of(use.snapshot) == use.snapshot_hash
    assert judging.unfilled(whole_of(message)), "the live message has nothing to show in its place"
    assert message.aspect == ASPECT
    with pytest.raises(RefusedError):
        stories.withdraw_story(by=p.focal, story=told)
