"""Small worlds of the plan: invented people and figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from tests.web.accounts.people import person
from tests.web.advocacy import message_worlds
from tests.web.exercises.rounds import opened as exercise_opened
from tests.web.network import worlds as network_worlds
from tests.web.policy import consulted
from waypost.plan.results import Breakdown
from waypost.web.accounts.models import User
from waypost.web.exercises.models import Event
from waypost.web.exercises.states import Kind
from waypost.web.plan import actions
from waypost.web.plan.models import Indicator, Period, Update
from waypost.web.policy.actions.approving import record_step

DAY = dt.timedelta(days=1)
LABELS = {
    "en": "People trained in the network", "fr": "Personnes formées dans le réseau",
    "es": "Personas formadas en la red", "ar": "أشخاص تلقوا تدريبًا في الشبكة",
}  # fmt: skip


def today() -> dt.date:
    """Today, as the pages have it."""
    return timezone.now().date()


def people() -> SimpleNamespace:
    """Two of the team, an officer of Africa, a focal point of Niger, and somebody without a role."""
    return SimpleNamespace(
        team=person("paula@example.org", "migration_team", factor=True),
        second=person("ines@example.org", "migration_team", factor=True),
        officer=person("kofi@example.org", "zone_officer:africa"),
        focal=person("moussa@example.org", "focal_point:ns-ner"),
        nobody=person("rosa@example.org"),
    )


def lived(p: SimpleNamespace) -> None:
    """Work elsewhere that facts count: a consultation, a request that was answered, a message, an exercise."""
    p.manager = person("aicha@example.org", "manager:ns-ner", factor=True)
    draft = consulted.issued(p.team)
    consultation = consulted.opened(p.team)
    consulted.submitted(p.manager, consultation)
    record_step(by=p.team, work=consulted.WORK, version=draft.code, stage="final_draft", actual_on=today(),
                actual_body="Secretariat")  # fmt: skip
    p.asker, p.expert = p.focal, person("nadia@example.org", "focal_point:ns-ita")
    p.italy = p.expert
    network_worlds.delivered(SimpleNamespace(**vars(p) | {"manager": person("luca@example.org", "manager:ns-ita", factor=True)}))  # fmt: skip  # noqa: E501
    message_worlds.live(p, aspect="stranded_in_transit", audience="donors")
    exercise = exercise_opened()
    Event.objects.create(exercise=exercise, ns_id="ns-ner", kind=Kind.VERIFIED, at=timezone.now())


def indicator(by: User, key: str = "trained", **parts: Any) -> Indicator:
    """People trained, broken down by sex."""
    given: dict[str, Any] = {
        "outcome": "I.b",
        "labels": LABELS,
        "dimensions": ["sex"],
        "baseline_year": 2024,
        "baseline_value": Decimal(20),
    }
    return actions.add_indicator(by=by, key=key, **given | parts)


def periods(by: User, of: Indicator, target: int | Decimal | None = 100) -> list[Period]:
    """Four quarters of a year that ends in ninety days; the one before the last is over and due."""
    first = today() - 275 * DAY
    found = []
    for number in range(4):
        starts = first + number * 91 * DAY
        ends = starts + 90 * DAY
        found.append(
            actions.add_period(by=by, indicator=of, starts=starts, ends=ends, due_on=ends + 10 * DAY,
                               target=None if target is None else Decimal(target))
        )  # fmt: skip
    return found


def by_sex(female: int, male: int, rest: int = 0, why: str = "") -> tuple[Breakdown, ...]:
    """A breakdown by sex."""
    parts = {"female": Decimal(female), "male": Decimal(male)}
    return (Breakdown(dimension="sex", parts=parts, rest=Decimal(rest), why=why or ("Not asked" if rest else "")),)


def begun(by: User, period: Period, value: int = 40, **parts: Any) -> Update:
    """A draft."""
    given: dict[str, Any] = {"value": Decimal(value), "breakdowns": by_sex(value - 10, 10), "evidence": "Lists of names are kept by the society"}  # fmt: skip  # noqa: E501
    return actions.begin_update(by=by, period=period, **given | parts)


def approved(p: SimpleNamespace, period: Period, value: int = 40, **parts: Any) -> Update:
    """An update of the officer that the team approved."""
    made = begun(p.officer, period, value, **parts)
    actions.submit_update(by=p.officer, update=made)
    actions.approve_update(by=p.team, update=made)
    return made


def money(by: User) -> None:
    """Two lines in two currencies, and one that calls itself a total."""
    on = {"by": by, "day": today(), "source": "Ledger 4"}
    first = actions.add_line(by=by, label="Platforms meet", component="I.2")
    second = actions.add_line(by=by, label="Printing")
    total = actions.add_line(by=by, label="Total")
    for line, kind, amount, currency in (
        (first, "budget", "120000", "CHF"), (first, "revised", "100000.50", "CHF"),
        (first, "commitment", "30000", "EUR"), (first, "expenditure", "45000.25", "CHF"),
        (second, "budget", "5000", "EUR"), (second, "expenditure", "1200", "EUR"), (total, "budget", "1", "CHF"),
    ):  # fmt: skip
        actions.add_amount(**on, line=line, kind=kind, amount=Decimal(amount), currency=currency)
    actions.add_rate(**on, of="EUR", into="CHF", value=Decimal("0.93"), kind="booking")
