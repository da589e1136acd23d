"""What changes agreements: who may, what is kept, what is told once."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.web.agreements.worlds import DAY, asked, book, entered, people, scenario, today
from waypost.reference.agreement_values import Step as StepValue
from waypost.reference.agreement_values import stage_of
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import Membership
from waypost.web.accounts.queries import standing_of
from waypost.web.agreements import actions
from waypost.web.agreements.models import Agreement, Change, Notice, Reading, Step
from waypost.web.agreements.queries.values import values_of
from waypost.web.agreements.waiting import waiting


def told(agreement):
    return values_of([agreement])[agreement.pk]


def test_scenario_2_a_duty_to_report_and_not_to_interfere_is_found():
    """Of the clause that names the border police at once; of the other once a reviewer decided."""
    p = people()
    made = scenario(p.focal)
    shown = book(p.focal)
    assert asked(p.focal, made) == {"reporting_duty"}
    (proposal,) = [each for each in shown.proposed(shown.find(made.code)) if each.matter == "non_interference_duty"]
    clause = made.clauses.get(pk=proposal.clause[1:])
    actions.decide(by=p.manager, agreement=made, clause=clause, matter="non_interference_duty", verdict="yes")
    assert asked(p.focal, made) == {"reporting_duty", "non_interference_duty"}
    assert Reading.objects.get().by_role == "manager"
    actions.change_agreement(by=p.focal, agreement=made, titles={"en": "x"}, level="country", country="NER",
                             type="project", is_complete=True)  # fmt: skip
    assert "missing_clause" in asked(p.focal, made)


@pytest.mark.parametrize(("who", "may"), [("focal", True), ("manager", True), ("officer", True), ("team", True),
                                          ("other", False)])  # fmt: skip
def test_a_society_its_zone_and_the_team_enter_and_change(who, may):
    p = people()
    made = entered(p.focal)
    by = getattr(p, who)
    if may:
        assert entered(by).ns_id == "ns-ner"
        assert actions.add_money(by=by, agreement=made, amount=Decimal(1), currency="CHF").pk
        return
    for attempt in (
        lambda: entered(by),
        lambda: actions.add_money(by=by, agreement=made, amount=Decimal(1), currency="CHF"),
        lambda: actions.log_step(by=by, agreement=made, stage="signed", actual=today()),
        lambda: actions.say_clause(by=by, agreement=made, type="data"),
        lambda: actions.reply(by=by, agreement=made, finding="x", words="y"),
        lambda: actions.withdraw_agreement(by=by, agreement=made, why="x"),
    ):
        with pytest.raises(RefusedError, match="look after"):
            attempt()


def test_an_officer_enters_for_the_secretariat_in_the_own_zone_alone():
    p = people()
    parts = {"titles": {"en": "A zone"}, "level": "zone", "type": "mou"}
    assert actions.create_agreement(by=p.officer, ns_id="", zone="africa", **parts).parties.get().body_id == "ifrc"
    with pytest.raises(RefusedError):
        actions.create_agreement(by=p.officer, ns_id="", zone="europe", **parts)
    with pytest.raises(RefusedError):
        actions.create_agreement(by=p.officer, ns_id="", titles={"en": "x"}, level="global", type="mou")


def test_only_managers_and_the_team_show_an_agreement_to_everybody():
    p = people()
    with pytest.raises(RefusedError, match="Only managers"):
        entered(p.focal, visibility="public")
    made = entered(p.manager, visibility="public")
    assert book(None).find(made.code).sight == "public"
    kept = {"titles": {"en": "y"}, "level": "country", "country": "NER", "type": "mou", "visibility": "public"}
    assert actions.change_agreement(by=p.focal, agreement=made, **kept).visibility == "public"


def test_who_sees_what():
    p = people()
    made = scenario(p.focal)
    assert book(p.other).find(made.code) is None
    assert book(None).find(made.code) is None
    first = made.clauses.first()
    first.is_confidential = True
    first.save()
    made.visibility, made.absent = "members", ["data"]
    made.save()
    seen = book(p.other).find(made.code)
    assert (seen.sight, seen.may_edit, seen.is_asked) == ("members", False, False)
    assert [each.type for each in seen.told.clauses] == ["roles"]
    assert (seen.told.absent, seen.told.readings) == ((), ())
    assert len(seen.told.money) == 2
    assert book(p.other).asked(seen) == ()
    made.visibility = "public"
    made.save()
    public = book(None).find(made.code).told
    assert (public.money, public.commitments) == ((), ())
    assert book(p.team).find(made.code).told == told(made)


def test_a_manager_without_the_second_factor_sees_what_the_public_sees():
    p = people()
    made = scenario(p.focal)
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user=p.manager).delete()
    assert book(p.manager).find(made.code) is None


def test_what_was_logged_stays():
    p = people()
    made = scenario(p.focal)
    with pytest.raises(TypeError):
        Step.objects.get().delete()
    for table in ("step", "change"):
        for verb in (f"update agreements_{table} set by_role = 'x'", f"delete from agreements_{table}"):
            refused = pytest.raises(IntegrityError, match="only added to")
            with refused, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(verb)
    actions.end_clause(by=p.focal, clause=made.clauses.first(), why="Not in the text")
    assert [each.type for each in told(made).clauses] == ["roles"]
    last = Change.objects.latest("pk")
    assert (last.what, last.after, last.why, last.by_role) == ("clause", None, "Not in the text", "focal_point")


def test_stages_need_a_reason_where_they_leave_the_way():
    p = people()
    made = entered(p.focal)
    log = lambda stage, **parts: actions.log_step(by=p.focal, agreement=made, stage=stage, **parts)  # noqa: E731
    with pytest.raises(RefusedError, match="in the future"):
        log("under_review", actual=today() + DAY)
    with pytest.raises(RefusedError, match="planned day"):
        log("under_review")
    with pytest.raises(RefusedError, match="Say why"):
        log("negotiating", actual=today())
    with pytest.raises(RefusedError, match="Say why"):
        log("terminated", actual=today())
    log("under_review", planned=today() + 9 * DAY)
    log("negotiating", actual=today(), why="The partner asked for other words")
    assert told(made).stage == "negotiating"
    assert told(made).planned("under_review") == str(today() + 9 * DAY)


def test_the_stage_is_the_latest_by_its_day_whenever_it_was_written_down():
    p = people()
    made = entered(p.focal)  # in force for 30 days
    log = lambda stage, **parts: actions.log_step(by=p.focal, agreement=made, stage=stage, **parts)  # noqa: E731
    # Its history is written down later: nothing of it needs a reason, and it is in force as before.
    log("negotiating", actual=today() - 90 * DAY)
    log("legal_review", actual=today() - 60 * DAY)
    log("signed", actual=today() - 40 * DAY)
    assert told(made).stage == "in_force"
    assert told(made).is_in_force
    log("expired", actual=today() - 2 * DAY, why="Its time was over")
    log("in_force", actual=today() - 20 * DAY)  # a later word on the same stage
    assert told(made).stage == "expired"


@pytest.mark.parametrize(
    ("steps", "stage"),
    [
        ([("in_force", "2022"), ("signed", "2021-05-01")], "in_force"),
        ([("in_force", "2022"), ("expired", "2022-06-30")], "expired"),  # nobody can tell: the later word
        ([("expired", "2022-06-30"), ("in_force", "2022")], "in_force"),
        ([("signed", "2022-05"), ("in_force", "2022-04-30")], "signed"),
        ([("signed", "2022-05-01"), ("in_force", "2022-05-01")], "in_force"),
        ([("terminated", "2023-01-01"), ("terminated", "2021-01-01"), ("in_force", "2022-01-01")], "in_force"),
        ([("signed", None)], "idea"),
    ],
)  # fmt: skip
def test_a_stage_without_a_day_of_its_own_is_ordered_as_far_as_days_tell(steps, stage):
    assert stage_of([StepValue(stage=name, actual=day) for name, day in steps]) == stage


def test_a_title_is_not_mailed_to_whoever_may_not_see_it_any_more():
    p = people()
    made = entered(p.focal, ends_on=today() + 100 * DAY)
    assert actions.queue_agreement_notices(now=made.created_at) == 2
    Membership.objects.filter(person=p.focal).update(ended_at=made.created_at)
    counts = actions.send_agreement_notices(now=made.created_at + DAY)
    assert [each.to for each in mail.outbox] == [[p.manager.email]]
    assert (counts["sent"], counts["not_needed"]) == (1, 1)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"titles": {}}, "title is needed"), ({"titles": {"en": "x" * 201}}, "too long"),
        ({"titles": {"en": "Call Ali on +227 90 12 34 56"}}, "phone"), ({"country": ""}, "which country"),
        ({"level": "zone"}, "which zone"), ({"type": "treaty"}, "offered"), ({"services": ["magic"]}, "offered"),
        ({"predecessor": "nothing"}, "No such agreement"), ({"visibility": "all"}, "offered"),
    ],
)  # fmt: skip
def test_hostile_or_careless_input_is_refused(parts, why):
    p = people()
    with pytest.raises(RefusedError, match=why):
        entered(p.team, **parts)
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "1e20"])
def test_amounts_that_are_none_are_refused(amount):
    p = people()
    with pytest.raises(RefusedError, match="not an amount"):
        actions.add_money(by=p.team, agreement=entered(p.team), amount=Decimal(amount), currency="EUR")


def test_a_commitment_is_kept_only_with_what_shows_it():
    p = people()
    made = scenario(p.focal)
    one = made.commitments.get()
    with pytest.raises(RefusedError, match="shows"):
        actions.note_status(by=p.focal, commitment=one, status="kept")
    actions.note_status(by=p.focal, commitment=one, status="kept", evidence="Open on 90 of 92 days")
    assert told(made).commitments[0].status == "kept"
    actions.say_commitment(by=p.focal, agreement=made, commitment=one, action="x", names_none=["actor", "action"])
    assert told(made).commitments[0].names_none == ("actor",)


def test_a_clause_that_is_there_is_absent_no_more():
    p = people()
    made = entered(p.focal, absent=["data", "review"])
    actions.say_clause(by=p.focal, agreement=made, type="data", texts={"en": "Totals alone."})
    made.refresh_from_db()
    assert told(made).absent == ("review",)


def test_what_was_entered_by_mistake_is_seen_by_nobody():
    p = people()
    made = entered(p.focal)
    actions.withdraw_agreement(by=p.focal, agreement=made, why="Entered twice")
    assert book(p.team).find(made.code) is None
    with pytest.raises(RefusedError, match="withdrawn"):
        actions.say_clause(by=p.focal, agreement=made, type="data")


def test_mails_go_once_at_180_90_and_30_days_and_where_nothing_is_heard():
    p = people()
    end = today() + 100 * DAY
    made = entered(p.focal, ends_on=end)
    now = made.created_at
    assert actions.queue_agreement_notices(now=now) == 2  # focal point and manager: within 180 days
    assert actions.queue_agreement_notices(now=now + DAY) == 0
    assert actions.queue_agreement_notices(now=now + 11 * DAY) == 2
    assert actions.queue_agreement_notices(now=now + 75 * DAY) == 2
    assert sorted({each.kind for each in Notice.objects.all()}) == ["end_180", "end_30", "end_90"]
    sent = actions.send_agreement_notices(now=now + 75 * DAY)
    assert (sent["sent"], sent["not_needed"]) == (2, 4)  # what is not so any more is told to nobody
    assert {each.to[0] for each in mail.outbox} == {p.focal.email, p.manager.email}
    assert "Services at the border" in mail.outbox[0].subject
    assert made.code in mail.outbox[0].body
    assert actions.send_agreement_notices(now=now + 76 * DAY)["sent"] == 0


def test_a_dormant_agreement_of_the_secretariat_is_told_to_the_team_once():
    p = people()
    made = entered(p.team, "", titles={"en": "World"}, level="global", country="")
    later = made.created_at + 370 * DAY
    assert actions.queue_agreement_notices(now=later) == 1
    assert actions.queue_agreement_notices(now=later + 40 * DAY) == 0
    assert actions.send_agreement_notices(now=later)["sent"] == 1
    assert mail.outbox[0].to == [p.team.email]
    assert "Nothing heard" in mail.outbox[0].subject


def test_what_waits_is_for_those_whose_agreement_it_is():
    p = people()
    made = scenario(p.focal, ends_on=today() + 20 * DAY)
    keys = lambda who: {each.key for each in waiting(standing_of(who), made.created_at)}  # noqa: E731
    assert keys(p.focal) == {"agreement_todo_end", "agreement_todo_look"}
    assert keys(p.other) == keys(p.team) == set()
    actions.log_step(by=p.focal, agreement=made, stage="terminated", actual=today(), why="Over")
    assert keys(p.focal) == set()


def test_a_change_stands_in_the_log_with_what_stood_there():
    p = people()
    made = entered(p.focal)
    kept = {"titles": made.titles, "level": "country", "country": "NER", "type": "mou", "languages": ["en"]}
    actions.change_agreement(by=p.officer, agreement=made, **kept)
    last = Change.objects.latest("pk")
    assert (last.before, last.after, last.by_role) == ({"type": "project"}, {"type": "mou"}, "zone_officer")
    before = Change.objects.count()
    actions.change_agreement(by=p.officer, agreement=made, **kept)
    assert Change.objects.count() == before


@settings(max_examples=examples(10))
@given(st.text(max_size=300))
def test_any_words_are_kept_or_refused_but_never_break(words):
    from waypost.web.agreements.actions.wording import line, text_of

    for keep in (lambda: line(words, 200), lambda: text_of(words)):
        with contextlib.suppress(RefusedError):
            assert "\x00" not in keep()
