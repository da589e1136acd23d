"""Minutes, decisions on provisions that exist, and actions that go from one meeting to the next."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.web.accounts.people import person
from tests.web.meetings.groups import DAY, HOUR, WORK, group, held, invited, planned
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.meetings import actions, queries
from waypost.web.meetings.models import Decided, Decision, Note, Place
from waypost.web.meetings.versions import provision_choices
from waypost.web.policy.works import works

ADOPTED = "2009-11"


def decide(meeting, **parts):
    given = {"text": "Keep it.", "outcome": "agreed", "provisions": [(WORK, ADOPTED, "1.1")]} | parts
    return actions.decide(by=None, item=meeting.items.get(position=1), **given)


def key_of(do):
    with pytest.raises(RefusedError) as error:
        do()
    return error.value.key.removeprefix("meeting_refused_")


def test_a_decision_is_linked_to_provisions_that_exist_in_the_version():
    meeting = held(group())
    for wrong in ((WORK, ADOPTED, "99.1"), (WORK, "none", "1.1"), ("none", ADOPTED, "1.1")):
        assert key_of(lambda wrong=wrong: decide(meeting, provisions=[wrong])) == "provision"
    assert Decision.objects.count() == Decided.objects.count() == 0
    decide(meeting, provisions=[(WORK, ADOPTED, "1.1"), (WORK, ADOPTED, "1.1"), (WORK, "draft-2009-03", "2")])
    assert Decided.objects.count() == 2
    known = {version.code: version.by_id() for version in works("en")[WORK].versions}
    for each in Decided.objects.all():
        assert each.provision in known[each.version]


def test_every_provision_that_a_form_offers_can_be_decided_on():
    meeting = held(group())
    offered = [tuple(value.split("|")) for value, _ in provision_choices(WORK, "ar")]
    assert len(offered) == sum(
        provision.kind == "provision" for version in works("en")[WORK].versions for provision in version.provisions
    )
    decide(meeting, provisions=offered)
    assert Decided.objects.count() == len(offered)


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ({"outcome": "perhaps"}, "outcome"), ({"how": "votes"}, "votes"), ({"how": "votes", "votes_for": 3}, "votes"),
        ({"votes_for": 3, "votes_against": 0}, "votes"), ({"outcome": "referred"}, "referred"),
        ({"referred_to": "Governing Board"}, "referred"), ({"outcome": "agreed_with_reservation"}, "reserved"),
        ({"reserved": [("ns-ner", "")]}, "reserved"), ({"text": " "}, "words"),
        ({"outcome": "agreed_with_reservation", "reserved": [("ns-esp", "")]}, "not_invited"),
    ],
)  # fmt: skip
def test_a_decision_that_cannot_be_is_refused(parts, key):
    meeting = held(group())
    assert key_of(lambda: decide(meeting, **parts)) == key


def test_a_corrected_decision_keeps_its_number_and_alone_is_told():
    meeting = held(group())
    first = decide(meeting, how="votes", votes_for=3, votes_against=1, abstentions=0)
    decide(meeting, provisions=[])
    assert key_of(lambda: decide(meeting, replaces=first)) == "exercise_refused_why"
    second = decide(meeting, text="Keep it as it is.", replaces=first, why="A word was missing")
    assert key_of(lambda: decide(meeting, replaces=first, why="Again")) == "replaced"
    assert [(each.number, each.text) for each in queries.decisions_of(meeting)] == [
        (1, "Keep it as it is."),
        (2, "Keep it."),
    ]
    assert len(queries.decisions_of(meeting, replaced=True)) == 3
    assert [each.decision.pk for each in queries.decisions_on(WORK, "1.1")] == [second.pk]
    assert queries.decisions_on(WORK, "1.2") == []


def test_decisions_on_a_provision_are_for_those_who_may_read_the_meeting():
    body = group()
    decide(held(body))
    outside, member = person("o@example.org"), person("m@example.org")
    actions.link_account(by=None, place=Place.objects.get(organisation="ns-ner"), email="m@example.org")
    assert queries.decisions_on(WORK, "1.1", standing_of(outside)) == []
    [row] = queries.decisions_on(WORK, "1.1", standing_of(member))
    assert (row.version, row.is_agreed, row.day) == (
        ADOPTED,
        False,
        (timezone.now() - DAY).astimezone(row.meeting.zone).date(),
    )
    assert [each.meeting.code for each in queries.meetings_of(WORK)] == ["third"]
    assert queries.meetings_of("other") == []


def test_agreed_minutes_are_corrected_by_new_rows_with_a_reason():
    body = group()
    meeting = held(body)
    item = meeting.items.first()
    actions.write_minutes(by=None, item=item, text="First")
    assert not queries.course_of(meeting).allows("minutes_agreed")
    assert key_of(lambda: actions.agree_minutes(by=None, meeting=meeting)) == "now_held"
    actions.circulate_minutes(by=None, meeting=meeting)
    actions.agree_minutes(by=None, meeting=meeting)
    for do in (
        lambda: actions.write_minutes(by=None, item=item, text="Second"),
        lambda: decide(meeting),
        lambda: actions.give_action(by=None, meeting=meeting, text="Do", organisation="ns-ner"),
    ):
        assert key_of(do) == "exercise_refused_why"
    actions.write_minutes(by=None, item=item, text="Second", why="Figure was wrong")
    assert [(each.text, each.is_correction) for each in queries.notes_of(meeting)[item.pk]] == [
        ("Second", True),
        ("First", False),
    ]
    assert (
        key_of(lambda: actions.add_item(by=None, meeting=meeting, title="X", asked="decision", why="X"))
        == "now_minutes_agreed"
    )


def test_a_correction_that_was_not_written_asks_for_a_reason():
    meeting = held(group())
    member = person("m@example.org")
    actions.link_account(by=None, place=Place.objects.get(organisation="ns-ner"), email="m@example.org")
    mine = meeting.invited.get(organisation="ns-ner")
    assert key_of(lambda: actions.confirm_minutes(by=member, invited=mine, verdict="confirmed")) == "not_circulated"
    actions.write_minutes(by=None, item=meeting.items.first(), text="First")
    actions.circulate_minutes(by=None, meeting=meeting)
    assert key_of(lambda: actions.confirm_minutes(by=member, invited=mine, verdict="correction")) == "words"
    actions.confirm_minutes(by=member, invited=mine, verdict="correction", text="Point 1 is too short")
    assert key_of(lambda: actions.agree_minutes(by=None, meeting=meeting)) == "exercise_refused_why"
    actions.confirm_minutes(by=member, invited=mine, verdict="confirmed")
    actions.agree_minutes(by=None, meeting=meeting)
    assert queries.course_of(meeting).state == "minutes_agreed"


def test_nothing_is_minuted_before_the_meeting_was_held():
    meeting = invited(group())
    item = meeting.items.first()
    assert key_of(lambda: actions.write_minutes(by=None, item=item, text="Said")) == "not_held"
    assert key_of(lambda: decide(meeting)) == "not_held"
    soon = timezone.now() + DAY
    assert key_of(lambda: actions.hold_meeting(
        by=None, meeting=meeting, starts_at=soon, ends_at=soon + HOUR)) == "future"  # fmt: skip
    assert Note.objects.count() == 0


def test_open_actions_go_from_one_meeting_to_the_next_as_they_stood_then():
    body = group()
    first = held(body, "first")
    one, two, three = (
        actions.give_action(by=None, meeting=first, text=f"Task {n}", organisation="ns-ner") for n in range(3)
    )
    assert key_of(lambda: actions.step_action(by=None, action=one, state="done")) == "exercise_refused_why"
    actions.step_action(by=None, action=one, state="done", evidence="Letter sent")
    actions.step_action(by=None, action=two, state="in_progress")
    second = invited(body, "second", after=first, days=3)
    assert [each.action.text for each in queries.carried_to(second)] == ["Task 1", "Task 2"]
    now = timezone.now()
    actions.hold_meeting(by=None, meeting=second, starts_at=now - HOUR, ends_at=now - HOUR / 2)
    third = planned(body, "third", after=second)
    actions.step_action(by=None, action=two, state="dropped", evidence="No need")
    assert [each.action.text for each in queries.carried_to(third)] == ["Task 2"]
    assert three.meeting == first
    assert key_of(lambda: actions.change_plan(
        by=None, meeting=third, names={"en": "X"}, kind="workshop", languages=["en"], time_zone="UTC", body=body,
        after=third, starts_at=now, ends_at=now + HOUR, where="X")) == "series"  # fmt: skip
    assert {each.action.text for each in queries.owed_by_body([first, second, third])} == {"Task 2"}


def test_what_was_open_when_a_meeting_was_held_stays_so():
    body = group()
    first = held(body, "first")
    task = actions.give_action(by=None, meeting=first, text="Task", organisation="ns-ner")
    second = invited(body, "second", after=first)
    began = timezone.now()
    actions.hold_meeting(by=None, meeting=second, starts_at=began, ends_at=began + HOUR)
    actions.step_action(by=None, action=task, state="done", evidence="Letter sent")
    assert [(each.action.text, each.state) for each in queries.carried_to(second)] == [("Task", "open")]
    assert [each.state for each in queries.actions_of(first)] == ["done"]


def test_only_the_organisation_that_owes_an_action_says_where_it_stands():
    meeting = held(group())
    task = actions.give_action(by=None, meeting=meeting, text="Task", organisation="ns-ner")
    for organisation, email in (("ns-ner", "n@example.org"), ("ns-ita", "i@example.org")):
        person(email)
        actions.link_account(by=None, place=Place.objects.get(organisation=organisation), email=email)
    from waypost.web.accounts.models import User

    assert (
        key_of(lambda: actions.step_action(by=User.objects.get(email="i@example.org"), action=task, state="open"))
        == "action"
    )
    made = actions.step_action(by=User.objects.get(email="n@example.org"), action=task, state="in_progress")
    assert made.by_role == "member"


COUNTS = st.one_of(st.none(), st.integers(0, 5))


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["ns-ner", "icrc"]), st.sampled_from(["member", "guest"]), st.integers(0, 9), COUNTS, COUNTS), max_size=6))  # fmt: skip  # noqa: E501
def test_the_last_count_of_an_organisation_and_part_counts_and_no_count_is_not_zero(rows):
    with transaction.atomic():
        meeting = held(group())
        expected = {}
        for organisation, part, people, women, men in rows:
            given = {"organisation": organisation, "part": part, "people": people, "women": women, "men": men}
            if (women or 0) + (men or 0) > people:
                assert (
                    key_of(lambda given=given: actions.note_attendance(by=None, meeting=meeting, **given)) == "counts"
                )
            else:
                actions.note_attendance(by=None, meeting=meeting, **given)
                expected[organisation, part] = (people, women, men)
        found = {(a.organisation, a.part): (a.people, a.women, a.men) for a in queries.attendance_of(meeting)}
        assert found == {key: value for key, value in expected.items() if value[0]}
        transaction.set_rollback(True)


def test_a_decision_with_votes_has_them_in_the_database_too():
    meeting = held(group())
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.create(
            meeting=meeting,
            item=meeting.items.first(),
            number=1,
            text="X",
            outcome="agreed",
            how="votes",
            by_role="server",
        )
