"""Who may do what with the plan, what rules refuse, and that what was said stays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from django.core import mail
from django.db import DatabaseError, Error, connection, transaction
from django.utils import timezone

from tests.web.accounts.people import client_of, person
from tests.web.plan.worlds import DAY, approved, begun, by_sex, indicator, money, people, periods, today
from waypost.plan.forecast import forecast
from waypost.plan.results import actual
from waypost.reference import load_catalog
from waypost.reference.money import Money
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.plan import actions, kept
from waypost.web.plan.errors import refusal
from waypost.web.plan.kept import kept_plan, publish_plan
from waypost.web.plan.models import Amount, Indicator, Line, Notice, Override, Rate, UpdateStep
from waypost.web.plan.queries.framework import framework
from waypost.web.plan.queries.money import entered, rates, spent
from waypost.web.plan.queries.said import milestones
from waypost.web.plan.views.indicators import rows_of
from waypost.web.plan.waiting import waiting

PLAN = load_catalog().plan


class refused:  # noqa: N801  # reads as pytest.raises does
    """A refusal of this key, with words in four languages."""

    def __init__(self, key: str) -> None:
        self.key, self.raises = f"plan_refused_{key}", pytest.raises(RefusedError)

    def __enter__(self):
        self.found = self.raises.__enter__()
        return self.found

    def __exit__(self, *args):
        done = self.raises.__exit__(*args)
        assert self.found.value.key == self.key
        said = {language: refusal(self.found.value, language) for language in ("en", "fr", "es", "ar")}
        assert all(said.values())
        if dimension := self.found.value.parts.get("dimension"):  # called by its name in the language, not by its code
            assert all(words.startswith(PLAN.word("dimension", dimension, code)) for code, words in said.items())
        return done


@pytest.mark.parametrize(("key", "parts"), [("sum", by_sex(20, 10)), ("rest", by_sex(20, 10, 10, why=" "))])
def test_what_does_not_add_up_is_refused_with_the_name_of_the_breakdown(key, parts):
    p = people()
    made = begun(p.officer, periods(p.team, indicator(p.team))[2], 40, breakdowns=parts)
    with refused(key):
        actions.submit_update(by=p.officer, update=made)


def test_an_update_goes_its_way_and_counts_when_somebody_else_approved_it():
    p = people()
    period = periods(p.team, indicator(p.team))[2]
    made = begun(p.officer, period)
    actions.submit_update(by=p.officer, update=made)
    actions.return_update(by=p.team, update=made, why="Which lists?")
    actions.revise_update(by=p.officer, update=made, value=Decimal(41), breakdowns=by_sex(20, 11, 10), evidence="Lists")
    actions.submit_update(by=p.officer, update=made)
    assert actual(framework().indicators["trained"], str(period.pk), framework().values) is None
    actions.approve_update(by=p.team, update=made)
    counts = actual(framework().indicators["trained"], str(period.pk), framework().values)
    assert counts.value == 41
    assert counts.breakdowns[0].rest == 10
    assert [each.to for each in counts.log] == ["draft", "submitted", "returned", "draft", "submitted", "approved"]


def test_nobody_approves_their_own_and_a_locked_period_takes_nothing():
    p = people()
    period = periods(p.team, indicator(p.team))[2]
    made = begun(p.team, period)
    actions.submit_update(by=p.team, update=made)
    with refused("own"):
        actions.approve_update(by=p.team, update=made)
    with refused("waiting"):
        actions.lock_period(by=p.team, period=period)
    actions.approve_update(by=p.second, update=made)
    actions.lock_period(by=p.team, period=period)
    with refused("closed"):
        begun(p.officer, period)
    with refused("unlock_why"):
        actions.unlock_period(by=p.team, period=period, why=" ")
    actions.unlock_period(by=p.team, period=period, why="A figure was wrong")
    assert begun(p.officer, period).pk


def test_what_one_wrote_and_another_submitted_is_approved_by_neither():
    p = people()
    third = person("ola@example.org", "migration_team", factor=True)
    made = begun(p.team, periods(p.team, indicator(p.team))[2])
    actions.submit_update(by=p.second, update=made)
    for by in (p.team, p.second):
        with refused("own"):
            actions.approve_update(by=by, update=made)
        assert "plan_todo_approve" not in {each.key for each in waiting(standing_of(by), timezone.now())}
    actions.approve_update(by=third, update=made)


def test_a_draft_of_a_locked_period_stays_as_it_is():
    p = people()
    period = periods(p.team, indicator(p.team))[2]
    made = begun(p.officer, period)
    actions.lock_period(by=p.team, period=period)
    with refused("closed"):
        actions.revise_update(by=p.officer, update=made, value=Decimal(41), breakdowns=by_sex(31, 10))
    with refused("period"):
        actions.submit_update(by=p.officer, update=made)


def test_people_are_counted_in_whole_numbers():
    p = people()
    made = indicator(p.team)
    period = periods(p.team, made)[2]
    for value, parts in ((Decimal("2.5"), by_sex(2, 0, 0)), (Decimal(3), by_sex(Decimal("1.5"), Decimal("1.5")))):
        update = begun(p.officer, period, value, breakdowns=parts)
        with refused("whole"):
            actions.submit_update(by=p.officer, update=update)
        actions.revise_update(by=p.officer, update=update, value=Decimal(3), breakdowns=by_sex(2, 1))
        actions.submit_update(by=p.officer, update=update)
        actions.approve_update(by=p.team, update=update)
    with refused("whole"):
        indicator(p.team, "halves", baseline_value=Decimal("0.5"))
    with refused("whole"):
        periods(p.team, indicator(p.team, "others"), Decimal("99.5"))
    assert periods(p.team, indicator(p.team, "share", unit="share", dimensions=[]), Decimal("99.5"))


def test_a_period_takes_nothing_before_it_begins_and_an_interim_update_before_its_end():
    p = people()
    made = indicator(p.team)
    *_, last = periods(p.team, made)
    ahead = actions.add_period(by=p.team, indicator=made, starts=last.ends + DAY, ends=last.ends + 90 * DAY,
                               due_on=last.ends + 99 * DAY)  # fmt: skip
    with refused("early"):
        begun(p.officer, ahead)
    approved(p, last, 30)
    found = framework()
    assert actual(found.indicators["trained"], str(last.pk), found.values).value == 30
    after = last.ends + DAY
    assert last.pk in {each.pk for each in found.unreported(after)}  # the whole of it is still asked for
    assert rows_of(found, "en")[3]["is_interim"] is True


def test_a_share_is_a_share():
    p = people()
    period = periods(p.team, indicator(p.team, unit="share", dimensions=[]))[2]
    made = begun(p.officer, period, breakdowns=())
    for value in (Decimal(-1), Decimal("100.5")):
        actions.revise_update(by=p.officer, update=made, value=value)
        with refused("share_value"):
            actions.submit_update(by=p.officer, update=made)
    actions.revise_update(by=p.officer, update=made, value=Decimal(100))
    actions.submit_update(by=p.officer, update=made)


def test_rates_and_what_was_spent_are_not_of_a_day_to_come():
    """The latest rate is tried first: one of a mistyped year would stand before all others."""
    p = people()
    line, later = actions.add_line(by=p.team, label="A"), today() + DAY
    with refused("day_to_come"):
        actions.add_rate(by=p.team, of="EUR", into="CHF", value=Decimal(1), day=later, source="A", kind="market")
    given = {"by": p.team, "line": line, "amount": Decimal(1), "currency": "CHF", "source": "A", "day": later}
    with refused("day_to_come"):
        actions.add_amount(kind="expenditure", **given)
    assert actions.add_amount(kind="budget", **given).pk


def test_a_breakdown_adds_up_or_says_what_is_not_broken_down():
    p = people()
    period = periods(p.team, indicator(p.team))[2]
    for wrong, key in ((by_sex(30, 20), "sum"), (by_sex(30, 5, 5, " "), "rest"), ((), "dimension")):
        made = begun(p.officer, period, breakdowns=wrong)
        with refused(key):
            actions.submit_update(by=p.officer, update=made)
        actions.revise_update(by=p.officer, update=made, value=Decimal(40), breakdowns=by_sex(30, 10))
        actions.submit_update(by=p.officer, update=made)
        actions.approve_update(by=p.team, update=made)


def test_there_is_one_open_update_of_a_period_and_others_leave_it_alone():
    p = people()
    period = periods(p.team, indicator(p.team))[2]
    made = begun(p.officer, period)
    with refused("open"):
        begun(p.team, period)
    with refused("reporting"):
        actions.submit_update(by=p.focal, update=made)
    with refused("leading"):
        actions.approve_update(by=p.officer, update=made)
    other = begun(p.team, periods(p.team, indicator(p.team, "other"))[2])
    with refused("others"):
        actions.submit_update(by=p.officer, update=other)


def test_who_may_not_write_writes_nothing():
    p = people()
    made = indicator(p.team)
    period = periods(p.team, made)[0]
    line = actions.add_line(by=p.team, label="A")
    for by in (p.officer, p.focal, p.nobody):
        for act in (
            lambda by=by: indicator(by, "x"),
            lambda by=by: periods(by, made),
            lambda by=by: actions.lock_period(by=by, period=period),
            lambda by=by: actions.add_line(by=by, label="A"),
            lambda by=by: actions.add_amount(by=by, line=line, kind="budget", amount=Decimal(1), currency="CHF",
                                             day=today(), source="A"),
            lambda by=by: actions.note(by=by, tracked="gender", state="steady", words="A"),
            lambda by=by: actions.say_outcome(by=by, outcome="I.a", state="achieved", why="A", until=today()),
            lambda by=by: actions.reach_milestone(by=by, milestone=PLAN.milestones[0].id, day=today(), evidence="A"),
        ):  # fmt: skip
            with refused("leading"):
                act()


def test_money_is_kept_by_kind_and_currency_and_nothing_is_added_over_currencies():
    p = people()
    money(p.team)
    found = spent(entered())
    assert {(each.kind, each.currency): each.amount for each in found.totals} == {
        ("budget", "CHF"): 120_000, ("budget", "EUR"): 5_000, ("revised", "CHF"): Decimal("100000.50"),
        ("commitment", "EUR"): 30_000, ("expenditure", "CHF"): Decimal("45000.25"), ("expenditure", "EUR"): 1_200,
    }  # fmt: skip
    assert not found.stated_totals[0].agrees  # a line that calls itself a total is compared, never added
    assert found.balance() == (
        Money(amount=Decimal("55000.25"), currency="CHF"), Money(amount=Decimal(3800), currency="EUR"),
    )  # fmt: skip
    tried = rates(PLAN)
    assert (tried[0].of, tried[0].kind) == ("EUR", "booking")
    assert [each.source for each in tried[1:]] == ["derived from plan"] * 2


def test_a_later_revision_counts_and_what_was_taken_back_does_not():
    p = people()
    money(p.team)
    line = Line.objects.get(label="Platforms meet")
    on = {"by": p.team, "line": line, "currency": "CHF", "source": "Board"}
    actions.add_amount(**on, kind="revised", amount=Decimal(90), day=today() + DAY)
    actions.add_amount(**on, kind="revised", amount=Decimal(80), day=today() - DAY)  # written down later, of before
    totals = {(each.kind, each.currency): each.amount for each in spent(entered()).totals}
    assert totals["revised", "CHF"] == 90
    with refused("original"):
        actions.add_amount(**on, kind="budget", amount=Decimal(1), day=today())
    actions.take_back(by=p.team, what=Amount.objects.get(kind="budget", currency="CHF", line=line), why="Wrong line")
    totals = {(each.kind, each.currency): each.amount for each in spent(entered()).totals}
    assert ("budget", "CHF") not in totals
    assert actions.add_amount(**on, kind="budget", amount=Decimal(1), day=today()).pk
    with refused("taken_back"):
        actions.take_back(by=p.team, what=Amount.objects.get(amount=120_000), why="Again")
    actions.take_back(by=p.team, what=Rate.objects.get(), why="Of another month")
    assert {each.kind for each in rates(PLAN)} == {"plan"}


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ({"amount": Decimal("1.001")}, "decimals"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"currency": "XYZ"}, "code"),
        ({"source": " "}, "source"),
        ({"day": dt.date(1026, 1, 1)}, "day"),
    ],
)
def test_amounts_that_cannot_be_so(parts, key):
    p = people()
    line = actions.add_line(by=p.team, label="A")
    given = {"kind": "budget", "amount": Decimal(1), "currency": "CHF", "day": today(), "source": "A"}
    with refused(key):
        actions.add_amount(by=p.team, line=line, **given | parts)


def test_what_somebody_says_of_an_outcome_stands_beside_until_its_last_day():
    p = people()
    with refused("why"):
        actions.say_outcome(by=p.team, outcome="I.c", state="achieved", why=" ", until=today())
    with refused("until"):
        actions.say_outcome(by=p.team, outcome="I.c", state="achieved", why="A", until=today() - DAY)
    actions.say_outcome(by=p.team, outcome="I.c", state="under_way", why="A draft went out", until=today() + DAY)
    publish_plan()
    catalog = load_catalog()
    told = kept_plan().outcomes(catalog, today())["I.c"]
    assert (told.computed.state, told.override.by, told.shown) == ("not_known", "migration_team", "under_way")
    assert kept_plan().outcomes(catalog, today() + 2 * DAY)["I.c"].override is None
    actions.unsay_outcome(by=p.team, outcome="I.c", why="It was another one")
    publish_plan()
    assert kept_plan().outcomes(catalog, today())["I.c"].override is None
    with refused("unsaid"):
        actions.unsay_outcome(by=p.team, outcome="I.c", why="A")


def test_what_was_counted_later_is_not_written_over(monkeypatch):
    publish_plan()
    first, now = kept_plan(), timezone.now()
    publish_plan()
    assert kept_plan().at == first.at  # nothing changed, and what is kept for everybody stays
    slow = msgspec.structs.replace(first, at=first.at - DAY, facts={})
    monkeypatch.setattr(kept, "counted", lambda: slow)
    publish_plan()
    assert kept_plan() == first
    ahead = msgspec.structs.replace(first, at=now + DAY)  # by a clock that was put back since
    monkeypatch.setattr(kept, "counted", lambda: ahead)
    publish_plan()
    monkeypatch.setattr(kept, "counted", lambda: first)
    publish_plan()
    assert kept_plan().at == first.at


def test_milestones_keep_their_earlier_dates():
    p = people()
    first = PLAN.milestones[0]
    actions.move_milestone(by=p.team, milestone=first.id, day=today() + DAY, why="The Board meets later")
    actions.reach_milestone(by=p.team, milestone=first.id, day=today(), evidence="Minutes of the Board")
    told = milestones(PLAN)[0]
    assert (told.original, told.revised[-1].to, told.actual) == (
        first.original, (today() + DAY).isoformat(), today().isoformat(),
    )  # fmt: skip
    actions.reach_milestone(by=p.team, milestone=first.id, day=None, evidence="It was another one")
    assert milestones(PLAN)[0].actual is None
    with refused("future"):
        actions.reach_milestone(by=p.team, milestone=first.id, day=today() + DAY, evidence="A")


def test_indicators_that_cannot_be_so():
    p = people()
    made = indicator(p.team)
    for key in ("trained", "new", "Two words", ""):
        with refused("key"):
            indicator(p.team, key)
    with refused("dimensions"):
        indicator(p.team, "share", unit="share")
    with refused("dimensions"):
        indicator(p.team, "words", kind="qualitative")
    with refused("baseline"):
        indicator(p.team, "words", kind="qualitative", dimensions=[])
    periods(p.team, made)
    with refused("overlap"):
        periods(p.team, made)
    with refused("period_days"):
        actions.add_period(by=p.team, indicator=made, starts=today(), ends=today() - DAY, due_on=today())


def test_two_values_make_a_forecast():
    p = people()
    first, second, third, last = periods(p.team, indicator(p.team))
    for period, value in ((first, 40), (second, 60)):
        approved(p, period, value)
    found = framework()
    expected = found.expected(found.indicators["trained"])
    assert expected[str(last.pk)] == forecast([(first.ends, Decimal(40)), (second.ends, Decimal(60))], last.ends)
    assert str(third.pk) in expected
    assert str(first.pk) not in expected


@pytest.mark.parametrize("table", [Line, Amount, Rate, Override, UpdateStep])
def test_the_database_refuses_to_change_what_was_said(table):
    p = people()
    money(p.team)
    begun(p.officer, periods(p.team, indicator(p.team))[2])
    actions.say_outcome(by=p.team, outcome="I.c", state="achieved", why="A", until=today())
    name = table._meta.db_table
    for sql in (f"update {name} set by_role = 'x'", f"delete from {name}"):
        with pytest.raises(Error, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with pytest.raises(TypeError):
        table.objects.first().save()


def test_those_who_report_are_reminded_once_and_not_of_what_was_done():
    p = people()
    period = periods(p.team, indicator(p.team))[2]
    now = timezone.make_aware(dt.datetime.combine(period.due_on - DAY, dt.time(12)))
    assert actions.queue_plan_notices(now=now) == 3 * 1 + 3 * 2  # the two before it are late
    assert actions.queue_plan_notices(now=now) == 0
    begun(p.officer, period)
    actions.submit_update(by=p.officer, update=period.updates.get())
    sent = actions.send_plan_notices(now=now)
    assert len(mail.outbox) == 6
    assert Notice.objects.filter(state="not_needed").count() == 3
    assert sent
    assert all("trained" in each.body for each in mail.outbox)
    assert not any("moussa" in address for each in mail.outbox for address in each.to)


def test_what_waits_for_whom():
    p = people()
    first, second, third, _ = periods(p.team, indicator(p.team))

    def keys(who):
        return sorted(each.key for each in waiting(standing_of(who), timezone.now()))

    assert keys(p.focal) == keys(p.nobody) == []
    assert keys(p.officer) == ["plan_todo_report"] * len(
        [each for each in (first, second, third) if each.ends <= today()]
    )
    made = begun(p.officer, first)
    actions.submit_update(by=p.officer, update=made)
    assert "plan_todo_approve" in keys(p.team)
    assert "plan_todo_approve" not in keys(p.officer)
    actions.return_update(by=p.team, update=made, why="Which?")
    assert "plan_todo_returned" in keys(p.officer)
    assert keys(p.officer).count("plan_todo_report") == keys(p.team).count("plan_todo_report") - 1  # told once
    assert "plan_todo_returned" not in keys(p.team)


def test_an_indicator_ends_and_what_was_approved_stays():
    p = people()
    kept, gone = indicator(p.team, key="kept"), indicator(p.team, key="gone")
    first, *_, last = periods(p.team, kept)
    other = periods(p.team, gone)[0]
    made = begun(p.officer, first)
    actions.submit_update(by=p.officer, update=made)
    actions.approve_update(by=p.team, update=made)
    waits = begun(p.officer, other)
    actions.submit_update(by=p.officer, update=waits)
    with pytest.raises(RefusedError):
        actions.end_indicator(by=p.officer, indicator=kept, why="Mine")
    with pytest.raises(RefusedError):
        actions.end_indicator(by=p.team, indicator=kept, why=" ")
    for each in (kept, gone):
        actions.end_indicator(by=p.team, indicator=each, why="Measured by another")
        with pytest.raises(RefusedError, match="has ended"):
            actions.end_indicator(by=p.team, indicator=each, why="Again")
    found = framework()
    assert "kept" in found.indicators
    assert "gone" not in found.indicators
    assert [each.row.pk for each in found.updates.values()] == [made.pk]
    assert found.unreported(dt.date.max) == []
    assert "gone" in framework(["gone"]).indicators
    assert [each.key for each in waiting(standing_of(p.team), timezone.now())] == []
    with pytest.raises(RefusedError, match="has ended"):
        begun(p.officer, last)
    with pytest.raises(RefusedError, match="has ended"):
        actions.add_period(
            by=p.team, indicator=Indicator.objects.get(key="kept"), starts=last.ends + DAY, ends=last.ends + 30 * DAY,
            due_on=last.ends + 60 * DAY,
        )  # fmt: skip
    with pytest.raises(TypeError, match="only added to"):
        kept.ended.delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from plan_ended")
    reader = client_of(p.team)
    listed = reader.get("/fr/plan/indicators/").content.decode()
    assert "Terminés avant toute approbation" in listed
    assert listed.count("Terminé le") == 2
    page = reader.get("/en/plan/indicators/gone/").content.decode()
    assert "Measured by another" in page
    assert "/indicators/gone/period/" not in page
    assert "/indicators/gone/end/" not in page


def test_an_indicator_is_ended_on_its_page():
    p = people()
    indicator(p.team, key="mistake")
    reader = client_of(p.team)
    assert "/plan/indicators/mistake/end/" in reader.get("/en/plan/indicators/mistake/").content.decode()
    assert client_of(p.officer).get("/en/plan/indicators/mistake/end/").status_code == 403
    assert b"Why" in reader.get("/en/plan/indicators/mistake/end/").content
    assert reader.post("/en/plan/indicators/mistake/end/", {"why": "Entered twice"}).status_code == 302
    assert Indicator.objects.get(key="mistake").ended.why == "Entered twice"
    assert "Entered twice" in reader.get("/ar/plan/indicators/mistake/").content.decode()
